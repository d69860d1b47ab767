//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Codes to numbers and back, as the q dialect's documentation says. What a code
// stands for is asked of lib/Format.

#include "Quantization.h"

#include "RealArithmetic.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

namespace {

/// An integer sum or difference of any zero point and code.
using Wide = __int128;

/// One role of a scheme, with the tensor that fills it.
class Parameter {
public:
  Parameter() = default;
  Parameter(ArrayPointer array, Type element, AffineMap map)
      : array(std::move(array)), access(getAccess(map, this->array->shape)) {
    if (auto code = dyn_cast<q::CodeType>(element))
      format = code.getCode();
  }

  explicit operator bool() const { return array != nullptr; }
  ErrorClass getErrorClass() const { return array->errorClass; }

  Wide getInteger(ArrayRef<int64_t> index) const {
    int64_t offset = access.getOffset(index);
    if (format)
      return static_cast<Wide>(format->decode(getPattern(*array, offset)));
    return array->type.isUnsigned ? static_cast<Wide>(static_cast<uint64_t>(
                                        array->integers[offset]))
                                  : static_cast<Wide>(array->integers[offset]);
  }
  Real getReal(ArrayRef<int64_t> index, const FloatFormat &to) const {
    int64_t offset = access.getOffset(index);
    if (format)
      return {roundTo(format->decode(getPattern(*array, offset)), to), 0};
    return convertReal(array->load(offset).real, *array->type.format, to);
  }
  /// A float as an implementation has it: rounded.
  Real getRounded(ArrayRef<int64_t> index, const FloatFormat &to) const {
    if (format)
      return getReal(index, to);
    Real real = array->load(access.getOffset(index)).real;
    double value = roundTo(roundTo(real.value, *array->type.format), to);
    if (real.error > 0)
      real.error += std::abs(value - real.value);
    return {value, real.error};
  }
  /// The exponent of a power of two; none if it is NaN.
  std::optional<Wide> getExponent(ArrayRef<int64_t> index) const {
    if (!format)
      return getInteger(index);
    double power = format->decode(getPattern(*array, access.getOffset(index)));
    if (std::isnan(power))
      return std::nullopt;
    return std::ilogb(power);
  }

private:
  ArrayPointer array;
  Access access;
  /// None if the parameter is no code.
  std::optional<format::Code> format;
};

/// A scheme and its parameters.
struct Scheme {
  Parameter scale, zeroPoint, shift, exponent;
  ErrorClass errorClass = ErrorClass::Z;

  /// exponent − shift, as far as it makes a difference; none for NaN.
  std::optional<int> getPower(ArrayRef<int64_t> index) const {
    Wide power = 0;
    if (exponent) {
      std::optional<Wide> value = exponent.getExponent(index);
      if (!value)
        return std::nullopt;
      power += *value;
    }
    if (shift)
      power -= shift.getInteger(index);
    // Powers beyond these lose or overflow every double.
    return static_cast<int>(std::clamp<Wide>(power, -2200, 2200));
  }
};

} // namespace

LogicalResult ricci::ref::checkParameter(Operation &op, AffineMap map,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<int64_t> parameter) {
  for (auto [d, expr] : llvm::enumerate(map.getResults())) {
    int64_t expected = q::getParameterExtent(expr, shape);
    if (parameter[d] != expected)
      return emitError(op.getLoc())
             << "Q5: at run time, dimension " << d
             << " of a parameter has extent " << parameter[d] << ", expected "
             << expected << "; pass arguments of matching shapes";
  }
  return success();
}

void ricci::ref::forEachElement(
    ArrayRef<int64_t> shape,
    function_ref<void(int64_t, ArrayRef<int64_t>)> function) {
  int64_t size = *countPoints(shape);
  SmallVector<int64_t> index(shape.size(), 0);
  for (int64_t i = 0; i < size; ++i) {
    function(i, index);
    for (int64_t dim = shape.size() - 1; dim >= 0; --dim) {
      if (++index[dim] < shape[dim])
        break;
      index[dim] = 0;
    }
  }
}

ArrayPointer ricci::ref::createResult(Operation &op, Type element,
                                      ArrayRef<int64_t> shape,
                                      ErrorClass errorClass) {
  ArrayPointer array = Array::create(NumberType::get(element), shape,
                                     errorClass != ErrorClass::Z);
  if (!array) {
    emitError(op.getLoc()) << "out of memory: the result of "
                           << printShape(shape)
                           << " elements does not fit; use smaller arguments";
    return nullptr;
  }
  array->errorClass =
      array->type.kind == Kind::Integer ? ErrorClass::Z : errorClass;
  return array;
}

static FailureOr<Scheme> getScheme(Operation &op, q::SchemeAttr attribute,
                                   ArrayRef<int64_t> shape,
                                   ValueRange parameters,
                                   ArrayRef<ArrayPointer> arrays) {
  Scheme scheme;
  if (!attribute)
    return scheme;
  for (auto [parameter, value, array] :
       llvm::zip(attribute.getParameters(), parameters, arrays)) {
    if (failed(checkParameter(op, parameter.map, shape, array->shape)))
      return failure();
    Parameter bound(array, getElementTypeOrSelf(value.getType()),
                    parameter.map);
    scheme.errorClass = std::max(scheme.errorClass, bound.getErrorClass());
    switch (parameter.role) {
    case q::Role::scale:
      scheme.scale = bound;
      break;
    case q::Role::zero_point:
      scheme.zeroPoint = bound;
      break;
    case q::Role::shift:
      scheme.shift = bound;
      break;
    case q::Role::exponent:
      scheme.exponent = bound;
      break;
    }
  }
  return scheme;
}

/// The type that scales are multiplied in.
static const FloatFormat &getComputeFormat(const FloatFormat &format) {
  return format.precision < formatF32.precision ? formatF32 : format;
}

/// The nearest number of `format`: of 128 bits through double, rounding would
/// happen twice.
static double roundInteger(Wide value, const FloatFormat &format) {
  return &format == &formatF32 ? static_cast<float>(value)
                               : static_cast<double>(value);
}

/// `real` times 2^power in double, whose subnormals round.
static Real multiplyByPower(Real real, int power) {
  double value = std::ldexp(real.value, power);
  double error = std::ldexp(real.error, power);
  if (real.error > 0 && std::isfinite(error))
    error += 2 * formatF64.underflow();
  return settle(value, error, formatF64);
}

static FailureOr<ArrayPointer> dequantize(Operation &op, const Array &codes,
                                          const format::Code &code,
                                          const Scheme &scheme, Type element) {
  ErrorClass errorClass =
      std::max(scheme.errorClass,
               scheme.scale || codes.errors ? ErrorClass::F : ErrorClass::Z);
  ArrayPointer result = createResult(op, element, codes.shape, errorClass);
  if (!result)
    return failure();
  const FloatFormat &format = *result->type.format;
  const FloatFormat &compute = getComputeFormat(format);
  forEachElement(codes.shape, [&](int64_t i, ArrayRef<int64_t> index) {
    double number = code.decode(getPattern(codes, i));
    Real real;
    bool isRounded = true;
    if (scheme.zeroPoint)
      real.value = roundInteger(static_cast<Wide>(number) -
                                    scheme.zeroPoint.getInteger(index),
                                compute);
    else
      real.value = roundTo(number, compute);
    if (codes.errors)
      real.error = codes.errors[i];
    if (scheme.scale) {
      Real scale = scheme.scale.getReal(index, compute);
      real = multiply(real, scale, compute);
      // No program may move this rounding into what comes after.
      isRounded = scale.error == 0 && (!codes.errors || codes.errors[i] == 0);
      if (isRounded)
        real.value = roundTo(real.value, compute);
    }
    bool hasPower = scheme.exponent || scheme.shift;
    if (hasPower) {
      std::optional<int> power = scheme.getPower(index);
      real = power ? multiplyByPower(real, *power) : Real{NAN, 0};
    }
    Real converted = convertReal(real, hasPower ? formatF64 : compute, format);
    // Nor the last one: what reads the element, a conversion to integers say,
    // reads a number of its type.
    double rounded = roundTo(converted.value, format);
    double distance = std::abs(rounded - converted.value);
    if (isRounded && std::isfinite(distance))
      converted = {rounded, converted.error + distance};
    result->store(i, Scalar::ofReal(converted));
  });
  return result;
}

/// `value` as an integer in the sense of `rounding`; NaN gives 0.
static double roundToInteger(double value, q::Rounding rounding,
                             uint64_t random) {
  if (std::isnan(value))
    return 0;
  double lower = std::floor(value);
  switch (rounding) {
  case q::Rounding::nearest_even:
    return std::nearbyint(value);
  case q::Rounding::nearest_away:
    return std::round(value);
  case q::Rounding::nearest_up:
    return value - lower >= 0.5 ? lower + 1 : lower;
  case q::Rounding::floor:
    return lower;
  case q::Rounding::truncate:
    return std::trunc(value);
  case q::Rounding::stochastic:
    double u = std::ldexp(static_cast<double>(random >> 11), -53);
    return value - lower > u ? lower + 1 : lower;
  }
  return lower;
}

/// The code of the integer `value` + `zeroPoint`, of a code of consecutive
/// integers.
static int64_t encodeInteger(double value, Wide zeroPoint,
                             const format::Code &code, q::Overflow overflow) {
  Wide minimum = static_cast<Wide>(code.getMinimum());
  Wide maximum = static_cast<Wide>(code.getMaximum());
  if (overflow == q::Overflow::wrap) {
    // From 2^100 on a double is a multiple of every 2^width.
    if (std::isinf(value))
      return 0;
    Wide integer = std::abs(value) < 0x1p100 ? static_cast<Wide>(value) : 0;
    return static_cast<int64_t>((integer + zeroPoint) &
                                static_cast<Wide>(code.getCount() - 1));
  }
  Wide integer = static_cast<Wide>(std::clamp(value, -0x1p100, 0x1p100));
  return static_cast<int64_t>(
      std::clamp(integer + zeroPoint, minimum, maximum));
}

/// Of an inexact number another implementation may have another code: any from
/// that of the least to that of the largest number within its error, `low` and
/// `high`. False if memory runs out.
static bool storeErrors(Array &codes, int64_t i, const format::Code &code,
                        int64_t low, int64_t high, q::Overflow overflow) {
  int64_t pattern = codes.integers[i];
  if (low == pattern && high == pattern)
    return true;
  if (!codes.errors && !(codes.errors.allocate(codes.size) &&
                         codes.patternErrors.allocate(codes.size)))
    return false;
  uint64_t mask = code.getCount() - 1;
  double number = code.decode(static_cast<uint32_t>(pattern & mask));
  // Where codes wrap, ends say nothing of what lies between; nor do patterns in
  // the order of a table.
  bool wraps = overflow == q::Overflow::wrap;
  bool isOrdered = !wraps && code.getKind() != format::Kind::Table &&
                   code.getKind() != format::Kind::Digits;
  for (int64_t end : {low, high}) {
    double distance =
        std::abs(code.decode(static_cast<uint32_t>(end & mask)) - number);
    codes.errors[i] =
        std::isnan(distance) ? infinity : std::max(codes.errors[i], distance);
    codes.patternErrors[i] =
        isOrdered ? std::max(codes.patternErrors[i],
                             std::abs(toDouble(end, codes.type) -
                                      toDouble(pattern, codes.type)))
                  : infinity;
  }
  return true;
}

static FailureOr<ArrayPointer> quantize(Operation &op, const Array &input,
                                        Type element, const Scheme &scheme,
                                        q::Rounding rounding,
                                        q::Overflow overflow, uint64_t seed) {
  ArrayPointer result = createResult(op, element, input.shape, ErrorClass::Z);
  if (!result)
    return failure();
  format::Code code = cast<q::CodeType>(element).getCode();
  const FloatFormat &format = *input.type.format;
  const FloatFormat &compute = getComputeFormat(format);
  bool hasMemory = true;
  forEachElement(input.shape, [&](int64_t i, ArrayRef<int64_t> index) {
    double value = roundTo(input.values[i], format);
    double error = input.errors ? input.errors[i] : 0;
    if (error > 0)
      error += std::abs(value - input.values[i]);
    // Division in double rounds twice for f32, harmlessly: 53 ≥ 2·24 + 2
    // (Figueroa, When is double rounding innocuous?, 1995).
    if (scheme.scale) {
      Real scale = scheme.scale.getRounded(index, compute);
      if (error > 0 || scale.error > 0)
        error = divide({value, error}, scale, compute).error;
      value = roundTo(value / scale.value, compute);
    }
    if (scheme.exponent || scheme.shift) {
      std::optional<int> power = scheme.getPower(index);
      value = power ? std::ldexp(value, -*power) : NAN;
      error = power && error > 0 ? std::ldexp(error, -*power) : 0;
    }
    uint64_t random = format::stochasticBits(seed, i);
    auto encode = [&](double y) {
      int64_t pattern = scheme.zeroPoint
                            ? encodeInteger(roundToInteger(y, rounding, random),
                                            scheme.zeroPoint.getInteger(index),
                                            code, overflow)
                            : code.encode(y, q::toFormat(rounding),
                                          q::toFormat(overflow), random);
      return wrap(static_cast<uint64_t>(pattern), result->type);
    };
    result->integers[i] = encode(value);
    if (error > 0)
      hasMemory &= storeErrors(*result, i, code, encode(value - error),
                               encode(value + error), overflow);
  });
  if (!hasMemory) {
    emitError(op.getLoc()) << "out of memory: the errors of "
                           << printShape(input.shape)
                           << " codes do not fit; use smaller arguments";
    return failure();
  }
  return result;
}

FailureOr<ArrayPointer>
ricci::ref::evaluateQuantization(Operation &op,
                                 ArrayRef<ArrayPointer> operands) {
  const Array &input = *operands[0];
  Type element = getElementTypeOrSelf(op.getResult(0).getType());
  if (auto dequantizeOp = dyn_cast<q::DequantizeOp>(op)) {
    FailureOr<Scheme> scheme =
        getScheme(op, dequantizeOp.getSchemeAttr(), input.shape,
                  dequantizeOp.getParameters(), operands.drop_front());
    if (failed(scheme))
      return failure();
    return dequantize(op, input, getCode(dequantizeOp.getInput()), *scheme,
                      element);
  }
  if (auto quantizeOp = dyn_cast<q::QuantizeOp>(op)) {
    FailureOr<Scheme> scheme =
        getScheme(op, quantizeOp.getSchemeAttr(), input.shape,
                  quantizeOp.getParameters(), operands.drop_front());
    if (failed(scheme))
      return failure();
    return quantize(op, input, element, *scheme, quantizeOp.getRounding(),
                    quantizeOp.getOverflow(), quantizeOp.getSeed().value_or(0));
  }
  if (auto requantizeOp = dyn_cast<q::RequantizeOp>(op)) {
    size_t count = requantizeOp.getInputParameters().size();
    FailureOr<Scheme> from =
        getScheme(op, requantizeOp.getInputSchemeAttr(), input.shape,
                  requantizeOp.getInputParameters(), operands.drop_front());
    FailureOr<Scheme> to = getScheme(
        op, requantizeOp.getResultSchemeAttr(), input.shape,
        requantizeOp.getResultParameters(), operands.drop_front(1 + count));
    if (failed(from) || failed(to))
      return failure();
    FailureOr<ArrayPointer> numbers =
        dequantize(op, input, getCode(requantizeOp.getInput()), *from,
                   Float32Type::get(op.getContext()));
    if (failed(numbers))
      return failure();
    return quantize(op, **numbers, element, *to, requantizeOp.getRounding(),
                    requantizeOp.getOverflow(),
                    requantizeOp.getSeed().value_or(0));
  }
  return evaluateCodeOperation(op, operands);
}
