//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// quantize, dequantize and requantize: one contraction without reduction each,
// whose map operator is generated from code and scheme.

#include "IntegerCode.h"
#include "Operators.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace ricci;
using arith::CmpIPredicate;

namespace {

/// The parameters of a scheme as operands, and what their elements become as
/// the operator's arguments.
struct SchemeOperands {
  SmallVector<Access> accesses;
  SmallVector<Type> parameterTypes;
  /// For each role the argument's number after the first, and the code.
  struct Role {
    unsigned argument;
    std::optional<format::Code> code;
  };
  std::optional<Role> scale, zeroPoint, shift, exponent;

  bool hasPower() const { return shift || exponent; }
};

/// The type that scales are multiplied in.
Type getComputeType(Type real) {
  return real.isF64() ? real : Float32Type::get(real.getContext());
}

FailureOr<SchemeOperands> getScheme(Operation *op, q::SchemeAttr scheme,
                                    ValueRange original, ValueRange converted,
                                    Type compute) {
  SchemeOperands result;
  if (!scheme)
    return result;
  OpBuilder builder(op->getContext());
  for (auto [parameter, value, tensor] :
       llvm::zip(scheme.getParameters(), original, converted)) {
    Type element = getElementTypeOrSelf(value.getType());
    SchemeOperands::Role role{static_cast<unsigned>(result.accesses.size()),
                              std::nullopt};
    if (auto code = dyn_cast<q::CodeType>(element))
      role.code = code.getCode();
    if (!role.code && element.isInteger() &&
        element.getIntOrFloatBitWidth() > 32) {
      emitError(op->getLoc())
          << "the " << q::stringifyRole(parameter.role) << " is of " << element
          << ", expected at most 32 bits; convert it by ein.contract";
      return failure();
    }
    Type argument = builder.getI64Type();
    switch (parameter.role) {
    case q::Role::scale:
      result.scale = role;
      argument = role.code ? builder.getI32Type() : compute;
      break;
    case q::Role::zero_point:
      // Codes of consecutive integers are kept as these.
      result.zeroPoint = role;
      break;
    case q::Role::shift:
      result.shift = role;
      break;
    case q::Role::exponent:
      result.exponent = role;
      if (role.code)
        argument = builder.getI32Type();
      break;
    }
    result.accesses.push_back({tensor, parameter.map});
    result.parameterTypes.push_back(argument);
  }
  return result;
}

Value getScale(Scalars &scalars, const SchemeOperands &scheme,
               ValueRange arguments, Type compute) {
  Value scale = arguments[scheme.scale->argument];
  return scheme.scale->code
             ? scalars.decode(*scheme.scale->code, scale, compute)
             : scale;
}

/// `number`, an f64, times 2^(exponent − shift), or divided by it.
Value applyPower(Scalars &scalars, const SchemeOperands &scheme,
                 ValueRange arguments, Value number, bool divide) {
  Value power = scalars.integer(0, 64), isNone;
  if (scheme.exponent) {
    power = arguments[scheme.exponent->argument];
    if (scheme.exponent->code) {
      power = scalars.decodeExponent(*scheme.exponent->code, power);
      isNone = scalars.compare(CmpIPredicate::eq, power,
                               scalars.integer(Scalars::noExponent, 64));
    }
  }
  if (scheme.shift)
    power =
        scalars.make<arith::SubIOp>(power, arguments[scheme.shift->argument]);
  if (divide)
    power = scalars.make<arith::SubIOp>(scalars.integer(0, 64), power);
  Value result = scalars.multiplyByPower(number, power);
  if (!isNone)
    return result;
  return scalars.select(
      isNone, scalars.real(std::numeric_limits<double>::quiet_NaN()), result);
}

Value extend(Scalars &scalars, Value number) {
  Type f64 = Float64Type::get(number.getContext());
  return number.getType() == f64 ? number
                                 : scalars.make<arith::ExtFOp>(f64, number);
}

/// All operands of an operation with a scheme, the first one indexed plainly.
SmallVector<Access> getOperands(Value first, const SchemeOperands &scheme) {
  unsigned rank = cast<RankedTensorType>(first.getType()).getRank();
  SmallVector<Access> operands{
      {first, AffineMap::getMultiDimIdentityMap(rank, first.getContext())}};
  llvm::append_range(operands, scheme.accesses);
  return operands;
}

SmallVector<Type> getParameters(Type first, const SchemeOperands &scheme) {
  SmallVector<Type> parameters{first};
  llvm::append_range(parameters, scheme.parameterTypes);
  return parameters;
}

/// Decode, subtract the zero point, multiply by the scale, by powers of two: a
/// contraction each, the middle two by built-in operators, so that rewrites
/// find them by their laws.
struct ConvertDequantize : CodeConversion<q::DequantizeOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::DequantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Type element = op.getType().getElementType();
    Type compute = getComputeType(element);
    FailureOr<SchemeOperands> found =
        getScheme(op, op.getSchemeAttr(), op.getParameters(),
                  adaptor.getParameters(), compute);
    if (failed(found))
      return rewriter.notifyMatchFailure(op, "a parameter is too wide");
    const SchemeOperands &scheme = *found;
    Location loc = op.getLoc();
    Value number = adaptor.getInput();
    AffineMap plain = rewriter.getMultiDimIdentityMap(op.getType().getRank());
    auto apply = [&](Attribute map, ArrayRef<Access> inputs, Type type,
                     Type accumulator) {
      number = contract(rewriter, loc, op.getType().clone(type), map, inputs,
                        accumulator);
    };
    format::Code code =
        cast<q::CodeType>(op.getInput().getType().getElementType()).getCode();
    if (std::optional<IntegerCode> integers = getIntegers(code)) {
      if (!integers->arePatterns())
        number = decodeIntegers(rewriter, loc, *integers, number);
      if (integers->unit != 1)
        apply(getBuiltin(ein::BuiltinOperator::mul),
              {{number, plain},
               {getUnit(rewriter, loc, *integers, compute),
                AffineMap::get(plain.getNumDims(), 0, getContext())}},
              scheme.scale || scheme.hasPower() ? compute : element, compute);
    } else {
      number =
          decode(rewriter, loc, code, number,
                 op.getType().clone(
                     scheme.scale || scheme.hasPower() ? compute : element),
                 compute);
    }
    if (scheme.zeroPoint) {
      Access zeroPoint = scheme.accesses[scheme.zeroPoint->argument];
      // A difference of 32 bits takes 34.
      bool isNarrow = code.getWidth() <= 16 &&
                      getElementTypeOrSelf(zeroPoint.tensor.getType())
                              .getIntOrFloatBitWidth() <= 16;
      Type integer = rewriter.getIntegerType(isNarrow ? 32 : 64);
      apply(getBuiltin(ein::BuiltinOperator::sub), {{number, plain}, zeroPoint},
            integer, integer);
    }
    if (scheme.scale) {
      Access scale = scheme.accesses[scheme.scale->argument];
      if (scheme.scale->code)
        scale.tensor = decode(
            rewriter, loc, *scheme.scale->code, scale.tensor,
            cast<RankedTensorType>(scale.tensor.getType()).clone(compute),
            compute);
      apply(getBuiltin(ein::BuiltinOperator::mul), {{number, plain}, scale},
            scheme.hasPower() ? compute : element, compute);
    }
    if (scheme.hasPower()) {
      Type f64 = rewriter.getF64Type();
      // A number that is still an integer rounds as the result would.
      if (getElementTypeOrSelf(number.getType()) != compute)
        apply(getBuiltin(ein::BuiltinOperator::mul), {{number, plain}}, compute,
              compute);
      FlatSymbolRefAttr map = operators.get(
          loc, "multiply_by_power", getParameters(compute, scheme),
          [&](Scalars &scalars, ValueRange arguments) {
            return applyPower(scalars, scheme, arguments.drop_front(),
                              extend(scalars, arguments[0]),
                              /*divide=*/false);
          });
      // The conversion that follows is the only rounding.
      apply(map, getOperands(number, scheme), element, f64);
    } else if (getElementTypeOrSelf(number.getType()) != element) {
      apply(getBuiltin(ein::BuiltinOperator::mul), {{number, plain}}, element,
            compute);
    }
    rewriter.replaceOp(op, number);
    return success();
  }

  Attribute getBuiltin(ein::BuiltinOperator op) const {
    return ein::BuiltinOperatorAttr::get(getContext(), op);
  }

  /// The integers of the codes in `tensor`.
  Value decodeIntegers(OpBuilder &builder, Location loc,
                       const IntegerCode &integers, Value tensor) const {
    auto type = cast<RankedTensorType>(tensor.getType());
    IntegerType element = builder.getIntegerType(integers.getWidth());
    FlatSymbolRefAttr map = operators.get(
        loc, "decode", {builder.getI32Type()},
        [&](Scalars &scalars, ValueRange arguments) {
          return scalars.decode(integers.table, arguments[0], element);
        });
    return contract(builder, loc, type.clone(element), map,
                    {{tensor, builder.getMultiDimIdentityMap(type.getRank())}},
                    element);
  }

  /// A factor of every element.
  Value getUnit(OpBuilder &builder, Location loc, const IntegerCode &integers,
                Type compute) const {
    auto type = RankedTensorType::get({}, compute);
    return arith::ConstantOp::create(
        builder, loc,
        DenseElementsAttr::get(type,
                               builder.getFloatAttr(compute, integers.unit)));
  }

  /// The numbers of the codes in `tensor`, rounded to `compute` and then to
  /// the elements of `type`, whose extents may be less static than the codes'.
  Value decode(OpBuilder &builder, Location loc, const format::Code &code,
               Value tensor, RankedTensorType type, Type compute) const {
    FlatSymbolRefAttr map =
        operators.get(loc, "decode", {builder.getI32Type()},
                      [&](Scalars &scalars, ValueRange arguments) {
                        return scalars.decode(code, arguments[0], compute);
                      });
    return contract(builder, loc, type, map,
                    {{tensor, builder.getMultiDimIdentityMap(type.getRank())}},
                    compute);
  }
};

struct ConvertQuantize : CodeConversion<q::QuantizeOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::QuantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    format::Code code =
        cast<q::CodeType>(op.getType().getElementType()).getCode();
    if (op.getRounding() == q::Rounding::stochastic) {
      emitError(op.getLoc())
          << "found stochastic rounding, which only the reference evaluator "
             "knows; choose another rounding, or run with --target=ref";
      return rewriter.notifyMatchFailure(op, "rounds stochastically");
    }
    Type compute = getComputeType(op.getInput().getType().getElementType());
    FailureOr<SchemeOperands> found =
        getScheme(op, op.getSchemeAttr(), op.getParameters(),
                  adaptor.getParameters(), compute);
    if (failed(found))
      return rewriter.notifyMatchFailure(op, "a parameter is too wide");
    const SchemeOperands &scheme = *found;
    format::Rounding rounding = q::toFormat(op.getRounding());
    format::Overflow overflow = q::toFormat(op.getOverflow());
    FlatSymbolRefAttr map = operators.get(
        op.getLoc(), "quantize", getParameters(compute, scheme),
        [&](Scalars &scalars, ValueRange arguments) {
          Value number = arguments[0];
          ValueRange parameters = arguments.drop_front();
          if (scheme.scale)
            number = scalars.make<arith::DivFOp>(
                number, getScale(scalars, scheme, parameters, compute));
          number = extend(scalars, number);
          if (scheme.hasPower())
            number = applyPower(scalars, scheme, parameters, number,
                                /*divide=*/true);
          if (scheme.zeroPoint)
            return scalars.encodeWithZeroPoint(
                code, number, parameters[scheme.zeroPoint->argument], rounding,
                overflow);
          return scalars.encode(code, number, rounding, overflow);
        });
    rewriter.replaceOp(op,
                       contract(rewriter, op.getLoc(), getResultType(op), map,
                                getOperands(adaptor.getInput(), scheme),
                                rewriter.getI32Type()));
    return success();
  }
};

/// By its definition.
struct SplitRequantize : CodeConversion<q::RequantizeOp> {
  using CodeConversion::CodeConversion;

  LogicalResult
  matchAndRewrite(q::RequantizeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto numbers = q::DequantizeOp::create(
        rewriter, op.getLoc(),
        op.getInput().getType().clone(rewriter.getF32Type()), op.getInput(),
        op.getInputParameters(), op.getInputSchemeAttr());
    rewriter.replaceOpWithNewOp<q::QuantizeOp>(
        op, op.getType(), numbers, op.getResultParameters(),
        op.getResultSchemeAttr(), op.getRoundingAttr(), op.getOverflowAttr(),
        op.getSeedAttr());
    return success();
  }
};

} // namespace

void ricci::populateNumberPatterns(RewritePatternSet &patterns,
                                   const TypeConverter &types,
                                   OperatorSet &operators) {
  patterns.add<ConvertDequantize, ConvertQuantize, SplitRequantize>(
      patterns.getContext(), types, operators);
}
