//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

Type ricci::getValueType(Type element) {
  if (auto integer = dyn_cast<IntegerType>(element))
    return IntegerType::get(element.getContext(), integer.getWidth());
  return element.isIndex() ? IntegerType::get(element.getContext(), 64)
                           : element;
}

Type ricci::getStorageType(Type element) {
  Type value = getValueType(element);
  auto integer = dyn_cast<IntegerType>(value);
  if (!integer)
    return value;
  unsigned width =
      std::max<unsigned>(8, llvm::PowerOf2Ceil(integer.getWidth()));
  return IntegerType::get(element.getContext(), width);
}

bool ricci::haveSameStorage(Type lhs, Type rhs) {
  return lhs == rhs || (getValueType(lhs) == getValueType(rhs) &&
                        getValueType(lhs) == getStorageType(lhs));
}

Value ScalarEmitter::load(Value stored, Type element) {
  Type type = getValueType(element);
  if (stored.getType() == type)
    return stored;
  return arith::TruncIOp::create(builder, loc, type, stored);
}

Value ScalarEmitter::store(Value value, Type element) {
  Type type = getStorageType(element);
  if (value.getType() == type)
    return value;
  return extend(value, type, isUnsigned(element));
}

Value ScalarEmitter::extend(Value value, Type type, bool isUnsigned) {
  if (isUnsigned)
    return arith::ExtUIOp::create(builder, loc, type, value);
  return arith::ExtSIOp::create(builder, loc, type, value);
}

Value ScalarEmitter::constant(TypedAttr value) {
  if (auto number = dyn_cast<complex::NumberAttr>(value)) {
    auto type = cast<ComplexType>(number.getType());
    Type part = type.getElementType();
    ArrayAttr parts =
        builder.getArrayAttr({FloatAttr::get(part, number.getReal()),
                              FloatAttr::get(part, number.getImag())});
    return complex::ConstantOp::create(builder, loc, type, parts);
  }
  if (auto integer = dyn_cast<IntegerAttr>(value))
    value = IntegerAttr::get(getValueType(value.getType()), integer.getValue());
  return arith::ConstantOp::create(builder, loc, value);
}

Value ScalarEmitter::storedConstant(TypedAttr value) {
  auto integer = dyn_cast<IntegerAttr>(value);
  if (!integer)
    return constant(value);
  Type storage = getStorageType(value.getType());
  unsigned width = storage.getIntOrFloatBitWidth();
  APInt bits = isUnsigned(value.getType()) ? integer.getValue().zext(width)
                                           : integer.getValue().sext(width);
  return arith::ConstantOp::create(builder, loc,
                                   IntegerAttr::get(storage, bits));
}

Value ScalarEmitter::select(Value condition, Value lhs, Value rhs) {
  return arith::SelectOp::create(builder, loc, condition, lhs, rhs);
}

Value ScalarEmitter::convert(Value value, Type from, Type to) {
  if (from == to)
    return value;
  if (auto complexTo = dyn_cast<ComplexType>(to)) {
    Type part = complexTo.getElementType();
    Value real, imaginary;
    if (auto complexFrom = dyn_cast<ComplexType>(from)) {
      Type source = complexFrom.getElementType();
      real = convert(complex::ReOp::create(builder, loc, value), source, part);
      imaginary =
          convert(complex::ImOp::create(builder, loc, value), source, part);
    } else {
      real = convert(value, from, part);
      imaginary = constant(FloatAttr::get(part, 0.0));
    }
    return complex::CreateOp::create(builder, loc, to, real, imaginary);
  }
  if (auto floatTo = dyn_cast<FloatType>(to))
    return isa<FloatType>(from) ? floatToFloat(value, floatTo)
                                : integerToFloat(value, from, floatTo);
  if (isUnsigned(to) && to.isInteger(1)) {
    if (isa<FloatType>(from))
      return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNE,
                                   value, constant(FloatAttr::get(from, 0.0)));
    Value zero = constant(IntegerAttr::get(getValueType(from), 0));
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, value,
                                 zero);
  }
  if (isa<FloatType>(from))
    return floatToInteger(value, to);
  Type target = getValueType(to);
  unsigned fromWidth = getValueType(from).getIntOrFloatBitWidth();
  unsigned toWidth = target.getIntOrFloatBitWidth();
  if (fromWidth == toWidth)
    return value;
  if (fromWidth > toWidth)
    return arith::TruncIOp::create(builder, loc, target, value);
  return extend(value, target, isUnsigned(from));
}

Value ScalarEmitter::floatToFloat(Value value, FloatType to) {
  auto from = cast<FloatType>(value.getType());
  if (from == to)
    return value;
  if (from.getWidth() < to.getWidth())
    return arith::ExtFOp::create(builder, loc, to, value);
  // Between f16 and bf16, f32 holds the values of both.
  if (from.getWidth() == to.getWidth())
    return floatToFloat(floatToFloat(value, builder.getF32Type()), to);
  if (from.isF64() && to.getWidth() == 16)
    value = roundToOdd(value);
  return arith::TruncFOp::create(builder, loc, to, value);
}

/// f64 to f32 such that a second rounding, to 16 bits, gives what one would:
/// truncated towards zero, and the last bit set if anything was lost (Boldo and
/// Melquiond, "When double rounding is odd", 2005).
Value ScalarEmitter::roundToOdd(Value value) {
  Type f32 = builder.getF32Type(), bitsType = builder.getI32Type();
  using P = arith::CmpFPredicate;
  auto number = [&](uint64_t v) {
    return constant(IntegerAttr::get(bitsType, v));
  };
  Value nearest = arith::TruncFOp::create(builder, loc, f32, value);
  Value back = arith::ExtFOp::create(builder, loc, value.getType(), nearest);
  Value inexact = arith::CmpFOp::create(builder, loc, P::ONE, back, value);
  // Bit patterns of one sign are ordered by magnitude.
  Value away = arith::CmpFOp::create(builder, loc, P::OGT,
                                     math::AbsFOp::create(builder, loc, back),
                                     math::AbsFOp::create(builder, loc, value));
  Value bits = arith::BitcastOp::create(builder, loc, bitsType, nearest);
  Value below = arith::SubIOp::create(builder, loc, bits, number(1));
  Value odd =
      arith::OrIOp::create(builder, loc, select(away, below, bits), number(1));
  return arith::BitcastOp::create(builder, loc, f32,
                                  select(inexact, odd, bits));
}

Value ScalarEmitter::integerToFloat(Value value, Type from, FloatType to) {
  bool unsignedSource = isUnsigned(from);
  auto convertTo = [&](Value integer, Type type) -> Value {
    if (unsignedSource)
      return arith::UIToFPOp::create(builder, loc, type, integer);
    return arith::SIToFPOp::create(builder, loc, type, integer);
  };
  if (to.getWidth() > 16)
    return convertTo(value, to);
  // 16 bits are reached through a type that holds the integer, so that there is
  // one rounding.
  unsigned width = getValueType(from).getIntOrFloatBitWidth();
  if (width <= 24)
    return floatToFloat(convertTo(value, builder.getF32Type()), to);
  if (width > (unsignedSource ? 53 : 54)) {
    // Above 2^53 the low 11 bits matter only by whether there are any.
    Type type = value.getType();
    auto number = [&](const APInt &v) {
      return constant(IntegerAttr::get(type, v));
    };
    APInt low = APInt::getLowBitsSet(width, 11);
    Value rest = arith::AndIOp::create(builder, loc, value, number(low));
    Value lost = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne,
                                       rest, number(APInt(width, 0)));
    Value high = arith::AndIOp::create(builder, loc, value, number(~low));
    Value sticky = arith::OrIOp::create(builder, loc, high,
                                        number(APInt::getOneBitSet(width, 11)));
    Value jammed = select(lost, sticky, high);
    // |value| < 2^53: is exact as it is.
    APInt bound = APInt::getOneBitSet(width, 53);
    Value small;
    if (unsignedSource) {
      small = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult,
                                    value, number(bound));
    } else {
      Value least = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::sgt, value, number(-bound));
      Value largest = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::slt, value, number(bound));
      small = arith::AndIOp::create(builder, loc, least, largest);
    }
    value = select(small, value, jammed);
  }
  return floatToFloat(convertTo(value, builder.getF64Type()), to);
}

/// Truncates, saturates, and sends NaN to 0: `arith.fptosi` alone has no value
/// outside of the integer's range. Clamps in the float type, in which the
/// integer's largest value need not exist.
Value ScalarEmitter::floatToInteger(Value value, Type to) {
  auto type = cast<FloatType>(value.getType());
  if (type.getWidth() == 16) {
    // f16 has not the range, bf16 not the instructions.
    type = builder.getF32Type();
    value = floatToFloat(value, type);
  }
  bool unsignedTarget = isUnsigned(to);
  Type target = getValueType(to), storage = getStorageType(to);
  unsigned width = target.getIntOrFloatBitWidth();
  APInt least = unsignedTarget ? APInt::getMinValue(width)
                               : APInt::getSignedMinValue(width);
  APInt largest = unsignedTarget ? APInt::getMaxValue(width)
                                 : APInt::getSignedMaxValue(width);
  APFloat low(type.getFloatSemantics()), high(type.getFloatSemantics());
  low.convertFromAPInt(least, !unsignedTarget, APFloat::rmTowardZero);
  bool exact = high.convertFromAPInt(largest, !unsignedTarget,
                                     APFloat::rmTowardZero) == APFloat::opOK;
  Value highest = constant(FloatAttr::get(type, high));
  Value clamped = arith::MaxNumFOp::create(builder, loc, value,
                                           constant(FloatAttr::get(type, low)));
  clamped = arith::MinNumFOp::create(builder, loc, clamped, highest);
  Value result =
      unsignedTarget
          ? Value(arith::FPToUIOp::create(builder, loc, storage, clamped))
          : Value(arith::FPToSIOp::create(builder, loc, storage, clamped));
  if (target != storage)
    result = arith::TruncIOp::create(builder, loc, target, result);
  if (!exact) {
    Value above = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                                        value, highest);
    result = select(above, constant(IntegerAttr::get(target, largest)), result);
  }
  Value nan = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNO,
                                    value, value);
  return select(nan, constant(IntegerAttr::get(target, 0)), result);
}
