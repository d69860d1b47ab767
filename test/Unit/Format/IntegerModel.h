//===- IntegerModel.h - Codes in exact integers -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An implementation of decoding and encoding that shares nothing with
// lib/Format: numbers are integers in units of 2^-60, there is no floating
// point.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_UNIT_FORMAT_INTEGERMODEL_H
#define RICCI_TEST_UNIT_FORMAT_INTEGERMODEL_H

#include "ricci/Format/Code.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ricci::format::model {

using Integer = __int128;
constexpr int unitExponent = -60;

/// A double of at most 2^66 that is a multiple of the unit, by its bits.
inline Integer toUnits(double number) {
  int exponent;
  auto mantissa =
      static_cast<int64_t>(std::ldexp(std::frexp(number, &exponent), 53));
  int shift = exponent - 53 - unitExponent;
  return shift >= 0 ? Integer(mantissa) << shift : Integer(mantissa) >> -shift;
}

inline Integer power(int exponent) {
  return Integer(1) << (exponent - unitExponent);
}

/// A code as a map from its numbers to its bits.
struct Model {
  unsigned width = 0;
  /// The number of each code in use that is finite. Negative zero is only in
  /// `negativeZero`.
  std::map<uint32_t, Integer> numbers;
  std::optional<uint32_t> negativeZero, infinity, negativeInfinity;
  std::vector<uint32_t> nans;
  /// What the largest magnitude would be followed by.
  std::optional<Integer> beyond;
  /// The step of int, uint, fixed and ufixed.
  std::optional<Integer> step;
  /// All numbers but zero are powers of two.
  bool powers = false;
};

inline Model integers(unsigned width, bool isSigned, int stepExponent) {
  Model model;
  model.width = width;
  model.step = power(stepExponent);
  for (int code = 0; code < 1 << width; ++code) {
    int number = 0;
    for (unsigned bit = 0; bit < width; ++bit)
      if (code >> bit & 1)
        number += isSigned && bit + 1 == width ? -(1 << bit) : 1 << bit;
    model.numbers[code] = number * *model.step;
  }
  return model;
}

inline Model bipolar(unsigned width) {
  Model model;
  model.width = width;
  for (int code = 0; code < 1 << width; ++code) {
    int number = 0;
    for (unsigned bit = 0; bit < width; ++bit)
      number += code >> bit & 1 ? 1 << bit : -(1 << bit);
    model.numbers[code] = number * power(0);
  }
  return model;
}

inline Model list(unsigned width, const std::vector<double> &numbers) {
  Model model;
  model.width = width;
  for (size_t code = 0; code < numbers.size(); ++code)
    model.numbers[code] = toUnits(numbers[code]);
  return model;
}

inline Model pow2(unsigned width, int minimum) {
  Model model;
  model.width = width;
  model.powers = true;
  uint32_t sign = 1u << (width - 1);
  Integer magnitude = power(minimum);
  model.numbers[0] = model.numbers[sign] = 0;
  for (uint32_t field = 1; field < sign; ++field, magnitude *= 2) {
    model.numbers[field] = magnitude;
    model.numbers[field | sign] = -magnitude;
  }
  return model;
}

/// Counts upwards from zero by the unit in the last place, which doubles at
/// each new exponent.
inline Model floatingPoint(int exponentBits, int mantissaBits, int bias,
                           Special special) {
  Model model;
  model.width = 1 + exponentBits + mantissaBits;
  model.powers = mantissaBits == 0;
  uint32_t sign = 1u << (model.width - 1);
  uint32_t perExponent = 1u << mantissaBits;
  Integer unit = power(1 - bias - mantissaBits), number = 0;
  for (uint32_t field = 0; field <= sign; ++field) {
    bool nan = special == Special::Fn && field == sign - 1;
    bool infinite = false;
    if (special == Special::Ieee && field >= sign - perExponent) {
      infinite = field == sign - perExponent;
      nan = !infinite;
    }
    bool finite = field < sign && !nan && !infinite;
    if (!finite && !model.beyond)
      model.beyond = number;
    if (finite) {
      model.numbers[field] = number;
      if (field > 0)
        model.numbers[field | sign] = -number;
    } else if (field < sign && infinite) {
      model.infinity = field;
      model.negativeInfinity = field | sign;
    } else if (field < sign) {
      model.nans.insert(model.nans.end(), {field, field | sign});
    }
    number += unit;
    // Fields 0 to 2·perExponent share a unit: subnormals and the first normals.
    if (field + 1 >= 2 * perExponent && (field + 1) % perExponent == 0)
      unit *= 2;
  }
  if (special == Special::Fnuz)
    model.nans.push_back(sign);
  else
    model.negativeZero = sign;
  return model;
}

inline Model exponent(int bits, int bias) {
  Model model;
  model.width = bits;
  model.powers = true;
  uint32_t last = (1u << bits) - 1;
  for (uint32_t code = 0; code < last; ++code)
    model.numbers[code] = power(static_cast<int>(code) - bias);
  model.beyond = power(static_cast<int>(last) - bias);
  model.nans.push_back(last);
  return model;
}

/// A finite input: its number, and whether it is negative (−0 is).
struct Input {
  Integer number;
  bool negative;
};

class Encoder {
public:
  explicit Encoder(const Model &model) : model(model) {
    for (auto [code, number] : model.numbers)
      ascending.emplace_back(number, code);
    std::sort(ascending.begin(), ascending.end());
  }

  /// The expected code; none where only NaN-ness is defined: any of `nans`.
  std::optional<uint32_t> encode(Input x, Rounding rounding, Overflow overflow,
                                 uint64_t random) const {
    if (overflow == Overflow::Wrap) {
      Integer units = floorDivide(x.number, *model.step);
      if (units * *model.step != x.number)
        units += up(x, {units * *model.step, units & 1},
                    {(units + 1) * *model.step, ~units & 1}, rounding, random);
      return static_cast<uint32_t>(units & ((Integer(1) << model.width) - 1));
    }
    auto [minimum, minimumCode] = ascending.front();
    Integer maximum = ascending.back().first;
    uint32_t maximumCode = lowest(maximum);
    bool isBelowAllPositive = x.number >= 0 && x.number < minimum;
    if (overflow == Overflow::Special && !isBelowAllPositive &&
        (x.number > maximum || x.number < minimum))
      return encodeSpecial(x, x.negative ? minimum : maximum,
                           x.negative ? minimumCode : maximumCode, rounding,
                           random);
    if (x.number >= maximum)
      return signedZero(x, maximum, maximumCode);
    if (x.number <= minimum)
      return minimumCode;
    auto above = std::lower_bound(
        ascending.begin(), ascending.end(), x.number,
        [](const auto &point, Integer number) { return point.first < number; });
    if (above->first == x.number)
      return signedZero(x, above->first, above->second);
    Integer below = std::prev(above)->first;
    uint32_t belowCode = lowest(below);
    bool isUp = up(x, side(below, belowCode), side(above->first, above->second),
                   rounding, random);
    return signedZero(x, isUp ? above->first : below,
                      isUp ? above->second : belowCode);
  }

private:
  using Side = std::pair<Integer, Integer>; // number, parity

  Side side(Integer number, uint32_t code) const {
    return {number, model.powers ? number != 0 : code & 1};
  }

  static Integer floorDivide(Integer a, Integer b) {
    return a / b - (a % b != 0 && a < 0);
  }
  static Integer magnitude(Integer a) { return a < 0 ? -a : a; }

  uint32_t lowest(Integer number) const {
    return std::lower_bound(ascending.begin(), ascending.end(), number,
                            [](const auto &point, Integer value) {
                              return point.first < value;
                            })
        ->second;
  }

  uint32_t signedZero(Input x, Integer number, uint32_t code) const {
    return number == 0 && x.negative && model.negativeZero ? *model.negativeZero
                                                           : code;
  }

  /// Whether the upper of two neighbours is it, as Rounding.h says.
  static bool up(Input x, Side below, Side above, Rounding rounding,
                 uint64_t random) {
    Integer toBelow = x.number - below.first, toAbove = above.first - x.number;
    Integer farther = magnitude(above.first) - magnitude(below.first);
    bool towardSign = x.number >= 0;
    switch (rounding) {
    case Rounding::Floor:
      return false;
    case Rounding::Truncate:
      return farther == 0 ? towardSign : farther < 0;
    case Rounding::Stochastic:
      // The tests' random numbers have 8 bits in all; units in the last places
      // are dropped so that products fit.
      return (toBelow >> 36) * 256 >
             static_cast<Integer>(random >> 56) * ((toAbove + toBelow) >> 36);
    case Rounding::NearestEven:
      if (toBelow == toAbove)
        return below.second != above.second ? below.second == 1 : farther >= 0;
      break;
    case Rounding::NearestAway:
      if (toBelow == toAbove)
        return farther == 0 ? towardSign : farther > 0;
      break;
    case Rounding::NearestUp:
      break;
    }
    return toAbove <= toBelow;
  }

  std::optional<uint32_t> encodeSpecial(Input x, Integer last,
                                        uint32_t lastCode, Rounding rounding,
                                        uint64_t random) const {
    std::optional<uint32_t> special =
        x.negative ? model.negativeInfinity : model.infinity;
    if (x.negative && last >= 0)
      return std::nullopt;
    if (rounding == Rounding::Truncate ||
        (rounding == Rounding::Floor && !x.negative))
      return lastCode;
    if (rounding == Rounding::Floor)
      return special;
    Integer beyond = x.negative ? -*model.beyond : *model.beyond;
    if (x.negative ? x.number <= beyond : x.number >= beyond)
      return special;
    Side lastSide = side(last, lastCode);
    Side beyondSide = side(beyond, lastCode + 1);
    bool isUp = x.negative ? up(x, beyondSide, lastSide, rounding, random)
                           : up(x, lastSide, beyondSide, rounding, random);
    return isUp == x.negative ? std::optional(lastCode) : special;
  }

  const Model &model;
  std::vector<std::pair<Integer, uint32_t>> ascending;
};

struct NamedModel {
  std::string text;
  Model model;
};

/// Every family at every width of at most 8 bits.
std::vector<NamedModel> allModels();

} // namespace ricci::format::model

#endif // RICCI_TEST_UNIT_FORMAT_INTEGERMODEL_H
