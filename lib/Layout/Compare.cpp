//===- Compare.cpp - Compare relations ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"
#include "ricci/Layout/Algebra.h"

#include <algorithm>
#include <numeric>

using namespace ricci::layout;

static bool isStrided(const Layout &layout) {
  const Parts &parts = layout.parts();
  return !parts.permutation && !parts.skew && !parts.swizzle;
}

/// Counts the index on, last dimension fastest; false after the last.
static bool countOn(Index &index, std::span<const int64_t> shape) {
  for (size_t d = shape.size(); d-- > 0;) {
    if (++index[d] < shape[d])
      return true;
    index[d] = 0;
  }
  return false;
}

/// Pairs of index and position, or more than are enumerated.
static bool isEnumerable(const Layout &layout) {
  int64_t count = layout.getPointCount();
  for (const Mode &replica : layout.parts().replicas)
    if (__builtin_mul_overflow(count, replica.extent, &count))
      return false;
  return count <= Layout::maxEnumerated;
}

static Error getTooLarge(const char *question) {
  return Error{std::string(question) +
               " by strides alone, and there are more "
               "than " +
               std::to_string(Layout::maxEnumerated) +
               " points to compare; use strides that nest"};
}

Result<bool> ricci::layout::equal(const Layout &a, const Layout &b) {
  if (a.getShape() != b.getShape())
    return false;
  Layout first = normalize(a), second = normalize(b);
  if (first == second)
    return true;
  bool sameReplicas = first.parts().replicas == second.parts().replicas;
  if (isStrided(first) && isStrided(second) && sameReplicas)
    return false;
  if (!isEnumerable(first) || !isEnumerable(second))
    return getTooLarge("equality is not decided");
  std::vector<int64_t> shape = a.getShape();
  Index index(shape.size());
  do
    if (*first.evaluate(index) != *second.evaluate(index))
      return false;
  while (countOn(index, shape));
  return true;
}

Result<bool> ricci::layout::isInjective(const Layout &layout) {
  if (layout.getPointCount() <= 1)
    return true;
  // Each stride beyond the reach of all smaller ones on its axis: digits, and
  // so indices, follow from positions.
  Layout normal = normalize(layout);
  std::vector<Mode> modes = normal.parts().replicas;
  for (const Dimension &dimension : normal.parts().dimensions)
    modes.insert(modes.end(), dimension.modes.begin(), dimension.modes.end());
  std::sort(modes.begin(), modes.end(), [](const Mode &a, const Mode &b) {
    return std::abs(a.stride) < std::abs(b.stride);
  });
  Position reach{};
  bool nested = true;
  for (const Mode &mode : modes) {
    int64_t &sum = reach[size_t(mode.axis)];
    nested &= std::abs(mode.stride) > sum;
    sum += std::abs(mode.stride) * (mode.extent - 1);
  }
  if (nested)
    return true;
  // Indices that differ in a digit of stride 0 alone share their positions.
  if (!normal.parts().skew && modes.front().stride == 0)
    return false;
  if (!isEnumerable(normal))
    return getTooLarge("injectivity is not decided");
  std::vector<int64_t> shape = layout.getShape();
  Index index(shape.size());
  std::vector<Position> all;
  do {
    std::vector<Position> positions = *normal.evaluate(index);
    all.insert(all.end(), positions.begin(), positions.end());
  } while (countOn(index, shape));
  std::sort(all.begin(), all.end());
  return std::adjacent_find(all.begin(), all.end()) == all.end();
}

int64_t ricci::layout::getRun(const Layout &layout, size_t dimension,
                              Axis axis) {
  Layout normal = normalize(layout);
  const Parts &parts = normal.parts();
  if (dimension >= parts.dimensions.size() ||
      parts.dimensions[dimension].modes.empty())
    return 1;
  size_t last = parts.dimensions[dimension].modes.size() - 1;
  const Mode &mode = parts.dimensions[dimension].modes[last];
  ModeReference here{dimension, last};
  if (mode.axis != axis || mode.stride != 1 ||
      (parts.permutation && parts.permutation->axis == axis) ||
      (parts.skew &&
       (parts.skew->target == here || parts.skew->source == here)))
    return 1;
  int64_t run = mode.extent;
  if (!parts.swizzle || parts.swizzle->axis != axis)
    return run;
  // Below `base` a swizzle changes nothing: a group is whole where it starts
  // at a multiple of its length, whatever the other modes add.
  run = std::gcd(run, int64_t(1) << parts.swizzle->base);
  run = std::gcd(run, parts.offset[size_t(axis)]);
  auto align = [&](const Mode &other) {
    if (other.axis == axis && other.extent > 1)
      run = std::gcd(run, other.stride);
  };
  for (size_t d = 0; d < parts.dimensions.size(); ++d)
    for (size_t m = 0; m < parts.dimensions[d].modes.size(); ++m)
      if (!(ModeReference{d, m} == here))
        align(parts.dimensions[d].modes[m]);
  for (const Mode &replica : parts.replicas)
    align(replica);
  return run;
}
