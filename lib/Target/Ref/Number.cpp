//===- Number.cpp - Scalars with an error bound ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Number.h"

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

// (2 - 2^(1-p)) · 2^emax, and half a unit in the last place above it.
const FloatFormat ricci::ref::formatF16{16, 11, -14, 65504, 65520};
const FloatFormat ricci::ref::formatBF16{16, 8, -126, 0x1.fep127, 0x1.ffp127};
const FloatFormat ricci::ref::formatF32{32, 24, -126, 0x1.fffffep127,
                                        0x1.ffffffp127};
const FloatFormat ricci::ref::formatF64{64, 53, -1022, 0x1.fffffffffffffp1023,
                                        infinity};

static const FloatFormat *getFormat(Type type) {
  return type.isF16()    ? &formatF16
         : type.isBF16() ? &formatBF16
         : type.isF32()  ? &formatF32
                         : &formatF64;
}

NumberType NumberType::get(Type type) {
  NumberType result;
  type = q::getPassedType(type);
  if (auto integer = dyn_cast<IntegerType>(type)) {
    result.width = integer.getWidth();
    result.isUnsigned = integer.isUnsigned() || integer.isSignlessInteger(1);
  } else if (auto complex = dyn_cast<ComplexType>(type)) {
    result.kind = Kind::Complex;
    result.format = getFormat(complex.getElementType());
  } else if (isa<FloatType>(type)) {
    result.kind = Kind::Float;
    result.format = getFormat(type);
  }
  return result;
}

ricci_element_type NumberType::getRuntimeType() const {
  switch (kind) {
  case Kind::Integer:
    return {static_cast<uint8_t>(isUnsigned ? RICCI_UNSIGNED : RICCI_SIGNED),
            width};
  case Kind::Float:
    return {static_cast<uint8_t>(format == &formatBF16 ? RICCI_BFLOAT
                                                       : RICCI_FLOAT),
            static_cast<uint8_t>(format->width)};
  case Kind::Complex:
    return {RICCI_COMPLEX, static_cast<uint8_t>(2 * format->width)};
  }
  return {};
}

double ricci::ref::roundTo(double value, const FloatFormat &format) {
  if (format.precision == 53 || value == 0 || !std::isfinite(value))
    return value;
  if (format.precision == 24)
    return static_cast<float>(value);
  // Subnormal numbers have the unit in the last place of the smallest normal.
  int exponent = std::max(std::ilogb(value), format.minExponent);
  int shift = format.mantissaBits() - exponent;
  double rounded = std::ldexp(std::nearbyint(std::ldexp(value, shift)), -shift);
  return std::abs(rounded) > format.largest ? std::copysign(infinity, value)
                                            : rounded;
}

uint64_t ricci::ref::encodeFloat(double value, const FloatFormat &format) {
  if (format.width == 64)
    return llvm::bit_cast<uint64_t>(value);
  if (format.width == 32)
    return llvm::bit_cast<uint32_t>(static_cast<float>(value));
  uint64_t sign = std::signbit(value) ? uint64_t(1) << (format.width - 1) : 0;
  int mantissa = format.mantissaBits();
  uint64_t topExponent =
      ((uint64_t(1) << (format.width - 1)) - 1) >> mantissa << mantissa;
  if (std::isnan(value))
    return sign | topExponent | uint64_t(1) << (mantissa - 1);
  value = std::abs(roundTo(value, format));
  if (std::isinf(value))
    return sign | topExponent;
  if (value < format.smallestNormal())
    return sign | static_cast<uint64_t>(
                      std::ldexp(value, mantissa - format.minExponent));
  int exponent = std::ilogb(value);
  // The hidden bit adds one to the exponent's field.
  auto significand =
      static_cast<uint64_t>(std::ldexp(value, mantissa - exponent));
  uint64_t field = exponent + format.bias() - 1;
  return sign | ((field << mantissa) + significand);
}

double ricci::ref::decodeFloat(uint64_t bits, const FloatFormat &format) {
  if (format.width == 64)
    return llvm::bit_cast<double>(bits);
  if (format.width == 32)
    return llvm::bit_cast<float>(static_cast<uint32_t>(bits));
  int mantissa = format.mantissaBits();
  bool negative = bits >> (format.width - 1) & 1;
  uint64_t fraction = bits & ((uint64_t(1) << mantissa) - 1);
  int fieldBits = format.width - 1 - mantissa;
  int field = bits >> mantissa & ((1 << fieldBits) - 1);
  double magnitude;
  if (field == (1 << fieldBits) - 1)
    magnitude = fraction ? std::numeric_limits<double>::quiet_NaN() : infinity;
  else if (field == 0)
    magnitude = std::ldexp(static_cast<double>(fraction),
                           format.minExponent - mantissa);
  else
    magnitude =
        std::ldexp(static_cast<double>(fraction + (uint64_t(1) << mantissa)),
                   field - format.bias() - mantissa);
  return negative ? -magnitude : magnitude;
}

Real ricci::ref::settle(double value, double error, const FloatFormat &format) {
  if (std::isnan(error))
    error = infinity;
  if (!std::isfinite(value))
    return {value, error > 0 ? infinity : 0};
  double magnitude = std::abs(value);
  if (magnitude + error < format.overflow)
    return {value, error};
  if (magnitude - error >= format.overflow)
    return {std::copysign(infinity, value), 0};
  return {value, infinity};
}

Scalar ricci::ref::integerWithSlack(int64_t value, double slack,
                                    const NumberType &type) {
  if (!(slack > 0) && slack == slack)
    return Scalar::ofInteger(value);
  double span = std::ldexp(1.0, type.width) - 1;
  double low = type.isUnsigned ? 0 : -std::ldexp(1.0, type.width - 1);
  double center = toDouble(value, type);
  if (!(center - slack >= low && center + slack <= low + span))
    slack = span;
  return Scalar::ofInteger(value, slack);
}

static thread_local Conversions currentConversions = Conversions::Stated;

ConversionScope::ConversionScope(Conversions conversions)
    : outer(currentConversions) {
  currentConversions = conversions;
}
ConversionScope::~ConversionScope() { currentConversions = outer; }
Conversions ConversionScope::get() { return currentConversions; }

/// An exact value, rounded or not.
static Real roundExact(double value, double rounded) {
  if (currentConversions == Conversions::Stated || value == rounded ||
      !std::isfinite(value))
    return {rounded, 0};
  return {rounded, std::abs(rounded - value)};
}

Real ricci::ref::integerToReal(int64_t value, bool isUnsigned, double slack,
                               const FloatFormat &format) {
  bool negative = !isUnsigned && value < 0;
  uint64_t magnitude = static_cast<uint64_t>(value);
  if (negative)
    magnitude = 0 - magnitude;
  // Below f64's precision, the bits that a double cannot hold only matter by
  // being there: odd is neither a tie nor a number of the narrower format.
  if (format.precision < 53 && magnitude >> 53)
    magnitude = (magnitude >> 11 << 11) |
                ((magnitude & 0x7ff) != 0 ? uint64_t(1) << 11 : 0);
  double result = roundTo(static_cast<double>(magnitude), format);
  if (negative)
    result = -result;
  if (slack == 0)
    return roundExact(isUnsigned
                          ? static_cast<double>(static_cast<uint64_t>(value))
                          : static_cast<double>(value),
                      result);
  return settle(result, slack + 2 * format.unit() * (std::abs(result) + slack),
                format);
}

Scalar ricci::ref::realToInteger(Real real, const NumberType &type) {
  double value = std::trunc(real.value);
  double limit = std::ldexp(1.0, type.isUnsigned ? type.width : type.width - 1);
  double slack = real.error > 0 ? std::floor(real.error) + 1 : 0;
  int64_t result;
  if (std::isnan(value) || (type.isUnsigned && value <= 0))
    result = 0;
  else if (value >= limit)
    result = type.isUnsigned
                 ? wrap(~uint64_t(0), type)
                 : static_cast<int64_t>((uint64_t(1) << (type.width - 1)) - 1);
  else if (type.isUnsigned)
    result = static_cast<int64_t>(static_cast<uint64_t>(value));
  else if (value < -limit)
    result = wrap(uint64_t(1) << (type.width - 1), type);
  else
    result = static_cast<int64_t>(value);
  return integerWithSlack(result, slack, type);
}

Real ricci::ref::convertReal(Real real, const FloatFormat &from,
                             const FloatFormat &to) {
  if (to.precision >= from.precision && to.minExponent <= from.minExponent)
    return settle(real.value, real.error, to);
  if (real.error == 0)
    return roundExact(real.value, roundTo(real.value, to));
  if (!std::isfinite(real.value))
    return real;
  if (std::isinf(real.error))
    return real;
  double low = roundTo(real.value - real.error, to);
  double high = roundTo(real.value + real.error, to);
  if (std::isinf(low) && low == high)
    return {low, 0};
  // The sums above are themselves rounded.
  double error = std::max(high - real.value, real.value - low);
  // What was not rounded before need not be rounded now.
  if (currentConversions == Conversions::Optional)
    error = std::max(error, real.error);
  return settle(real.value,
                error + 4 * doubleUnit * (std::abs(real.value) + error), to);
}

Scalar ricci::ref::convert(const Scalar &value, const NumberType &from,
                           const NumberType &to) {
  if (from == to)
    return value;
  if (to.kind == Kind::Complex) {
    if (from.kind == Kind::Complex)
      return Scalar::ofComplex(
          convertReal(value.real, *from.format, *to.format),
          convertReal(value.imaginary, *from.format, *to.format));
    NumberType part = to;
    part.kind = Kind::Float;
    return Scalar::ofComplex(convert(value, from, part).real, Real());
  }
  if (to.kind == Kind::Float) {
    if (from.kind == Kind::Integer)
      return Scalar::ofReal(integerToReal(value.integer, from.isUnsigned,
                                          value.getSlack(), *to.format));
    return Scalar::ofReal(convertReal(value.real, *from.format, *to.format));
  }
  if (from.kind == Kind::Integer) {
    if (to.isBoolean()) {
      double magnitude = std::abs(toDouble(value.integer, from));
      return Scalar::ofInteger(
          value.integer != 0,
          value.getSlack() > 0 && magnitude <= value.getSlack() ? 1 : 0);
    }
    int64_t wrapped = wrap(static_cast<uint64_t>(value.integer), to);
    return value.getSlack() == 0
               ? Scalar::ofInteger(wrapped)
               : integerWithSlack(wrapped, value.getSlack(), to);
  }
  if (to.isBoolean()) {
    const Real &real = value.real;
    bool open = real.error > 0 && !(std::abs(real.value) > real.error);
    return Scalar::ofInteger(real.value != 0, open ? 1 : 0);
  }
  return realToInteger(value.real, to);
}

std::optional<Scalar> ricci::ref::getScalar(Attribute attribute, Type type) {
  NumberType number = NumberType::get(type);
  if (auto integer = dyn_cast_or_null<IntegerAttr>(attribute)) {
    if (number.kind != Kind::Integer)
      return std::nullopt;
    return Scalar::ofInteger(
        wrap(integer.getValue().zextOrTrunc(64).getZExtValue(), number));
  }
  if (auto real = dyn_cast_or_null<FloatAttr>(attribute)) {
    if (number.kind != Kind::Float)
      return std::nullopt;
    return Scalar::ofReal({real.getValueAsDouble(), 0});
  }
  if (auto complex = dyn_cast_or_null<complex::NumberAttr>(attribute)) {
    if (number.kind != Kind::Complex)
      return std::nullopt;
    return Scalar::ofComplex({complex.getReal().convertToDouble(), 0},
                             {complex.getImag().convertToDouble(), 0});
  }
  auto parts = dyn_cast_or_null<ArrayAttr>(attribute);
  if (!parts || parts.size() != 2 || number.kind != Kind::Complex)
    return std::nullopt;
  auto real = dyn_cast<FloatAttr>(parts[0]);
  auto imaginary = dyn_cast<FloatAttr>(parts[1]);
  if (!real || !imaginary)
    return std::nullopt;
  return Scalar::ofComplex({real.getValueAsDouble(), 0},
                           {imaginary.getValueAsDouble(), 0});
}
