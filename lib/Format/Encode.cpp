//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeData.h"

#include <algorithm>
#include <cmath>

using namespace ricci::format;

namespace {

/// The sign of 2x − (lower + upper), exactly. lower + upper = sum + error by
/// Knuth's two-sum; no double lies between sum and sum + error, so that error
/// only decides where 2x = sum.
int compareToMiddle(double x, double lower, double upper) {
  double sum = lower + upper;
  double part = sum - lower;
  double error = (lower - (sum - part)) + (upper - part);
  if (2 * x != sum)
    return 2 * x < sum ? -1 : 1;
  return error > 0 ? -1 : error < 0 ? 1 : 0;
}

/// Whether x, which lies between them, becomes `upper`. The parities are as
/// Rounding::NearestEven says.
bool roundsUp(double x, double lower, bool lowerIsOdd, double upper,
              bool upperIsOdd, Rounding rounding, uint64_t random) {
  bool lowerIsNearZero = std::abs(lower) < std::abs(upper);
  bool sameDistance = std::abs(lower) == std::abs(upper);
  if (rounding == Rounding::Floor)
    return false;
  if (rounding == Rounding::Truncate)
    return sameDistance ? x >= 0 : !lowerIsNearZero;
  if (rounding == Rounding::Stochastic) {
    double u = std::ldexp(static_cast<double>(random >> 11), -53);
    return x - lower > u * (upper - lower);
  }
  if (int side = compareToMiddle(x, lower, upper))
    return side > 0;
  if (rounding == Rounding::NearestUp)
    return true;
  if (rounding == Rounding::NearestAway)
    return sameDistance ? x >= 0 : lowerIsNearZero;
  return lowerIsOdd != upperIsOdd ? lowerIsOdd
                                  : lowerIsNearZero || sameDistance;
}

/// x in units of the last place of a uniform code. Powers of two scale exactly
/// except where the product underflows; x itself then rounds as it would.
double inUnits(double x, int fractionBits) {
  double units = std::ldexp(x, fractionBits);
  return units == 0 ? x : units;
}

/// An integer in units of the last place, before it is cut to the width.
double roundUnits(double units, Rounding rounding, uint64_t random) {
  double lower = std::floor(units);
  if (lower == units)
    return lower;
  bool odd = std::fmod(lower, 2) != 0;
  return roundsUp(units, lower, odd, lower + 1, !odd, rounding, random)
             ? lower + 1
             : lower;
}

uint32_t encodeUniform(const Code::Data &data, double x, Rounding rounding,
                       Overflow overflow, uint64_t random) {
  double count = std::ldexp(1.0, data.width);
  double units = inUnits(x, data.fractionBits);
  if (overflow == Overflow::Wrap) {
    // A number so large that its units overflow is a multiple of the count.
    if (!std::isfinite(units))
      return 0;
    double residue = std::fmod(roundUnits(units, rounding, random), count);
    return static_cast<uint32_t>(residue < 0 ? residue + count : residue);
  }
  double minimum = data.isSigned ? -count / 2 : 0;
  double maximum = (data.isSigned ? count / 2 : count) - 1;
  units = std::clamp(units, minimum, maximum);
  return static_cast<uint32_t>(
      static_cast<int64_t>(roundUnits(units, rounding, random)));
}

/// The code of a number beyond the finite ones, by Overflow::Special.
uint32_t encodeBeyond(const Code::Data &data, const Point &last, double x,
                      Rounding rounding, uint64_t random) {
  bool negative = x < 0;
  // Of a code without zero, what lies between 0 and the smallest number.
  if (!negative && x < last.value)
    return last.code;
  std::optional<uint32_t> special =
      negative ? data.negativeInfinity : data.infinity;
  if (!special)
    special = data.nan;
  if (!special)
    return last.code;
  if (std::isinf(x))
    return *special;
  // An unsigned code has nothing below its smallest number to round to.
  if (negative && last.value >= 0)
    return data.nan.value_or(last.code);
  // IEEE 754, 7.4: rounding toward zero gives the last finite number, however
  // far x is.
  if (rounding == Rounding::Truncate)
    return last.code;
  if (rounding == Rounding::Floor)
    return negative ? *special : last.code;
  double beyond = negative ? -*data.beyondMaximum : *data.beyondMaximum;
  if (negative ? x <= beyond : x >= beyond)
    return *special;
  bool odd = last.isOdd, beyondIsOdd = data.hasOneBitSignificand || !odd;
  bool upper =
      negative
          ? roundsUp(x, beyond, beyondIsOdd, last.value, odd, rounding, random)
          : roundsUp(x, last.value, odd, beyond, beyondIsOdd, rounding, random);
  return upper == negative ? last.code : *special;
}

} // namespace

uint32_t Code::encode(double x, Rounding rounding, Overflow overflow,
                      uint64_t random) const {
  if (std::isnan(x)) {
    if (data->nan)
      return *data->nan;
    x = 0;
  }
  uint32_t mask = static_cast<uint32_t>(getCount() - 1);
  if (data->isUniform)
    return encodeUniform(*data, x, rounding, overflow, random) & mask;

  const std::vector<Point> &points = data->points;
  Point rounded;
  auto upper = std::lower_bound(
      points.begin(), points.end(), x,
      [](const Point &point, double value) { return point.value < value; });
  if (upper == points.end() || (upper == points.begin() && upper->value != x)) {
    rounded = upper == points.end() ? points.back() : points.front();
    if (overflow == Overflow::Special)
      return encodeBeyond(*data, rounded, x, rounding, random);
  } else if (upper->value == x) {
    rounded = *upper;
  } else {
    const Point &lower = *std::prev(upper);
    rounded = roundsUp(x, lower.value, lower.isOdd, upper->value, upper->isOdd,
                       rounding, random)
                  ? *upper
                  : lower;
  }
  if (rounded.value == 0 && std::signbit(x) && data->negativeZero)
    return *data->negativeZero;
  return rounded.code;
}
