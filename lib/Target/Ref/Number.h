//===- Number.h - Scalars with an error bound -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The scalars that the evaluator computes with. Integers are kept exactly.
// A float is a double near the mathematical value of its expression, and a
// bound on how far an implementation that rounds after each operation may be
// away from it.
//
// Invariants of a float of format T:
// - error = 0: value is a number of T, infinite or NaN, and every
//   implementation has it.
// - error = infinity: nothing is known of an implementation's value.
// - value infinite or NaN: error is 0 or infinity.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_NUMBER_H
#define RICCI_LIB_TARGET_REF_NUMBER_H

#include "ricci/Runtime/Runtime.h"
#include "ricci/Target/Ref/Evaluator.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Types.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace ricci::ref {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Half the distance from 1 to the next double: what the reference rounds by.
constexpr double doubleUnit = 0x1p-53;

/// A binary interchange format of IEEE 754, or bfloat16.
struct FloatFormat {
  unsigned width;
  /// Bits of the significand, the hidden one included.
  int precision;
  /// Exponent of the smallest normal number, 2^minExponent.
  int minExponent;
  double largest;
  /// The least magnitude that rounds to infinity; infinity for f64.
  double overflow;

  /// The unit roundoff u = 2^-precision.
  double unit() const { return std::ldexp(1.0, -precision); }
  double smallestNormal() const { return std::ldexp(1.0, minExponent); }
  /// Half the smallest subnormal: the rounding error of an underflow.
  double underflow() const { return std::ldexp(1.0, minExponent - precision); }
  int mantissaBits() const { return precision - 1; }
  int bias() const { return 1 - minExponent; }
};

extern const FloatFormat formatF16, formatBF16, formatF32, formatF64;

enum class Kind : uint8_t { Integer, Float, Complex };

/// An element type, as the inner loops need it.
struct NumberType {
  Kind kind = Kind::Integer;
  /// Of integers, in bits.
  uint8_t width = 64;
  bool isUnsigned = false;
  /// Of floats, and of the parts of complex numbers.
  const FloatFormat *format = nullptr;

  /// `type` is one that E10 allows, or a code, which is kept as its pattern's
  /// integer (q::CodeType::getIntegerType).
  static NumberType get(mlir::Type type);
  bool isBoolean() const {
    return kind == Kind::Integer && width == 1 && isUnsigned;
  }
  ricci_element_type getRuntimeType() const;
  friend bool operator==(const NumberType &, const NumberType &) = default;
};

struct Real {
  double value = 0;
  double error = 0;
};

/// A number of any type. Of an integer, `real.error` is the slack: an
/// implementation's integer is at most that far away, because a comparison or
/// a conversion of inexact floats decided it.
struct Scalar {
  int64_t integer = 0;
  Real real;
  Real imaginary;

  static Scalar ofInteger(int64_t value, double slack = 0) {
    Scalar result;
    result.integer = value;
    result.real.error = slack;
    return result;
  }
  static Scalar ofReal(Real value) {
    Scalar result;
    result.real = value;
    return result;
  }
  static Scalar ofComplex(Real real, Real imaginary) {
    Scalar result;
    result.real = real;
    result.imaginary = imaginary;
    return result;
  }
  double getSlack() const { return real.error; }
};

/// The integer of `type` whose low bits are those of `bits`: sign-extended, or
/// zero-extended if unsigned.
inline int64_t wrap(uint64_t bits, const NumberType &type) {
  unsigned unused = 64 - type.width;
  uint64_t shifted = bits << unused;
  return type.isUnsigned ? static_cast<int64_t>(shifted >> unused)
                         : static_cast<int64_t>(shifted) >> unused;
}

/// An integer as a double, its sign as `type` reads it.
inline double toDouble(int64_t value, const NumberType &type) {
  return type.isUnsigned ? static_cast<double>(static_cast<uint64_t>(value))
                         : static_cast<double>(value);
}

/// An integer of `type` with a slack that stays within the type: where value
/// and slack leave its range, and so may wrap, it is the whole range.
Scalar integerWithSlack(int64_t value, double slack, const NumberType &type);

/// What conversions of exact floats do on this thread for as long as it lives:
/// if they are optional, what they round away is an error.
class ConversionScope {
public:
  explicit ConversionScope(Conversions conversions);
  ~ConversionScope();
  static Conversions get();

private:
  Conversions outer;
};

/// To nearest, ties to even, to infinity from `overflow` on.
double roundTo(double value, const FloatFormat &format);

/// The bit pattern of `value` rounded to `format`, and back.
uint64_t encodeFloat(double value, const FloatFormat &format);
double decodeFloat(uint64_t bits, const FloatFormat &format);

/// Establishes the invariants above after an operation of `format`: what
/// certainly overflows becomes infinity, what may overflow is unknown.
Real settle(double value, double error, const FloatFormat &format);

/// The language's conversion: integers wrap; to i1 is `!= 0`; integers to
/// floats round to nearest even; floats to integers truncate and saturate, NaN
/// to 0. An interval of floats rounds to an interval, as rounding is monotone.
Scalar convert(const Scalar &value, const NumberType &from,
               const NumberType &to);

Real convertReal(Real value, const FloatFormat &from, const FloatFormat &to);
Real integerToReal(int64_t value, bool isUnsigned, double slack,
                   const FloatFormat &format);
/// Truncates, saturates to `type`'s range; NaN gives 0.
Scalar realToInteger(Real value, const NumberType &type);

/// A number attribute's value; none if it is no number.
std::optional<Scalar> getScalar(mlir::Attribute attribute, mlir::Type type);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_NUMBER_H
