//===- ScalarProgram.cpp - Bodies of ein.op, ready to run -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarProgram.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

/// Makes a constant of `op`; none if it is no constant, or not of a scalar.
static std::optional<Scalar> getConstant(Operation &op) {
  StringRef name = op.getName().getStringRef();
  if (name != "arith.constant" && name != "complex.constant")
    return std::nullopt;
  return getScalar(op.getAttr("value"), op.getResult(0).getType());
}

FailureOr<ScalarProgram> ScalarProgram::compile(ein::OpOp op) {
  ScalarProgram program;
  DenseMap<Value, unsigned> registerOf;
  auto define = [&](Value value) {
    unsigned index = program.registers.size();
    registerOf[value] = index;
    program.registers.emplace_back();
    program.floats |= NumberType::get(value.getType()).kind != Kind::Integer;
    return index;
  };
  Block &body = op.getBody().front();
  for (BlockArgument argument : body.getArguments()) {
    define(argument);
    program.parameters.push_back(NumberType::get(argument.getType()));
  }
  for (Operation &inner : body.without_terminator()) {
    for (Value value : inner.getResults())
      if (!ein::isElementType(value.getType())) {
        emitError(inner.getLoc())
            << "the reference evaluator found a value of type "
            << value.getType() << " in the body of '" << op.getSymName()
            << "', expected an element type (E10)";
        return failure();
      }
    if (std::optional<Scalar> constant = getConstant(inner)) {
      program.registers[define(inner.getResult(0))] = *constant;
      continue;
    }
    Instruction instruction;
    instruction.run = getInstructionFunction(inner.getName().getStringRef());
    if (!instruction.run || inner.getNumResults() != 1 ||
        inner.getNumOperands() == 0 || inner.getNumOperands() > 3) {
      emitError(inner.getLoc())
          << "the reference evaluator does not know the operation '"
          << inner.getName() << "' in the body of '" << op.getSymName()
          << "'; write it with scalar operations of arith, math and complex "
             "that it knows";
      return failure();
    }
    for (auto [i, operand] : llvm::enumerate(inner.getOperands()))
      instruction.operands[i] = registerOf[operand];
    instruction.type = NumberType::get(inner.getOperand(0).getType());
    instruction.resultType = NumberType::get(inner.getResult(0).getType());
    if (auto compare = dyn_cast<arith::CmpIOp>(inner))
      instruction.predicate = static_cast<int64_t>(compare.getPredicate());
    else if (auto compare = dyn_cast<arith::CmpFOp>(inner))
      instruction.predicate = static_cast<int64_t>(compare.getPredicate());
    instruction.result = define(inner.getResult(0));
    program.instructions.push_back(instruction);
  }
  Value yielded = cast<ein::YieldOp>(body.getTerminator()).getValue();
  program.result = registerOf[yielded];
  program.resultType = NumberType::get(yielded.getType());
  return program;
}

Scalar ScalarProgram::run(const Scalar *operands) const {
  Scalar *memory = registers.data();
  std::copy(operands, operands + parameters.size(), memory);
  for (const Instruction &instruction : instructions)
    instruction.run(instruction, memory);
  return memory[result];
}
