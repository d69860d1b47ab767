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

Code::Code(std::shared_ptr<const Data> data) : data(std::move(data)) {}

const std::string &Code::str() const { return data->text; }
Kind Code::getKind() const { return data->kind; }
unsigned Code::getWidth() const { return data->width; }
std::span<const double> Code::getTable() const { return data->table; }
bool Code::hasNaN() const { return data->nan.has_value(); }
bool Code::hasInfinity() const { return data->infinity.has_value(); }

bool Code::operator==(const Code &other) const {
  return data == other.data || data->text == other.data->text;
}

double Code::decode(uint32_t code) const {
  code &= getCount() - 1;
  if (!data->table.empty())
    return data->table[code];
  int64_t integer = code;
  if (data->isSigned && code >> (data->width - 1))
    integer -= getCount();
  return std::ldexp(static_cast<double>(integer), -data->fractionBits);
}

bool Code::isUsed(uint32_t code) const {
  return data->used.empty() || data->used[code & (getCount() - 1)];
}

double Code::getMinimum() const {
  if (!data->points.empty())
    return data->points.front().value;
  return data->isSigned ? decode(uint32_t(1) << (data->width - 1)) : 0;
}

double Code::getMaximum() const {
  if (!data->points.empty())
    return data->points.back().value;
  return decode(static_cast<uint32_t>(getCount() - 1) >> data->isSigned);
}

bool Code::supports(Overflow overflow) const {
  switch (overflow) {
  case Overflow::Saturate:
    return true;
  case Overflow::Special:
    return hasNaN() || hasInfinity();
  case Overflow::Wrap:
    return data->isUniform;
  }
  return false;
}

bool Code::isInteger() const {
  if (data->table.empty())
    return data->fractionBits <= 0;
  for (uint32_t code = 0; code < getCount(); ++code)
    if (isUsed(code) && (!std::isfinite(data->table[code]) ||
                         data->table[code] != std::trunc(data->table[code])))
      return false;
  return true;
}

bool Code::isIntegerRange() const {
  return data->isUniform && data->fractionBits == 0;
}

bool Code::isPowersOfTwo() const {
  if (data->points.empty())
    return false;
  return std::all_of(data->points.begin(), data->points.end(),
                     [](const Point &point) {
                       int exponent;
                       return std::frexp(point.value, &exponent) == 0.5;
                     });
}

std::optional<LinearRule> Code::getLinearRule() const {
  LinearRule rule;
  // At 0 and at each bit alone where that is in use; ternary's 0b10 is not, and
  // follows from 0b11.
  auto sum = [&](uint32_t code) {
    double result = rule.offset;
    for (size_t bit = 0; bit < rule.weights.size(); ++bit)
      if (code >> bit & 1)
        result += rule.weights[bit];
    return result;
  };
  rule.offset = decode(0);
  if (!isUsed(0) || !std::isfinite(rule.offset))
    return std::nullopt;
  for (unsigned bit = 0; bit < getWidth(); ++bit) {
    uint32_t first = uint32_t(1) << bit, code = first;
    while (code < 2 * first && !isUsed(code))
      ++code;
    if (code == 2 * first) {
      rule.weights.push_back(0);
      continue;
    }
    rule.weights.push_back(decode(code) - sum(code & (first - 1)));
  }
  // Uniform codes, the only ones without a table, are linear.
  for (uint32_t code = 0; code < data->table.size(); ++code)
    if (isUsed(code) && !(sum(code) == data->table[code]))
      return std::nullopt;
  return rule;
}
