//===- RealArithmetic.cpp - Float operations with bounds ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RealArithmetic.h"

#include <algorithm>

using namespace ricci;
using namespace ricci::ref;

/// Units in the last place that a function may be off by; 1 ulp ≤ 2u.
static constexpr double functionUlps = 8;

double ricci::ref::gamma(double count, double unit, double magnitude) {
  if (magnitude == 0)
    return 0;
  double product = count * unit;
  return product < 1 ? product / (1 - product) * magnitude : infinity;
}

static bool isNumberOf(double value, const FloatFormat &format) {
  return roundTo(value, format) == value;
}

/// `certain`: if the value is infinite or NaN, the operands leave no doubt.
static Real finish(double value, double error, bool certain,
                   const FloatFormat &format) {
  if (!std::isfinite(value))
    return {value, certain ? 0 : infinity};
  return settle(value, error, format);
}

/// The larger distance; one that is no number says nothing.
static double largerDistance(double a, double b) {
  return std::isnan(a) || std::isnan(b) ? infinity : std::max(a, b);
}

static bool isExact(Real a, Real b) { return a.error == 0 && b.error == 0; }

Real ricci::ref::add(Real a, Real b, const FloatFormat &format) {
  double value = a.value + b.value;
  double error = a.error + b.error;
  if (!(error == 0 && isNumberOf(value, format)))
    error += roundingOf(format) * (std::abs(value) + error);
  // An infinite or NaN operand decides whatever the other's finite error.
  bool special = !std::isfinite(a.value) || !std::isfinite(b.value);
  return finish(value, error, special ? std::isfinite(error) : error == 0,
                format);
}

Real ricci::ref::subtract(Real a, Real b, const FloatFormat &format) {
  return add(a, negate(b), format);
}

Real ricci::ref::multiply(Real a, Real b, const FloatFormat &format) {
  double value = a.value * b.value;
  if (!std::isfinite(value)) {
    auto hasSign = [](Real x) { return std::abs(x.value) > x.error; };
    bool certain = isExact(a, b) || (std::isnan(a.value) && a.error == 0) ||
                   (std::isnan(b.value) && b.error == 0) ||
                   (std::isinf(a.value) && a.error == 0 && hasSign(b)) ||
                   (std::isinf(b.value) && b.error == 0 && hasSign(a));
    return {value, certain ? 0 : infinity};
  }
  double error = std::abs(a.value) * b.error + std::abs(b.value) * a.error +
                 a.error * b.error;
  // Only of f64 is the double product itself rounded.
  bool exact =
      error == 0 && isNumberOf(value, format) &&
      (format.precision < 53 || std::fma(a.value, b.value, -value) == 0) &&
      !(std::abs(value) < format.smallestNormal() && value != 0) &&
      (value != 0 || a.value == 0 || b.value == 0);
  if (!exact)
    error +=
        roundingOf(format) * (std::abs(value) + error) + format.underflow();
  return settle(value, error, format);
}

Real ricci::ref::divide(Real a, Real b, const FloatFormat &format) {
  double value = a.value / b.value;
  double room = std::abs(b.value) - b.error;
  if (!std::isfinite(value) || std::isinf(b.value)) {
    bool certain =
        isExact(a, b) ||
        (b.error == 0 && std::abs(a.value) > a.error && b.value == 0) ||
        (std::isinf(b.value) && std::isfinite(a.error)) ||
        (std::isinf(a.value) && a.error == 0 && room > 0) ||
        (std::isnan(a.value) && a.error == 0) ||
        (std::isnan(b.value) && b.error == 0);
    return {value, certain ? 0 : infinity};
  }
  if (isExact(a, b) && isNumberOf(value, format) &&
      std::fma(value, b.value, -a.value) == 0)
    return settle(value, 0, format);
  double error =
      room > 0 ? (a.error + std::abs(value) * b.error) / room : infinity;
  error += roundingOf(format) * (std::abs(value) + error) + format.underflow();
  return settle(value, error, format);
}

Real ricci::ref::remainder(Real a, Real b, const FloatFormat &format) {
  double value = std::fmod(a.value, b.value);
  if (isExact(a, b))
    return {value, 0};
  if (!std::isfinite(value) || std::abs(b.value) <= b.error)
    return {value, infinity};
  // The same whole quotient at all corners: the result is a - q·b.
  double room = std::abs(b.value) - b.error;
  double slope = std::abs(a.value / b.value);
  double reach = (a.error + slope * b.error) / room;
  double quotient = std::trunc(slope);
  if (std::trunc(std::max(slope - reach, -1.0)) == quotient &&
      slope - reach >= 0 && std::trunc(slope + reach) == quotient)
    return settle(value,
                  a.error + quotient * b.error + doubleUnit * std::abs(a.value),
                  format);
  return settle(value, 2 * (std::abs(b.value) + b.error), format);
}

Real ricci::ref::hull(Real a, Real b) {
  if (!std::isfinite(a.value) || !std::isfinite(b.value)) {
    bool same =
        (std::isnan(a.value) && std::isnan(b.value)) || a.value == b.value;
    return {a.value, same && isExact(a, b) ? 0 : infinity};
  }
  return {a.value, std::max(a.error, std::abs(a.value - b.value) + b.error)};
}

/// min and max by `choose`, which is monotone in both operands.
template <typename Choose> static Real extreme(Real a, Real b, Choose choose) {
  if (std::isnan(a.value) || std::isnan(b.value)) {
    bool certain = (std::isnan(a.value) && a.error == 0) ||
                   (std::isnan(b.value) && b.error == 0);
    return {std::numeric_limits<double>::quiet_NaN(), certain ? 0 : infinity};
  }
  double value = choose(a.value, b.value);
  if (isExact(a, b))
    return {value, 0};
  double low = choose(a.value - a.error, b.value - b.error);
  double high = choose(a.value + a.error, b.value + b.error);
  if (std::isinf(value))
    return {value, low == value && high == value ? 0 : infinity};
  return {value, largerDistance(high - value, value - low)};
}

Real ricci::ref::minimum(Real a, Real b) {
  return extreme(a, b, [](double x, double y) {
    return x == y ? (std::signbit(x) ? x : y) : std::min(x, y);
  });
}

Real ricci::ref::maximum(Real a, Real b) {
  return extreme(a, b, [](double x, double y) {
    return x == y ? (std::signbit(x) ? y : x) : std::max(x, y);
  });
}

static double functionError(double magnitude, const FloatFormat &format) {
  return 2 * functionUlps * format.unit() * magnitude + format.smallestNormal();
}

/// The interval of `function` over that of `a`, ends included, without the
/// function's own error.
static Real monotoneInterval(double (*function)(double), Real a) {
  double value = function(a.value);
  if (a.error == 0)
    return {value, 0};
  double low = function(a.value - a.error);
  double high = function(a.value + a.error);
  if (!std::isfinite(value))
    return {value, low == value && high == value ? 0 : infinity};
  return {value, largerDistance(std::abs(high - value), std::abs(low - value))};
}

Real ricci::ref::monotone(double (*function)(double), Real a,
                          const FloatFormat &format) {
  Real result = monotoneInterval(function, a);
  if (!std::isfinite(result.value))
    return result;
  return settle(
      result.value,
      result.error +
          functionError(std::abs(result.value) + result.error, format),
      format);
}

Real ricci::ref::step(double (*function)(double), Real a,
                      const FloatFormat &format) {
  Real result = monotoneInterval(function, a);
  return settle(result.value, result.error, format);
}

Real ricci::ref::bounded(double (*function)(double), Real a,
                         const FloatFormat &format) {
  double value = function(a.value);
  if (!std::isfinite(value))
    return {value, a.error == 0 ? 0 : infinity};
  return settle(value, std::min(a.error, 2.0) + functionError(1, format),
                format);
}

double ricci::ref::reciprocalSquareRoot(double value) {
  return 1 / std::sqrt(value);
}

/// The interval at the corners of a function that is monotone in each operand.
template <typename Function>
static Real corners(Real a, Real b, Function function) {
  double value = function(a.value, b.value);
  if (isExact(a, b))
    return {value, 0};
  bool agree = true;
  double error = 0;
  for (double x : {a.value - a.error, a.value + a.error})
    for (double y : {b.value - b.error, b.value + b.error}) {
      double corner = function(x, y);
      agree &= corner == value;
      double distance = std::abs(corner - value);
      error = std::isnan(distance) ? infinity : std::max(error, distance);
    }
  if (!std::isfinite(value))
    return {value, agree ? 0 : infinity};
  return {value, error};
}

Real ricci::ref::power(Real a, Real b, const FloatFormat &format) {
  Real result =
      corners(a, b, [](double x, double y) { return std::pow(x, y); });
  if (!std::isfinite(result.value))
    return result;
  if (!isExact(a, b) && a.value - a.error <= 0)
    return {result.value, infinity};
  double magnitude = std::abs(result.value) + result.error;
  // As exp(b log a), the error of the exponent is relative to its size.
  double exponent = a.value == 0 ? 0 : b.value * std::log(std::abs(a.value));
  double own = functionError(magnitude * (1 + std::abs(exponent)), format);
  return settle(result.value, result.error + own, format);
}

Real ricci::ref::fusedMultiplyAdd(Real a, Real b, Real c,
                                  const FloatFormat &format) {
  // The product is not rounded, nor is it too large if the sum is not.
  double value = std::fma(a.value, b.value, c.value);
  double error = std::abs(a.value) * b.error + std::abs(b.value) * a.error +
                 a.error * b.error + c.error;
  if (!std::isfinite(value))
    return {value, isExact(a, b) && c.error == 0 ? 0 : infinity};
  if (!(error == 0 && isNumberOf(value, format)))
    error +=
        roundingOf(format) * (std::abs(value) + error) + format.underflow();
  return settle(value, error, format);
}

Real ricci::ref::arcTangent2(Real y, Real x, const FloatFormat &format) {
  double value = std::atan2(y.value, x.value);
  if (std::isnan(value))
    return {value, isExact(y, x) ? 0 : infinity};
  double error = 0;
  if (!isExact(y, x)) {
    // The angle jumps by 2π where y changes sign left of the origin.
    bool crosses = std::abs(y.value) <= y.error && x.value - x.error <= 0;
    double radius = std::hypot(y.value, x.value) - std::hypot(y.error, x.error);
    error = crosses || !(radius > 0) ? 2 * M_PI
                                     : std::hypot(y.error, x.error) / radius;
  }
  return settle(value, error + functionError(std::abs(value), format), format);
}

Real ricci::ref::copySign(Real a, Real b) {
  double value = std::copysign(a.value, b.value);
  if (b.error > 0 && !(std::abs(b.value) > b.error))
    return hull({value, a.error}, {-value, a.error});
  return {value, a.error};
}

Real ricci::ref::logSumExp(Real a, Real b, const FloatFormat &format) {
  auto function = [](double x, double y) {
    double high = std::max(x, y), low = std::min(x, y);
    if (std::isnan(x) || std::isnan(y))
      return x + y;
    return high + std::log1p(std::exp(high == low ? 0 : low - high));
  };
  Real result = corners(a, b, function);
  if (!std::isfinite(result.value))
    return result;
  // The gap's rounding counts at most gap · exp(-gap) < 1/2 times; the
  // logarithm is at most log 2.
  double own = functionError(1, format) +
               2 * roundingOf(format) *
                   (std::max(std::abs(result.value),
                             std::abs(std::max(a.value, b.value))) +
                    result.error);
  return settle(result.value, result.error + own, format);
}

/// The magnitudes' bit patterns add as integers, less the pattern of 1, plus
/// 2^(m - l); m mantissa bits, l = m for m ≤ 3, 3 for m = 4, else 4
/// (arXiv 2410.00907).
static double lMulOfNumbers(double a, double b, const FloatFormat &format) {
  double sign = std::signbit(a) != std::signbit(b) ? -1 : 1;
  double x = std::abs(a), y = std::abs(b);
  if (std::isnan(x) || std::isnan(y))
    return std::numeric_limits<double>::quiet_NaN();
  bool vanishes = x < format.smallestNormal() || y < format.smallestNormal();
  if (std::isinf(x) || std::isinf(y))
    return vanishes ? std::numeric_limits<double>::quiet_NaN()
                    : sign * infinity;
  if (vanishes)
    return sign * 0.0;
  int mantissa = format.mantissaBits();
  int offset = mantissa <= 3 ? mantissa : mantissa == 4 ? 3 : 4;
  __int128 sum = static_cast<__int128>(encodeFloat(x, format)) +
                 encodeFloat(y, format) - encodeFloat(1, format) +
                 (static_cast<__int128>(1) << (mantissa - offset));
  if (sum < static_cast<__int128>(encodeFloat(format.smallestNormal(), format)))
    return sign * 0.0;
  if (sum >= static_cast<__int128>(encodeFloat(infinity, format)))
    return sign * infinity;
  return sign * decodeFloat(static_cast<uint64_t>(sum), format);
}

Real ricci::ref::lMul(Real a, Real b, const FloatFormat &format) {
  // Integer addition is monotone, so the corners bound the result once they
  // are rounded to the format, which the patterns are of.
  Real result = corners(a, b, [&](double x, double y) {
    return lMulOfNumbers(roundTo(x, format), roundTo(y, format), format);
  });
  return settle(result.value, result.error, format);
}

bool ricci::ref::isOrderCertain(Real a, Real b) {
  if (isExact(a, b))
    return true;
  return std::abs(a.value - b.value) > a.error + b.error;
}
