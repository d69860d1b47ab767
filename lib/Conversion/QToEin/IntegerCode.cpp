//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerCode.h"

#include <algorithm>
#include <bit>
#include <cmath>

using namespace ricci;
using ricci::format::Code;

/// Bits of f32's significand: integers of as many are exact in it.
static constexpr int exactBits = 24;
/// Powers of two by which products stay normal numbers of f32.
static constexpr int largestPower = 64;

unsigned IntegerCode::getWidth() const {
  unsigned width = 2;
  for (int64_t integer : table) {
    uint64_t magnitude = integer < 0 ? ~static_cast<uint64_t>(integer)
                                     : static_cast<uint64_t>(integer);
    width = std::max(width, unsigned(std::bit_width(magnitude)) + 1);
  }
  return width;
}

/// The number of the pattern where the rule is linear, else 0.
static double extend(const std::optional<format::LinearRule> &rule,
                     uint32_t pattern) {
  if (!rule)
    return 0;
  double number = rule->offset;
  for (size_t bit = 0; bit < rule->weights.size(); ++bit)
    number += (pattern >> bit & 1) ? rule->weights[bit] : 0;
  return number;
}

std::optional<IntegerCode> ricci::getIntegers(const Code &code) {
  IntegerCode result;
  unsigned width = code.getWidth();
  bool isSigned = code.getKind() == format::Kind::Int ||
                  code.getKind() == format::Kind::Fixed;
  auto getPattern = [&](uint32_t pattern) {
    bool isNegative = isSigned && (pattern >> (width - 1) & 1);
    return static_cast<int64_t>(pattern) -
           (isNegative ? static_cast<int64_t>(code.getCount()) : 0);
  };
  if (width > Code::maxTableWidth) {
    // Only consecutive multiples of a unit are wider than a table.
    result.unit = code.decode(1);
    if (static_cast<int>(width) > exactBits && result.unit != 1)
      return std::nullopt;
    return result;
  }
  std::vector<double> numbers;
  int power = largestPower;
  std::optional<format::LinearRule> rule = code.getLinearRule();
  for (uint32_t pattern = 0; pattern < code.getCount(); ++pattern) {
    double number =
        code.isUsed(pattern) ? code.decode(pattern) : extend(rule, pattern);
    if (!std::isfinite(number) || (number == 0 && std::signbit(number)))
      return std::nullopt;
    numbers.push_back(number);
    if (number == 0)
      continue;
    int exponent;
    auto significand = static_cast<uint64_t>(
        std::ldexp(std::frexp(std::abs(number), &exponent), 53));
    power = std::min(power, exponent - 53 + std::countr_zero(significand));
  }
  result.unit = std::ldexp(1.0, power);
  bool arePatterns = true;
  for (uint32_t pattern = 0; pattern < code.getCount(); ++pattern) {
    double integer = numbers[pattern] / result.unit;
    if (std::abs(integer) >= std::ldexp(1.0, exactBits))
      return std::nullopt;
    result.table.push_back(static_cast<int64_t>(integer));
    arePatterns &= result.table.back() == getPattern(pattern);
  }
  if (std::abs(power) > largestPower)
    return std::nullopt;
  if (arePatterns)
    result.table.clear();
  return result;
}
