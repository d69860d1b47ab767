//===- TotalArithmetic.cpp - Values where arith has none ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Quotients by 0 stop a processor, and what shifts beyond the width leave, or
// floats beyond an integer's range, differs between processors. Operators of
// programs have the values that `ein.op` states.

#include "ScalarEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

Value ScalarEmitter::divide(Value dividend, Value divisor, bool isUnsigned,
                            bool isRemainder,
                            function_ref<Value(Value, Value)> compute) {
  Type type = divisor.getType();
  auto equals = [&](Value number) {
    return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::eq,
                                               divisor, number);
  };
  auto choose = [&](Value condition, Value lhs, Value rhs) {
    return builder.createOrFold<arith::SelectOp>(loc, condition, lhs, rhs);
  };
  Value zero = constant(IntegerAttr::get(type, 0));
  Value one = constant(IntegerAttr::get(type, 1));
  Value byZero = equals(zero);
  if (isUnsigned)
    return choose(byZero, zero,
                  compute(dividend, choose(byZero, one, divisor)));
  // The least integer divided by -1 wraps to itself.
  Value byMinusOne = equals(constant(IntegerAttr::get(type, -1)));
  Value isSpecial = builder.createOrFold<arith::OrIOp>(loc, byZero, byMinusOne);
  Value result = compute(dividend, choose(isSpecial, one, divisor));
  Value opposite =
      isRemainder ? zero
                  : builder.createOrFold<arith::SubIOp>(loc, zero, dividend);
  return choose(byZero, zero, choose(byMinusOne, opposite, result));
}

Value ScalarEmitter::shift(Value number, Value amount, bool isSigned,
                           function_ref<Value(Value, Value)> compute) {
  Type type = amount.getType();
  unsigned width = type.getIntOrFloatBitWidth();
  auto toValue = [&](uint64_t bits) {
    return constant(IntegerAttr::get(type, APInt(width, bits)));
  };
  Value isInside = builder.createOrFold<arith::CmpIOp>(
      loc, arith::CmpIPredicate::ult, amount, toValue(width));
  Value inside = builder.createOrFold<arith::SelectOp>(
      loc, isInside, amount, toValue(isSigned ? width - 1 : 0));
  Value result = compute(number, inside);
  // Of a signed number the sign's copies are left.
  if (isSigned)
    return result;
  return builder.createOrFold<arith::SelectOp>(loc, isInside, result,
                                               toValue(0));
}

Value ScalarEmitter::makeTotal(Operation *op) {
  auto toInteger = [&](IntegerType::SignednessSemantics signedness) {
    unsigned width = op->getResult(0).getType().getIntOrFloatBitWidth();
    return floatToInteger(
        op->getOperand(0),
        IntegerType::get(builder.getContext(), width, signedness));
  };
  if (isa<arith::FPToSIOp>(op))
    return toInteger(IntegerType::Signed);
  if (isa<arith::FPToUIOp>(op))
    return toInteger(IntegerType::Unsigned);

  bool isShift = isa<arith::ShLIOp, arith::ShRUIOp, arith::ShRSIOp>(op);
  bool isRemainder = isa<arith::RemUIOp, arith::RemSIOp>(op);
  if (!isShift && !isRemainder &&
      !isa<arith::DivUIOp, arith::DivSIOp, arith::CeilDivUIOp,
           arith::CeilDivSIOp, arith::FloorDivSIOp>(op))
    return {};
  // The operation itself, on other operands.
  auto compute = [&](Value lhs, Value rhs) {
    Operation *inner = builder.clone(*op);
    inner->setOperands({lhs, rhs});
    inner->getResult(0).setType(lhs.getType());
    return inner->getResult(0);
  };
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  bool isIndex = lhs.getType().isIndex();
  if (isIndex)
    for (Value *operand : {&lhs, &rhs})
      *operand = arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                            *operand);
  Value result;
  if (isShift) {
    result = shift(lhs, rhs, isa<arith::ShRSIOp>(op), compute);
  } else {
    bool isUnsigned =
        isa<arith::DivUIOp, arith::RemUIOp, arith::CeilDivUIOp>(op);
    auto type = IntegerType::get(
        builder.getContext(), lhs.getType().getIntOrFloatBitWidth(),
        isUnsigned ? IntegerType::Unsigned : IntegerType::Signed);
    result = load(divide(store(lhs, type), store(rhs, type), isUnsigned,
                         isRemainder, compute),
                  type);
  }
  if (!isIndex)
    return result;
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                    result);
}
