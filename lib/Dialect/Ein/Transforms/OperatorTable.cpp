//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorTable.h"

#include "ricci/Dialect/Ein/IR/FoldOperator.h"

using namespace mlir;
using namespace ricci::ein;

bool ricci::ein::isNarrow(Type type) {
  return isa<IntegerType>(type) && type.getIntOrFloatBitWidth() <= 8;
}

OperatorTable::OperatorTable(ArrayRef<Type> parameters, Type result)
    : parameters(parameters), result(result) {
  unsigned bits = 0;
  for (Type type : parameters) {
    widths.push_back(type.getIntOrFloatBitWidth());
    bits += widths.back();
  }
  values.resize(size_t(1) << bits);
}

std::optional<OperatorTable> OperatorTable::get(OpOp definition,
                                                std::string &failed) {
  FunctionType type = definition.getFunctionType();
  OperatorTable table(type.getInputs(), type.getResult(0));
  // Folding may reorder operands in place, which must not show.
  OwningOpRef<Operation *> copy(definition->clone());
  for (size_t number = 0; number < table.values.size(); ++number) {
    SmallVector<Attribute> operands(table.getArity());
    size_t rest = number;
    for (unsigned i = table.getArity(); i-- > 0;) {
      unsigned width = table.widths[i];
      operands[i] = IntegerAttr::get(
          type.getInput(i), APInt(width, rest & ((uint64_t(1) << width) - 1)));
      rest >>= width;
    }
    auto value = dyn_cast_or_null<IntegerAttr>(
        foldOperator(cast<OpOp>(*copy), operands));
    if (!value) {
      llvm::raw_string_ostream os(failed);
      os << '(';
      llvm::interleaveComma(operands, os, [&](Attribute operand) {
        auto number = cast<IntegerAttr>(operand);
        number.getValue().print(os, !isUnsigned(number.getType()));
      });
      os << ')';
      return std::nullopt;
    }
    table.values[number] = value.getValue().getZExtValue();
  }
  return table;
}

static APInt evaluate(BuiltinOperator op, const APInt &a, const APInt &b,
                      bool isUnsigned) {
  switch (op) {
  case BuiltinOperator::add:
    return a + b;
  case BuiltinOperator::sub:
    return a - b;
  case BuiltinOperator::mul:
    return a * b;
  case BuiltinOperator::div:
    // x / 0 is 0; the least number divided by −1 wraps.
    if (b.isZero())
      return b;
    return isUnsigned ? a.udiv(b) : a.sdiv(b);
  case BuiltinOperator::min:
    return (isUnsigned ? a.ult(b) : a.slt(b)) ? a : b;
  case BuiltinOperator::max:
    return (isUnsigned ? a.ugt(b) : a.sgt(b)) ? a : b;
  case BuiltinOperator::and_:
    return a & b;
  case BuiltinOperator::or_:
    return a | b;
  case BuiltinOperator::xor_:
    return a ^ b;
  case BuiltinOperator::and_popcount:
    return APInt(32, (a & b).popcount()).trunc(a.getBitWidth());
  case BuiltinOperator::xnor_popcount:
    return APInt(32, (~(a ^ b)).popcount()).trunc(a.getBitWidth());
  case BuiltinOperator::shift_add:
    return a + a + b;
  case BuiltinOperator::neg:
    return -a;
  case BuiltinOperator::abs:
    return isUnsigned || a.isNonNegative() ? a : -a;
  default:
    llvm_unreachable("the other operators are not defined on integers");
  }
}

OperatorTable OperatorTable::get(BuiltinOperator op, unsigned arity,
                                 Type type) {
  OperatorTable table(SmallVector<Type>(arity, type), type);
  unsigned width = type.getIntOrFloatBitWidth();
  uint64_t mask = (uint64_t(1) << width) - 1;
  for (size_t number = 0; number < table.values.size(); ++number) {
    APInt a(width, arity == 1 ? number : number >> width);
    APInt b(width, number & mask);
    table.values[number] = evaluate(op, a, b, isUnsigned(type)).getZExtValue();
  }
  return table;
}
