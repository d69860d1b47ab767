//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeData.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace ricci::format;

static constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

std::vector<double> ricci::format::decodeUniform(unsigned width, bool isSigned,
                                                 int fractionBits) {
  std::vector<double> numbers;
  for (int code = 0; code < 1 << width; ++code) {
    bool negative = isSigned && code >> (width - 1);
    numbers.push_back(
        std::ldexp(negative ? code - (1 << width) : code, -fractionBits));
  }
  return numbers;
}

std::vector<double> ricci::format::decodeBipolar(unsigned width) {
  std::vector<double> numbers;
  for (int code = 0; code < 1 << width; ++code)
    numbers.push_back(2 * code - ((1 << width) - 1));
  return numbers;
}

std::vector<double> ricci::format::decodePow2(unsigned width, int minimum) {
  std::vector<double> numbers;
  int signBit = 1 << (width - 1);
  for (int code = 0; code < 1 << width; ++code) {
    int field = code & (signBit - 1);
    double magnitude = std::ldexp(1.0, minimum + field - 1);
    numbers.push_back(field == 0       ? 0.0
                      : code & signBit ? -magnitude
                                       : magnitude);
  }
  return numbers;
}

std::vector<double> ricci::format::decodePower(unsigned width,
                                               double exponent) {
  std::vector<double> numbers;
  double largest = (1 << (width - 1)) - 1;
  for (double integer : decodeUniform(width, /*isSigned=*/true, 0)) {
    double magnitude = std::pow(std::abs(integer) / largest, exponent);
    // float: a table must not depend on the last bit of some library's pow.
    numbers.push_back(static_cast<float>(std::copysign(magnitude, integer)));
  }
  return numbers;
}

void ricci::format::setTable(Code::Data &data, std::vector<double> numbers) {
  size_t count = size_t(1) << data.width;
  data.used.assign(count, false);
  std::fill_n(data.used.begin(), numbers.size(), true);
  numbers.resize(count, notANumber);
  for (uint32_t code = 0; code < count; ++code) {
    double number = numbers[code];
    if (number == 0 && std::signbit(number))
      data.negativeZero = code;
    else if (std::isfinite(number))
      data.points.push_back(
          {number, code,
           data.hasOneBitSignificand ? number != 0 : (code & 1) != 0});
  }
  std::sort(data.points.begin(), data.points.end(),
            [](const Point &a, const Point &b) {
              return a.value != b.value ? a.value < b.value : a.code < b.code;
            });
  data.points.erase(std::unique(data.points.begin(), data.points.end(),
                                [](const Point &a, const Point &b) {
                                  return a.value == b.value;
                                }),
                    data.points.end());
  data.table = std::move(numbers);
}

void ricci::format::setFloat(Code::Data &data, const FloatRule &rule) {
  int fieldBits = rule.exponentBits + rule.mantissaBits;
  int signBit = 1 << fieldBits;
  int mantissaCount = 1 << rule.mantissaBits;
  int lastExponent = (1 << rule.exponentBits) - 1;
  bool hasSubnormals = rule.isSigned;

  // The field read as a finite number, whatever `special` says; defined for one
  // field beyond the last, too.
  auto magnitude = [&](int field) {
    int exponent = field >> rule.mantissaBits;
    int mantissa = field & (mantissaCount - 1);
    if (exponent == 0 && hasSubnormals)
      return std::ldexp(mantissa, 1 - rule.bias - rule.mantissaBits);
    return std::ldexp(mantissaCount + mantissa,
                      exponent - rule.bias - rule.mantissaBits);
  };

  data.width = rule.getWidth();
  data.hasOneBitSignificand = rule.mantissaBits == 0;
  int largestField = 0;
  std::vector<double> numbers;
  for (int code = 0; code < 1 << data.width; ++code) {
    int field = code & (signBit - 1);
    bool negative = rule.isSigned && (code & signBit);
    bool infinite = false, nan = false;
    switch (rule.special) {
    case Special::None:
      break;
    case Special::Fn:
      nan = field == signBit - 1;
      break;
    case Special::Ieee:
      infinite = field == lastExponent << rule.mantissaBits;
      nan = field > lastExponent << rule.mantissaBits;
      break;
    case Special::Fnuz:
      nan = negative && field == 0;
      break;
    }
    double number = nan        ? notANumber
                    : infinite ? std::numeric_limits<double>::infinity()
                               : magnitude(field);
    numbers.push_back(negative ? -number : number);
    if (!nan && !infinite)
      largestField = std::max(largestField, field);
    if (infinite)
      (negative ? data.negativeInfinity : data.infinity) = code;
  }
  switch (rule.special) {
  case Special::None:
    break;
  case Special::Fn:
    data.nan = signBit - 1;
    break;
  case Special::Ieee:
    // The quiet one: the first bit of the mantissa alone.
    if (rule.mantissaBits > 0)
      data.nan = lastExponent << rule.mantissaBits | mantissaCount / 2;
    break;
  case Special::Fnuz:
    data.nan = signBit;
    break;
  }
  data.beyondMaximum = magnitude(largestField + 1);
  setTable(data, std::move(numbers));
}
