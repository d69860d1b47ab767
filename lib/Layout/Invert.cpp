//===- Invert.cpp - Left inverses of layouts ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"
#include "ricci/Layout/Algebra.h"

#include <algorithm>

using namespace ricci::layout;

namespace {

/// A digit of a position: which mode makes it, and what the linear index gains.
struct Digit {
  Mode mode;
  int64_t linear = 0;
  bool isTarget = false, isSource = false;
};

} // namespace

static Error getNotNested(Axis axis) {
  return Error{"the strides on axis " + std::string(getName(axis)) +
               " don't each divide the next one above their reach, so that a "
               "position has no digits; search it with find"};
}

static Error getTooLarge() {
  return Error{"the linear index would pass 2^63; use smaller extents or "
               "offsets"};
}

Result<Layout> ricci::layout::invert(const Layout &layout,
                                     std::span<const Axis> axes, Axis result) {
  Layout normal = normalize(layout);
  const Parts &from = normal.parts();
  if (from.permutation || from.swizzle)
    return Error{"the layout permutes or swizzles, which its inverse would do "
                 "to indices; search positions with find"};
  std::array<std::vector<Digit>, axisCount> digits;
  int64_t linear = 1;
  for (size_t d = from.dimensions.size(); d-- > 0;) {
    const Dimension &dimension = from.dimensions[d];
    int64_t weight = 1;
    for (size_t m = dimension.modes.size(); m-- > 0;) {
      const Mode &mode = dimension.modes[m];
      ModeReference here{d, m};
      Digit digit{mode};
      if (__builtin_mul_overflow(linear, weight, &digit.linear))
        return getTooLarge();
      digit.isTarget = from.skew && from.skew->target == here;
      digit.isSource = from.skew && from.skew->source == here;
      weight *= mode.extent;
      if (mode.stride <= 0)
        return mode.stride ? getNotNested(mode.axis)
                           : Error{"dimension " + std::to_string(d) +
                                   " has a mode of stride 0, so that indices "
                                   "share positions; invert injective layouts"};
      digits[size_t(mode.axis)].push_back(digit);
    }
    linear *= std::max<int64_t>(dimension.extent, 1);
  }
  for (const Mode &replica : from.replicas)
    digits[size_t(replica.axis)].push_back({replica});

  Parts to;
  ModeReference target, source;
  for (Axis axis : axes) {
    std::vector<Digit> &parts = digits[size_t(axis)];
    std::sort(parts.begin(), parts.end(), [](const Digit &a, const Digit &b) {
      return a.mode.stride < b.mode.stride;
    });
    int64_t offset = from.offset[size_t(axis)];
    if (offset < 0)
      return Error{"the offset on axis " + std::string(getName(axis)) + " is " +
                   std::to_string(offset) + ", expected at least 0; shift it"};
    // Innermost first; place 0 skips what lies below the smallest stride.
    std::vector<Mode> modes = {
        {parts.empty() ? offset + 1 : parts.front().mode.stride, result, 0}};
    for (size_t k = 0; k < parts.size(); ++k) {
      const Digit &digit = parts[k];
      int64_t stride = digit.mode.stride, start = offset / stride, extent;
      if (k + 1 < parts.size()) {
        if (parts[k + 1].mode.stride % stride)
          return getNotNested(axis);
        extent = parts[k + 1].mode.stride / stride;
        start %= extent;
      } else {
        extent = start + digit.mode.extent;
      }
      if (start + digit.mode.extent > extent)
        return getNotNested(axis);
      if ((digit.isTarget && extent != digit.mode.extent) ||
          ((digit.isTarget || digit.isSource) && start))
        return Error{"a mode of the skew has " + std::to_string(extent) +
                     " places on axis " + std::string(getName(axis)) +
                     " for its extent of " + std::to_string(digit.mode.extent) +
                     "; leave no gap and no offset there"};
      // Modes are reversed below, so that this place counts from the last.
      if (digit.isTarget)
        target = {to.dimensions.size(), parts.size() - 1 - k};
      if (digit.isSource)
        source = {to.dimensions.size(), parts.size() - 1 - k};
      modes.push_back({extent, result, digit.linear});
      int64_t &shift = to.offset[size_t(result)], product;
      if (__builtin_mul_overflow(start, digit.linear, &product) ||
          __builtin_sub_overflow(shift, product, &shift))
        return getTooLarge();
    }
    parts.clear();
    std::reverse(modes.begin(), modes.end());
    int64_t extent = 1;
    for (const Mode &mode : modes)
      if (__builtin_mul_overflow(extent, mode.extent, &extent))
        return getNotNested(axis);
    to.dimensions.push_back({extent, std::move(modes)});
  }
  for (size_t axis = 0; axis < axisCount; ++axis)
    if (!digits[axis].empty())
      return Error{"axis " + std::string(getName(Axis(axis))) +
                   " holds part of the index, or is named twice; name each "
                   "axis in use once"};
  if (from.skew)
    to.skew = {target, source, -from.skew->factor, -from.skew->shift};
  return Layout::create(std::move(to));
}
