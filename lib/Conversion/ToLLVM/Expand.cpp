//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Expand.h"

#include "mlir/Conversion/ComplexToStandard/ComplexToStandard.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"

#include <array>

using namespace mlir;

namespace {

Type replaceElement(Type type, Type element) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped ? Type(shaped.clone(element)) : element;
}

/// `value` in every element of `type`.
TypedAttr getConstant(Type type, const APInt &value) {
  auto element = IntegerAttr::get(getElementTypeOrSelf(type), value);
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped ? TypedAttr(DenseElementsAttr::get(shaped, Attribute(element)))
                : element;
}

bool computesOn(Operation *op, llvm::function_ref<bool(Type)> isMeant) {
  auto isElement = [&](Type type) {
    return isMeant(getElementTypeOrSelf(type));
  };
  return isa_and_nonnull<arith::ArithDialect, math::MathDialect,
                         complex::ComplexDialect>(op->getDialect()) &&
         (llvm::any_of(op->getOperandTypes(), isElement) ||
          llvm::any_of(op->getResultTypes(), isElement));
}

bool hasArithmeticOn(ModuleOp module, llvm::function_ref<bool(Type)> isMeant) {
  return module
      .walk([&](Operation *op) {
        return computesOn(op, isMeant) ? WalkResult::interrupt()
                                       : WalkResult::advance();
      })
      .wasInterrupted();
}

/// LLVM's types hold complex numbers, its instructions know only their parts.
LogicalResult expandComplex(ModuleOp module) {
  MLIRContext *context = module.getContext();
  RewritePatternSet patterns(context);
  populateComplexToStandardConversionPatterns(patterns);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  target.addIllegalDialect<complex::ComplexDialect>();
  target.addLegalOp<complex::ConstantOp, complex::CreateOp, complex::ImOp,
                    complex::ReOp>();
  return applyPartialConversion(module, target, std::move(patterns));
}

/// Computes on bf16 in f32.
LogicalResult widenBFloat16(ModuleOp module) {
  MLIRContext *context = module.getContext();
  Type narrow = BFloat16Type::get(context), wide = Float32Type::get(context);
  {
    TypeConverter converter;
    arith::populateEmulateUnsupportedFloatsConversions(converter, {narrow},
                                                       wide);
    RewritePatternSet patterns(context);
    arith::populateEmulateUnsupportedFloatsPatterns(patterns, converter);
    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    arith::populateEmulateUnsupportedFloatsLegality(target, converter);
    if (failed(applyPartialConversion(module, target, std::move(patterns))))
      return failure();
  }
  TypeConverter converter;
  SetVector<Type> sources;
  sources.insert(wide);
  sources.insert(Float64Type::get(context));
  sources.insert(Float16Type::get(context));
  math::populateExtendToSupportedTypesTypeConverter(converter, sources, wide);
  RewritePatternSet patterns(context);
  math::populateExtendToSupportedTypesPatterns(patterns, converter);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  math::populateExtendToSupportedTypesConversionTarget(target, converter);
  return applyPartialConversion(module, target, std::move(patterns));
}

/// f64 takes the way over f32, from and to bf16.
struct ExtendThroughF32 : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getIn().getType()).isBF16() ||
        !getElementTypeOrSelf(op.getType()).isF64())
      return rewriter.notifyMatchFailure(op, "not from bf16 to f64");
    Type middle = replaceElement(op.getType(), rewriter.getF32Type());
    Value single =
        arith::ExtFOp::create(rewriter, op.getLoc(), middle, op.getIn());
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), single);
    return success();
  }
};

/// Rounding twice is rounding once if the first rounding is to odd: an inexact
/// f32 is cut off and gets a last bit of 1 (Boldo and Melquiond,
/// doi 10.1109/TC.2007.70819).
struct TruncateThroughF32 : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    Value wide = op.getIn();
    if (!getElementTypeOrSelf(op.getType()).isBF16() ||
        !getElementTypeOrSelf(wide.getType()).isF64())
      return rewriter.notifyMatchFailure(op, "not from f64 to bf16");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Type single = replaceElement(wide.getType(), b.getF32Type());
    Type word = replaceElement(wide.getType(), b.getI32Type());
    Value near = arith::TruncFOp::create(b, single, wide);
    Value back = arith::ExtFOp::create(b, wide.getType(), near);
    Value inexact =
        arith::CmpFOp::create(b, arith::CmpFPredicate::UNE, back, wide);
    Value outside = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT,
                                          math::AbsFOp::create(b, back),
                                          math::AbsFOp::create(b, wide));
    auto one = b.getOneAttr(word);
    Value unit = arith::ConstantOp::create(b, cast<TypedAttr>(one));
    Value bits = arith::BitcastOp::create(b, word, near);
    Value cut = arith::SelectOp::create(
        b, outside, arith::SubIOp::create(b, bits, unit), bits);
    Value odd = arith::SelectOp::create(
        b, inexact, arith::OrIOp::create(b, cut, unit), bits);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(
        op, op.getType(), arith::BitcastOp::create(b, single, odd));
    return success();
  }
};

/// LLVM 22 converts bf16 by instructions that flush subnormals where the
/// processor has them, and takes the sign bit for 0 where it has not; integer
/// operations do neither.
LogicalResult expandBFloat16(ModuleOp module) {
  MLIRContext *context = module.getContext();
  if (failed(widenBFloat16(module)))
    return failure();
  // Upstream marks the conversions as contractible, which would let a value
  // pass from one operation to the next unrounded.
  auto strict =
      arith::FastMathFlagsAttr::get(context, arith::FastMathFlags::none);
  module.walk([&](Operation *op) {
    if (auto extend = dyn_cast<arith::ExtFOp>(op))
      extend.setFastmathAttr(strict);
    else if (auto truncate = dyn_cast<arith::TruncFOp>(op))
      truncate.setFastmathAttr(strict);
  });
  RewritePatternSet patterns(context);
  arith::populateExpandBFloat16Patterns(patterns);
  patterns.add<ExtendThroughF32, TruncateThroughF32>(context, /*benefit=*/2);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  auto isNarrow = [](Type type) { return getElementTypeOrSelf(type).isBF16(); };
  target.addDynamicallyLegalOp<arith::TruncFOp>(
      [=](arith::TruncFOp op) { return !isNarrow(op.getType()); });
  target.addDynamicallyLegalOp<arith::ExtFOp>(
      [=](arith::ExtFOp op) { return !isNarrow(op.getIn().getType()); });
  return applyPartialConversion(module, target, std::move(patterns));
}

/// GLSL's, as `value to [min, max]` reads; the formula in its description
/// upstream swaps the bounds.
Value expandClamp(math::ClampFOp op, ImplicitLocOpBuilder &b) {
  Value raised = arith::MaximumFOp::create(b, op.getValue(), op.getMin(),
                                           op.getFastmath());
  return arith::MinimumFOp::create(b, raised, op.getMax(), op.getFastmath());
}

/// Upstream leaves these to LLVM, which flushes subnormals. Null if there is
/// nothing to do.
Value widenFusedMultiplyAdd(math::FmaOp op, ImplicitLocOpBuilder &b) {
  if (!getElementTypeOrSelf(op.getType()).isBF16())
    return {};
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(arith::ExtFOp::create(
        b, replaceElement(op.getType(), b.getF32Type()), operand));
  Value wide = math::FmaOp::create(b, operands[0], operands[1], operands[2],
                                   op.getFastmath());
  return arith::TruncFOp::create(b, op.getType(), wide);
}

/// A loop over the bits of `exponent` that ends with the last one set, where
/// the builder stands; `step` takes and gives three values and shifts the last
/// one, the rest of the exponent. Returns the first one.
Value loopOverBits(ImplicitLocOpBuilder &b, std::array<Value, 3> state,
                   Value zero,
                   llvm::function_ref<void(std::array<Value, 3> &)> step) {
  Block *before = b.getInsertionBlock();
  Block *after = before->splitBlock(b.getInsertionPoint());
  SmallVector<Type> types(state.size(), zero.getType());
  SmallVector<Location> locations(state.size(), b.getLoc());
  Block *header = b.createBlock(after, types, locations);
  Block *body = b.createBlock(after);
  b.setInsertionPointToEnd(before);
  cf::BranchOp::create(b, header, state);
  b.setInsertionPointToEnd(header);
  llvm::copy(header->getArguments(), state.begin());
  Value isLeft =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, state[2], zero);
  cf::CondBranchOp::create(b, isLeft, body, ValueRange(), after, ValueRange());
  b.setInsertionPointToEnd(body);
  step(state);
  cf::BranchOp::create(b, header, state);
  b.setInsertionPointToStart(after);
  return header->getArgument(0);
}

/// The product of base^(2^i) over the bits i of the exponent below its sign. Of
/// 1 and -1 this is the power also where the exponent is negative; all else is
/// 0 then, 0 included, as quotients of integers by 0 are.
///
/// Scalars take a loop: LLVM's vectorizer follows each operand of a chain of
/// squares, which takes 2^63 steps. It leaves vectors alone, whose elements
/// have no loop in common.
Value expandPower(math::IPowIOp op, ImplicitLocOpBuilder &b) {
  using P = arith::CmpIPredicate;
  Value base = op.getLhs(), exponent = op.getRhs();
  Type type = op.getType(), element = getElementTypeOrSelf(type);
  unsigned width = element.isIndex() ? IndexType::kInternalStorageBitWidth
                                     : element.getIntOrFloatBitWidth();
  auto constant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, getConstant(type, value));
  };
  Value zero = constant(APInt::getZero(width));
  Value one = constant(APInt(width, 1));
  Value isPositive = arith::CmpIOp::create(b, P::sge, exponent, zero);
  Value isOne = arith::CmpIOp::create(b, P::eq, base, one);
  Value isMinusOne =
      arith::CmpIOp::create(b, P::eq, base, constant(APInt::getAllOnes(width)));
  Value keeps = arith::OrIOp::create(
      b, isPositive, arith::OrIOp::create(b, isOne, isMinusOne));
  Value bits = arith::AndIOp::create(b, exponent,
                                     constant(APInt::getSignedMaxValue(width)));
  auto step = [&](std::array<Value, 3> &state) {
    auto &[result, factor, rest] = state;
    Value isSet = arith::CmpIOp::create(
        b, P::ne, arith::AndIOp::create(b, rest, one), zero);
    result = arith::SelectOp::create(
        b, isSet, arith::MulIOp::create(b, result, factor), result);
    factor = arith::MulIOp::create(b, factor, factor);
    rest = arith::ShRUIOp::create(b, rest, one);
  };
  std::array<Value, 3> state{one, base, bits};
  if (width > 1 && !isa<ShapedType>(type))
    state[0] = loopOverBits(b, state, zero, step);
  else
    for (unsigned bit = 0; bit + 1 < width; ++bit)
      step(state);
  return arith::SelectOp::create(b, keeps, state[0], zero);
}

/// The largest exponent whose products of a float with itself, each rounded,
/// are as close as other functions are.
constexpr uint64_t maximumFactors = 8;

/// LLVM squares the base again and again, which doubles the error each time.
/// That is left to it where an exponent is known and small; others become
/// floats, as on devices. Null if there is nothing to do.
Value expandFloatPower(math::FPowIOp op, ImplicitLocOpBuilder &b) {
  Value base = op.getLhs(), exponent = op.getRhs();
  auto cast = [&](auto tag, Type element, Value value) -> Value {
    return decltype(tag)::create(b, replaceElement(value.getType(), element),
                                 value);
  };
  if (getElementTypeOrSelf(exponent.getType()).isIndex())
    exponent = cast(arith::IndexCastOp(), b.getI64Type(), exponent);
  unsigned width =
      getElementTypeOrSelf(exponent.getType()).getIntOrFloatBitWidth();
  if (APInt number; matchPattern(op.getRhs(), m_ConstantInt(&number)) &&
                    number.abs().ule(maximumFactors)) {
    if (width == 32)
      return {};
    exponent = width < 32 ? cast(arith::ExtSIOp(), b.getI32Type(), exponent)
                          : cast(arith::TruncIOp(), b.getI32Type(), exponent);
    return math::FPowIOp::create(b, base, exponent, op.getFastmath());
  }
  Type wide = b.getF64Type(), element = getElementTypeOrSelf(op.getType());
  if (element != wide)
    base = cast(arith::ExtFOp(), wide, base);
  exponent = cast(arith::SIToFPOp(), wide, exponent);
  Value result = math::PowFOp::create(b, base, exponent, op.getFastmath());
  return element == wide ? result : cast(arith::TruncFOp(), element, result);
}

/// Whether |x| is at least `least` and below `end`, by its bits.
Value isMagnitudeIn(Operation *op, const APFloat &least, APInt end,
                    ImplicitLocOpBuilder &b) {
  Value number = op->getOperand(0);
  unsigned width = end.getBitWidth();
  Type type = replaceElement(number.getType(), b.getIntegerType(width));
  auto constant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, getConstant(type, value));
  };
  APInt begin = least.bitcastToAPInt();
  Value bits = arith::BitcastOp::create(b, type, number);
  bits =
      arith::AndIOp::create(b, bits, constant(APInt::getSignedMaxValue(width)));
  bits = arith::SubIOp::create(b, bits, constant(begin));
  return arith::CmpIOp::create(b, arith::CmpIPredicate::ult, bits,
                               constant(end - begin));
}

Value expandClass(Operation *op, ImplicitLocOpBuilder &b) {
  auto type = cast<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
  const llvm::fltSemantics &format = type.getFloatSemantics();
  APFloat infinity = APFloat::getInf(format);
  APInt bits = infinity.bitcastToAPInt();
  if (isa<math::IsInfOp>(op))
    return isMagnitudeIn(op, infinity, bits + 1, b);
  return isMagnitudeIn(op, APFloat::getSmallestNormalized(format), bits, b);
}

void expandMath(ModuleOp module) {
  // Loops split blocks, which a walk over them would lose.
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    if (isa_and_nonnull<math::MathDialect>(op->getDialect()))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    Value value;
    if (auto clamp = dyn_cast<math::ClampFOp>(op))
      value = expandClamp(clamp, builder);
    else if (auto sum = dyn_cast<math::FmaOp>(op))
      value = widenFusedMultiplyAdd(sum, builder);
    else if (auto power = dyn_cast<math::IPowIOp>(op))
      value = expandPower(power, builder);
    else if (auto power = dyn_cast<math::FPowIOp>(op))
      value = expandFloatPower(power, builder);
    else if (isa<math::IsInfOp, math::IsNormalOp>(op))
      value = expandClass(op, builder);
    if (!value)
      continue;
    op->getResult(0).replaceAllUsesWith(value);
    op->erase();
  }
}

} // namespace

LogicalResult ricci::expandArithmetic(ModuleOp module) {
  expandMath(module);
  if (hasArithmeticOn(module,
                      [](Type type) { return isa<ComplexType>(type); }) &&
      failed(expandComplex(module)))
    return failure();
  if (hasArithmeticOn(module, [](Type type) { return type.isBF16(); }))
    return expandBFloat16(module);
  return success();
}
