//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/FoldOperator.h"

using namespace mlir;
using namespace ricci::ein;

/// Between signless and signed types of one width: the same bits.
static Attribute foldCast(UnrealizedConversionCastOp op, Attribute operand) {
  auto bits = dyn_cast_or_null<IntegerAttr>(operand);
  auto type = dyn_cast<IntegerType>(op.getResult(0).getType());
  if (!bits || !type || type.getWidth() != bits.getValue().getBitWidth())
    return {};
  return IntegerAttr::get(type, bits.getValue());
}

Attribute ricci::ein::foldOperator(OpOp definition,
                                   ArrayRef<Attribute> operands) {
  Block &body = definition.getBody().front();
  llvm::DenseMap<Value, Attribute> constants;
  for (auto [argument, operand] : llvm::zip(body.getArguments(), operands))
    constants[argument] = operand;
  for (Operation &op : body.without_terminator()) {
    SmallVector<Attribute> inputs;
    for (Value operand : op.getOperands())
      inputs.push_back(constants.lookup(operand));
    if (auto cast = dyn_cast<UnrealizedConversionCastOp>(op)) {
      Attribute result = foldCast(cast, inputs[0]);
      if (!result)
        return {};
      constants[op.getResult(0)] = result;
      continue;
    }
    SmallVector<OpFoldResult> results;
    if (failed(op.fold(inputs, results)) ||
        results.size() != op.getNumResults())
      return {};
    for (auto [value, folded] : llvm::zip(op.getResults(), results)) {
      auto other = dyn_cast<Value>(folded);
      constants[value] =
          other ? constants.lookup(other) : cast<Attribute>(folded);
    }
  }
  return constants.lookup(cast<YieldOp>(body.getTerminator()).getValue());
}
