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
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ein;

Value ScalarEmitter::apply(const Operator &op, ValueRange operands,
                           ArrayRef<Type> from, Type to, bool reducing) {
  if (!op.isBuiltin()) {
    FunctionType type = op.getDefinition().getFunctionType();
    SmallVector<Value> converted;
    for (auto [operand, source, parameter] :
         llvm::zip(operands, from, type.getInputs()))
      converted.push_back(convert(operand, source, parameter));
    return convert(inlineDefinition(op.getDefinition(), converted),
                   type.getResult(0), to);
  }
  BuiltinOperator builtin = op.getBuiltin();
  if (operands.size() == 2 && (builtin == BuiltinOperator::and_popcount ||
                               builtin == BuiltinOperator::xnor_popcount)) {
    // Bits are counted in the operands' own width.
    Value bits;
    if (builtin == BuiltinOperator::and_popcount) {
      bits = arith::AndIOp::create(builder, loc, operands[0], operands[1]);
    } else {
      Type type = operands[0].getType();
      Value ones = constant(IntegerAttr::get(
          type, APInt::getAllOnes(type.getIntOrFloatBitWidth())));
      Value differ =
          arith::XOrIOp::create(builder, loc, operands[0], operands[1]);
      bits = arith::XOrIOp::create(builder, loc, differ, ones);
    }
    // A count of up to 64 needs 7 bits; count in at least 8.
    Type wide = getStorageType(IntegerType::get(
        builder.getContext(), bits.getType().getIntOrFloatBitWidth()));
    if (bits.getType() != wide)
      bits = arith::ExtUIOp::create(builder, loc, wide, bits);
    Value count = math::CtPopOp::create(builder, loc, bits);
    return convert(count,
                   IntegerType::get(builder.getContext(),
                                    wide.getIntOrFloatBitWidth(),
                                    IntegerType::Unsigned),
                   to);
  }
  SmallVector<Value> converted;
  for (auto [operand, source] : llvm::zip(operands, from))
    converted.push_back(convert(operand, source, to));
  if (op.getArity() == 1)
    return unary(builtin, converted[0], to);
  Value result = converted[0];
  for (Value next : ArrayRef(converted).drop_front())
    result = binary(builtin, result, next, to, reducing);
  return result;
}

Value ScalarEmitter::inlineDefinition(OpOp op, ValueRange operands) {
  // Bodies speak of signed, unsigned and index values; here they are signless,
  // except that arith computes with `index` only as such.
  IRMapping mapping;
  Block &body = op.getBody().front();
  for (auto [argument, operand] : llvm::zip(body.getArguments(), operands)) {
    Value value = operand;
    if (argument.getType().isIndex())
      value =
          arith::IndexCastOp::create(builder, loc, argument.getType(), operand);
    mapping.map(argument, value);
  }
  for (Operation &inner : body.without_terminator()) {
    // Between signless and signed types of one width: the same value.
    if (auto cast = dyn_cast<UnrealizedConversionCastOp>(inner);
        cast && inner.getNumOperands() == 1 && inner.getNumResults() == 1 &&
        getValueType(cast.getOperand(0).getType()) ==
            getValueType(cast.getResult(0).getType()) &&
        cast.getOperand(0).getType().isIndex() ==
            cast.getResult(0).getType().isIndex()) {
      mapping.map(cast.getResult(0), mapping.lookup(cast.getOperand(0)));
      continue;
    }
    Operation *clone = builder.clone(inner, mapping);
    clone->setLoc(loc);
    for (Value result : clone->getResults())
      if (!result.getType().isIndex())
        result.setType(getValueType(result.getType()));
    if (Value total = makeTotal(clone)) {
      mapping.map(inner.getResult(0), total);
      clone->erase();
    }
  }
  Value yielded =
      mapping.lookup(cast<YieldOp>(body.getTerminator()).getValue());
  if (!yielded.getType().isIndex())
    return yielded;
  return arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                    yielded);
}

/// Whether an operator of one's own ends with a product. Without nsz, LLVM
/// regroups products, and no sums, with others that take them by the flags of
/// the latter alone; but these are rounded as they are written.
static bool isRoundedProduct(Value value) {
  auto product = value.getDefiningOp<arith::MulFOp>();
  return product && product.getFastmath() == arith::FastMathFlags::none;
}

Value ScalarEmitter::binary(BuiltinOperator op, Value a, Value b, Type type,
                            bool reducing) {
  bool isComplex = isa<ComplexType>(type), isFloat = isa<FloatType>(type);
  bool unsignedType = isUnsigned(type);
  auto floats = [&](auto tag) -> Value {
    using Op = decltype(tag);
    auto fast = arith::FastMathFlags::contract;
    if (reducing && !(std::is_same_v<Op, arith::MulFOp> && isRoundedProduct(b)))
      fast = fast | arith::FastMathFlags::reassoc;
    return Op::create(builder, loc, a, b, fast);
  };
  switch (op) {
  case BuiltinOperator::add:
    if (isComplex)
      return complex::AddOp::create(builder, loc, a, b);
    return isFloat ? floats(arith::AddFOp())
                   : Value(arith::AddIOp::create(builder, loc, a, b));
  case BuiltinOperator::sub:
    if (isComplex)
      return complex::SubOp::create(builder, loc, a, b);
    return isFloat ? floats(arith::SubFOp())
                   : Value(arith::SubIOp::create(builder, loc, a, b));
  case BuiltinOperator::mul:
    if (isComplex)
      return complex::MulOp::create(builder, loc, a, b);
    return isFloat ? floats(arith::MulFOp())
                   : Value(arith::MulIOp::create(builder, loc, a, b));
  case BuiltinOperator::div: {
    if (isComplex)
      return complex::DivOp::create(builder, loc, a, b);
    if (isFloat)
      return arith::DivFOp::create(builder, loc, a, b);
    // In the storage type, so that 1 is positive.
    Value quotient = divide(
        store(a, type), store(b, type), unsignedType, /*isRemainder=*/false,
        [&](Value dividend, Value divisor) -> Value {
          if (unsignedType)
            return arith::DivUIOp::create(builder, loc, dividend, divisor);
          return arith::DivSIOp::create(builder, loc, dividend, divisor);
        });
    return load(quotient, type);
  }
  case BuiltinOperator::min:
    if (isFloat)
      return arith::MinimumFOp::create(builder, loc, a, b);
    return unsignedType ? Value(arith::MinUIOp::create(builder, loc, a, b))
                        : Value(arith::MinSIOp::create(builder, loc, a, b));
  case BuiltinOperator::max:
    if (isFloat)
      return arith::MaximumFOp::create(builder, loc, a, b);
    return unsignedType ? Value(arith::MaxUIOp::create(builder, loc, a, b))
                        : Value(arith::MaxSIOp::create(builder, loc, a, b));
  case BuiltinOperator::and_:
    return arith::AndIOp::create(builder, loc, a, b);
  case BuiltinOperator::or_:
    return arith::OrIOp::create(builder, loc, a, b);
  case BuiltinOperator::xor_:
    return arith::XOrIOp::create(builder, loc, a, b);
  case BuiltinOperator::shift_add: {
    Value twice = arith::AddIOp::create(builder, loc, a, a);
    return arith::AddIOp::create(builder, loc, twice, b);
  }
  case BuiltinOperator::l_mul:
    return lMul(a, b, cast<FloatType>(type));
  case BuiltinOperator::log_sum_exp: {
    // max + log1p(exp(min - max)); equal infinities are kept from inf - inf.
    Value high = arith::MaximumFOp::create(builder, loc, a, b);
    Value low = arith::MinimumFOp::create(builder, loc, a, b);
    Value same = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ,
                                       high, low);
    Value zero = constant(FloatAttr::get(type, 0.0));
    Value gap = arith::SubFOp::create(builder, loc, low, high);
    gap = arith::SelectOp::create(builder, loc, same, zero, gap);
    Value rest = math::Log1pOp::create(
        builder, loc, math::ExpOp::create(builder, loc, gap).getResult());
    return arith::AddFOp::create(builder, loc, high, rest);
  }
  default:
    llvm_unreachable("a unary operator has one operand");
  }
}

Value ScalarEmitter::unary(BuiltinOperator op, Value a, Type type) {
  bool isComplex = isa<ComplexType>(type), isFloat = isa<FloatType>(type);
  switch (op) {
  case BuiltinOperator::neg:
    if (isComplex)
      return complex::NegOp::create(builder, loc, a);
    if (isFloat)
      return arith::NegFOp::create(builder, loc, a);
    return arith::SubIOp::create(
        builder, loc, constant(IntegerAttr::get(getValueType(type), 0)), a);
  case BuiltinOperator::abs: {
    if (isFloat)
      return math::AbsFOp::create(builder, loc, a);
    if (isUnsigned(type))
      return a;
    Value zero = constant(IntegerAttr::get(getValueType(type), 0));
    Value negated = arith::SubIOp::create(builder, loc, zero, a);
    return arith::MaxSIOp::create(builder, loc, a, negated);
  }
  case BuiltinOperator::exp:
    return math::ExpOp::create(builder, loc, a);
  case BuiltinOperator::log:
    return math::LogOp::create(builder, loc, a);
  case BuiltinOperator::tanh:
    return math::TanhOp::create(builder, loc, a);
  case BuiltinOperator::sqrt:
    return math::SqrtOp::create(builder, loc, a);
  case BuiltinOperator::rsqrt: {
    Value one = constant(FloatAttr::get(type, 1.0));
    Value root = math::SqrtOp::create(builder, loc, a);
    return arith::DivFOp::create(builder, loc, one, root);
  }
  case BuiltinOperator::erf:
    return math::ErfOp::create(builder, loc, a);
  default:
    llvm_unreachable("a binary operator has two operands");
  }
}

/// L-Mul (arXiv 2410.00907) by its bits: with m mantissa bits, the magnitudes'
/// bit patterns add as integers, less the bias, plus 2^(m - l), where
/// l = m for m ≤ 3, 3 for m = 4, else 4. A zero, a subnormal or a result below
/// the smallest normal gives zero; infinity and overflow give infinity.
Value ScalarEmitter::lMul(Value a, Value b, FloatType type) {
  unsigned width = type.getWidth();
  unsigned mantissa = type.getFPMantissaWidth() - 1;
  unsigned offset = mantissa <= 3 ? mantissa : mantissa == 4 ? 3 : 4;
  // One word wider, so that sums of patterns neither wrap nor turn negative.
  Type bitsType = builder.getIntegerType(width);
  Type wide = builder.getIntegerType(width * 2);
  auto word = [&](const APInt &value) {
    return constant(IntegerAttr::get(wide, value.zext(2 * width)));
  };
  APInt signMask = APInt::getSignMask(width);
  APInt infinity = APFloat::getInf(type.getFloatSemantics()).bitcastToAPInt();
  APInt smallest =
      APFloat::getSmallestNormalized(type.getFloatSemantics()).bitcastToAPInt();
  APInt one = APFloat::getOne(type.getFloatSemantics()).bitcastToAPInt();
  auto bits = [&](Value v) -> Value {
    return arith::BitcastOp::create(builder, loc, bitsType, v);
  };
  auto magnitude = [&](Value pattern) -> Value {
    Value mask = constant(IntegerAttr::get(bitsType, ~signMask));
    Value cleared = arith::AndIOp::create(builder, loc, pattern, mask);
    return arith::ExtUIOp::create(builder, loc, wide, cleared);
  };
  auto compare = [&](arith::CmpIPredicate predicate, Value x,
                     Value y) -> Value {
    return arith::CmpIOp::create(builder, loc, predicate, x, y);
  };
  auto either = [&](Value x, Value y) -> Value {
    return arith::OrIOp::create(builder, loc, x, y);
  };
  Value pa = bits(a), pb = bits(b);
  Value ma = magnitude(pa), mb = magnitude(pb);
  // bias · 2^m is the pattern of 1.0.
  Value sum = arith::AddIOp::create(builder, loc, ma, mb);
  sum = arith::SubIOp::create(builder, loc, sum, word(one));
  sum = arith::AddIOp::create(builder, loc, sum,
                              word(APInt(width, 1).shl(mantissa - offset)));
  using P = arith::CmpIPredicate;
  Value low = word(smallest), inf = word(infinity);
  Value zero = either(compare(P::ult, ma, low), compare(P::ult, mb, low));
  Value infinite = either(compare(P::eq, ma, inf), compare(P::eq, mb, inf));
  Value nan = either(compare(P::ugt, ma, inf), compare(P::ugt, mb, inf));
  nan = either(nan, arith::AndIOp::create(builder, loc, zero, infinite));
  Value overflow = either(infinite, compare(P::sge, sum, inf));
  Value underflow = either(zero, compare(P::slt, sum, low));
  auto select = [&](Value condition, Value x, Value y) -> Value {
    return arith::SelectOp::create(builder, loc, condition, x, y);
  };
  Value result = select(underflow, word(APInt(width, 0)), sum);
  result = select(overflow, select(zero, result, inf), result);
  APInt quiet = APFloat::getQNaN(type.getFloatSemantics()).bitcastToAPInt();
  result = select(nan, word(quiet), result);
  Value narrow = arith::TruncIOp::create(builder, loc, bitsType, result);
  Value sign = arith::XOrIOp::create(builder, loc, pa, pb);
  sign = arith::AndIOp::create(builder, loc, sign,
                               constant(IntegerAttr::get(bitsType, signMask)));
  narrow = arith::OrIOp::create(builder, loc, narrow, sign);
  return arith::BitcastOp::create(builder, loc, type, narrow);
}
