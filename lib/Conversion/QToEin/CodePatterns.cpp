//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// rescale, and the operations on codes as patterns of bits. Looking up, packing
// and unpacking are contractions over a rank of entries or bits, joined by
// `or`: exactly one term of each bit is not 0.

#include "Operators.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using arith::CmpIPredicate;

namespace {

AffineMap getMap(unsigned rankCount, ArrayRef<AffineExpr> results,
                 MLIRContext *context) {
  return AffineMap::get(rankCount, 0, results, context);
}

SmallVector<AffineExpr> getDims(unsigned count, MLIRContext *context) {
  return llvm::map_to_vector(llvm::seq(count), [&](unsigned d) {
    return getAffineDimExpr(d, context);
  });
}

struct ConvertRescale : CodeConversion<q::RescaleOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::RescaleOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = getResultType(op);
    auto element = cast<IntegerType>(type.getElementType());
    unsigned bits = element.getWidth() - !element.isUnsigned();
    int64_t largest = (int64_t(1) << bits) - 1;
    int64_t smallest = element.isUnsigned() ? 0 : -largest - 1;
    AffineMap plain = rewriter.getMultiDimIdentityMap(type.getRank());
    SmallVector<Access> inputs{{adaptor.getInput(), plain},
                               {adaptor.getMultiplier(), op.getGranularity()},
                               {adaptor.getShift(), op.getGranularity()}};
    if (op.getZeroPoint())
      inputs.push_back({adaptor.getZeroPoint(), op.getGranularity()});
    Type i64 = rewriter.getI64Type();
    FlatSymbolRefAttr map = operators.get(
        op.getLoc(), "rescale", SmallVector<Type>(inputs.size(), i64),
        [&](Scalars &scalars, ValueRange arguments) {
          Value result =
              rescale(scalars, arguments[0], arguments[1],
                      scalars.clamp(arguments[2], 1, 62), op.getRounding());
          if (op.getZeroPoint())
            result = scalars.make<arith::AddIOp>(result, arguments[3]);
          return scalars.clamp(result, smallest, largest);
        });
    rewriter.replaceOp(op,
                       contract(rewriter, op.getLoc(), type, map, inputs, i64));
    return success();
  }

  static Value rescale(Scalars &scalars, Value value, Value multiplier,
                       Value shift, q::RescaleRounding rounding) {
    Value one = scalars.integer(1, 64), zero = scalars.integer(0, 64);
    Value product = scalars.make<arith::MulIOp>(value, multiplier);
    Value half = scalars.make<arith::ShLIOp>(
        one, scalars.make<arith::SubIOp>(shift, one));
    if (rounding == q::RescaleRounding::even) {
      Value quotient = scalars.make<arith::ShRSIOp>(product, shift);
      Value whole = scalars.make<arith::ShLIOp>(quotient, shift);
      Value rest = scalars.make<arith::SubIOp>(product, whole);
      // At a tie the odd quotient goes up.
      Value odd = scalars.make<arith::AndIOp>(quotient, one);
      Value weight = scalars.make<arith::AddIOp>(rest, odd);
      Value up = scalars.compare(CmpIPredicate::sgt, weight, half);
      Value isHalf = scalars.compare(CmpIPredicate::sge, rest, half);
      up = scalars.make<arith::AndIOp>(up, isHalf);
      return scalars.make<arith::AddIOp>(quotient,
                                         scalars.select(up, one, zero));
    }
    if (rounding == q::RescaleRounding::double_) {
      Value isNegative = scalars.compare(CmpIPredicate::slt, value, zero);
      Value first = scalars.select(isNegative, scalars.integer(-(1 << 30), 64),
                                   scalars.integer(1 << 30, 64));
      Value isLong =
          scalars.compare(CmpIPredicate::sgt, shift, scalars.integer(31, 64));
      half = scalars.make<arith::AddIOp>(half,
                                         scalars.select(isLong, first, zero));
    }
    return scalars.make<arith::ShRSIOp>(
        scalars.make<arith::AddIOp>(product, half), shift);
  }
};

struct ConvertBits : CodeConversion<q::BitsOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::BitsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    MLIRContext *context = op.getContext();
    unsigned rank = op.getType().getRank(), axis = op.getAxis();
    AffineMap codes = rewriter.getMultiDimIdentityMap(rank).dropResult(axis);
    AffineMap bits = getMap(rank, getAffineDimExpr(axis, context), context);
    Value numbers =
        countUp(rewriter, op.getLoc(), op.getType().getDimSize(axis));
    Type i64 = rewriter.getI64Type();
    FlatSymbolRefAttr map = operators.get(
        op.getLoc(), "bit", {i64, i64},
        [&](Scalars &scalars, ValueRange arguments) {
          Value shifted =
              scalars.make<arith::ShRUIOp>(arguments[0], arguments[1]);
          return scalars.make<arith::AndIOp>(shifted, scalars.integer(1, 64));
        });
    rewriter.replaceOp(
        op, contract(rewriter, op.getLoc(), op.getType(), map,
                     {{adaptor.getInput(), codes}, {numbers, bits}}, i64));
    return success();
  }
};

struct ConvertLut : CodeConversion<q::LutOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::LutOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = getResultType(op);
    Type element = type.getElementType();
    bool isFloat = isa<FloatType>(element);
    if (!isFloat && !element.isIntOrIndex()) {
      emitError(op.getLoc()) << "found a table of " << element
                             << ", expected integers or floats; look real and "
                                "imaginary part up by themselves";
      return rewriter.notifyMatchFailure(op, "a table of complex numbers");
    }
    Location loc = op.getLoc();
    MLIRContext *context = op.getContext();
    // Patterns of floats, so that −0 and NaN stay themselves.
    Type i64 = rewriter.getI64Type();
    Type word = isFloat
                    ? rewriter.getIntegerType(element.getIntOrFloatBitWidth())
                    : i64;
    unsigned rank = type.getRank();
    AffineExpr entry = getAffineDimExpr(rank, context);
    AffineMap codes = getMap(rank + 1, getDims(rank, context), context);
    SmallVector<AffineExpr> place(op.getGranularity().getResults());
    place.push_back(entry);
    format::Code code =
        cast<q::CodeType>(op.getIndices().getType().getElementType()).getCode();
    auto mask = static_cast<int64_t>(code.getCount() - 1);
    FlatSymbolRefAttr pick = operators.get(
        loc, "entry", {i64, isFloat ? element : i64, i64},
        [&](Scalars &scalars, ValueRange arguments) {
          Value pattern = scalars.make<arith::AndIOp>(
              arguments[0], scalars.integer(mask, 64));
          Value isEntry =
              scalars.compare(CmpIPredicate::eq, pattern, arguments[2]);
          Value bits = isFloat
                           ? scalars.make<arith::BitcastOp>(word, arguments[1])
                           : arguments[1];
          return scalars.select(
              isEntry, bits, scalars.integer(0, word.getIntOrFloatBitWidth()));
        });
    Value picked =
        contract(rewriter, loc, isFloat ? type.clone(word) : type, pick,
                 {{adaptor.getIndices(), codes},
                  {adaptor.getTable(), getMap(rank + 1, place, context)},
                  {countUp(rewriter, loc, code.getCount()),
                   getMap(rank + 1, entry, context)}},
                 word, /*reducedRanks=*/1);
    if (isFloat) {
      FlatSymbolRefAttr read = operators.get(
          loc, "float", {word}, [&](Scalars &scalars, ValueRange arguments) {
            return scalars.make<arith::BitcastOp>(element, arguments[0]);
          });
      picked =
          contract(rewriter, loc, type, read,
                   {{picked, rewriter.getMultiDimIdentityMap(rank)}}, element);
    }
    rewriter.replaceOp(op, picked);
    return success();
  }
};

/// The operator ((word >> from) & 1) << to.
FlatSymbolRefAttr getMoveBit(OperatorSet &operators, Location loc, Type i64) {
  return operators.get(
      loc, "move_bit", {i64, i64, i64},
      [&](Scalars &scalars, ValueRange arguments) {
        Value bit = scalars.make<arith::ShRUIOp>(arguments[0], arguments[1]);
        bit = scalars.make<arith::AndIOp>(bit, scalars.integer(1, 64));
        return scalars.make<arith::ShLIOp>(bit, arguments[2]);
      });
}

LogicalResult checkExtent(Operation *op, int64_t extent) {
  if (!ShapedType::isDynamic(extent))
    return success();
  return emitError(op->getLoc())
         << "found a last extent that only the run tells, expected a static "
            "one, since codes cross bytes; cast it to a static type";
}

/// byte[j] = or over bits p of bit (8j + p) mod w of code ⌊(8j + p) / w⌋.
struct ConvertPack : CodeConversion<q::PackOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::PackOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType input = op.getInput().getType();
    int64_t count = input.getShape().back();
    if (failed(checkExtent(op, count)))
      return rewriter.notifyMatchFailure(op, "a dynamic last extent");
    Location loc = op.getLoc();
    MLIRContext *context = op.getContext();
    int64_t width = cast<q::CodeType>(input.getElementType()).getWidth();
    int64_t bytes = llvm::divideCeil(count * width, 8);
    SmallVector<int64_t> shape(op.getType().getShape());
    shape.back() = bytes;
    RankedTensorType type = op.getType().clone(shape);
    unsigned rank = type.getRank();
    AffineExpr bit = getAffineDimExpr(rank, context);
    AffineExpr place = getAffineDimExpr(rank - 1, context) * 8 + bit;
    SmallVector<AffineExpr> code = getDims(rank - 1, context);
    // Bits behind the last code wrap around; the mask leaves them out.
    code.push_back(place.floorDiv(width) % std::max<int64_t>(count, 1));
    std::optional<Access> mask;
    if (count * width % 8 != 0) {
      SmallVector<bool> isUsed;
      for (int64_t i = 0; i < bytes * 8; ++i)
        isUsed.push_back(i < count * width);
      auto maskType = RankedTensorType::get({bytes, 8}, rewriter.getI1Type());
      Value used = arith::ConstantOp::create(
          rewriter, loc,
          DenseElementsAttr::get(maskType, ArrayRef<bool>(isUsed)));
      mask = {used, getMap(rank + 1, {getAffineDimExpr(rank - 1, context), bit},
                           context)};
    }
    Type i64 = rewriter.getI64Type();
    Value packed =
        contract(rewriter, loc, type, getMoveBit(operators, loc, i64),
                 {{adaptor.getInput(), getMap(rank + 1, code, context)},
                  {countUp(rewriter, loc, width),
                   getMap(rank + 1, place % width, context)},
                  {countUp(rewriter, loc, 8), getMap(rank + 1, bit, context)}},
                 i64, /*reducedRanks=*/1, mask);
    if (type != op.getType())
      packed = tensor::CastOp::create(rewriter, loc, op.getType(), packed);
    rewriter.replaceOp(op, packed);
    return success();
  }
};

/// code[i] = or over bits b of bit (iw + b) mod 8 of byte ⌊(iw + b) / 8⌋.
struct ConvertUnpack : CodeConversion<q::UnpackOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::UnpackOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = getResultType(op);
    if (failed(checkExtent(op, type.getShape().back())))
      return rewriter.notifyMatchFailure(op, "a dynamic last extent");
    Location loc = op.getLoc();
    MLIRContext *context = op.getContext();
    int64_t width = cast<IntegerType>(type.getElementType()).getWidth();
    unsigned rank = type.getRank();
    AffineExpr bit = getAffineDimExpr(rank, context);
    AffineExpr place = getAffineDimExpr(rank - 1, context) * width + bit;
    SmallVector<AffineExpr> byte = getDims(rank - 1, context);
    byte.push_back(place.floorDiv(8));
    Type i64 = rewriter.getI64Type();
    rewriter.replaceOp(
        op,
        contract(
            rewriter, loc, type, getMoveBit(operators, loc, i64),
            {{adaptor.getInput(), getMap(rank + 1, byte, context)},
             {countUp(rewriter, loc, 8), getMap(rank + 1, place % 8, context)},
             {countUp(rewriter, loc, width), getMap(rank + 1, bit, context)}},
            i64, /*reducedRanks=*/1));
    return success();
  }
};

} // namespace

void ricci::populateCodePatterns(RewritePatternSet &patterns,
                                 const TypeConverter &types,
                                 OperatorSet &operators) {
  patterns
      .add<ConvertBits, ConvertLut, ConvertPack, ConvertRescale, ConvertUnpack>(
          patterns.getContext(), types, operators);
}
