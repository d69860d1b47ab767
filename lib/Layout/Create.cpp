//===- Create.cpp - Check the parts of a layout ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"

using namespace ricci::layout;

/// Adds |stride|·(extent − 1) to `reach`, or says what is wrong.
static std::optional<Error> checkMode(const Mode &mode, const std::string &what,
                                      Position &reach) {
  if (size_t(mode.axis) >= axisCount)
    return Error{what + " has no axis of this layout; name one of the enum"};
  if (mode.extent < 1)
    return Error{what + " has extent " + std::to_string(mode.extent) +
                 ", expected at least 1; leave it out instead"};
  int64_t span;
  int64_t &sum = reach[size_t(mode.axis)];
  // Bounding |stride|·extent keeps the merging of modes from overflowing too.
  if (mode.stride == INT64_MIN ||
      __builtin_mul_overflow(std::abs(mode.stride), mode.extent, &span) ||
      __builtin_add_overflow(sum, span, &sum) || sum > Layout::maxMagnitude)
    return Error{what + " reaches beyond 2^61 on axis " +
                 std::string(getName(mode.axis)) +
                 "; use smaller extents or strides"};
  return std::nullopt;
}

static std::optional<Error> checkSkew(const Parts &parts) {
  const Skew &skew = *parts.skew;
  for (ModeReference at : {skew.target, skew.source})
    if (at.dimension >= parts.dimensions.size() ||
        at.mode >= parts.dimensions[at.dimension].modes.size())
      return Error{"the skew names mode " + std::to_string(at.dimension) + "." +
                   std::to_string(at.mode) +
                   ", which the layout lacks; name a mode of a dimension"};
  if ((skew.target == skew.source) != (skew.factor == 0))
    return Error{"the skew has factor " + std::to_string(skew.factor) +
                 (skew.factor ? " and its target as source; name another source"
                              : " and a source; name the target as source")};
  return std::nullopt;
}

static std::optional<Error> checkPermutation(const Parts &parts) {
  const Permutation &permutation = *parts.permutation;
  if (size_t(permutation.axis) >= axisCount)
    return Error{"the permutation has no axis; name one of the enum"};
  int64_t size = int64_t(permutation.image.size());
  if (permutation.image.size() > Layout::maxPermutation)
    return Error{"the permutation has " + std::to_string(size) +
                 " places, at most " + std::to_string(Layout::maxPermutation) +
                 " are kept; use strides"};
  std::vector<bool> seen(permutation.image.size());
  for (int64_t place : permutation.image) {
    if (place < 0 || place >= size || seen[size_t(place)])
      return Error{"the permutation sends to " + std::to_string(place) +
                   (place < 0 || place >= size ? ", outside" : " twice, of") +
                   " its " + std::to_string(size) +
                   " places; list each place once"};
    seen[size_t(place)] = true;
  }
  if (isEmpty(parts))
    return std::nullopt;
  Interval bounds = getStridedBounds(parts, permutation.axis);
  if (bounds.low < 0 || bounds.high >= size)
    return Error{"the permutation has " + std::to_string(size) +
                 " places, but the positions on axis " +
                 std::string(getName(permutation.axis)) + " go from " +
                 std::to_string(bounds.low) + " to " +
                 std::to_string(bounds.high) + "; permute all of them"};
  return std::nullopt;
}

static std::optional<Error> checkSwizzle(const Parts &parts) {
  const Swizzle &swizzle = *parts.swizzle;
  if (size_t(swizzle.axis) >= axisCount)
    return Error{"the swizzle has no axis; name one of the enum"};
  if (swizzle.bits < 1 || swizzle.bits > swizzle.shift || swizzle.shift > 60 ||
      swizzle.base > 60 || swizzle.bits + swizzle.base + swizzle.shift > 60)
    return Error{"the swizzle has " + std::to_string(swizzle.bits) +
                 " bits, base " + std::to_string(swizzle.base) + " and shift " +
                 std::to_string(swizzle.shift) +
                 ", expected 1 ≤ bits ≤ shift and a sum of at most 60; choose "
                 "smaller ones"};
  if (isEmpty(parts))
    return std::nullopt;
  if (int64_t low = getStridedBounds(parts, swizzle.axis).low; low < 0)
    return Error{"the swizzle meets position " + std::to_string(low) +
                 " on axis " + std::string(getName(swizzle.axis)) +
                 ", expected none below 0; add an offset"};
  return std::nullopt;
}

Result<Layout> Layout::create(Parts parts) {
  Position reach{};
  size_t modes = parts.replicas.size() + parts.dimensions.size();
  for (const Dimension &dimension : parts.dimensions)
    modes += dimension.modes.size();
  if (modes > maxModes)
    return Error{"the layout has " + std::to_string(modes) +
                 " dimensions, modes and replicas, expected at most " +
                 std::to_string(maxModes) + "; merge some"};
  for (size_t axis = 0; axis < axisCount; ++axis) {
    if (parts.offset[axis] > maxMagnitude || parts.offset[axis] < -maxMagnitude)
      return Error{"the offset " + std::to_string(parts.offset[axis]) +
                   " on axis " + std::string(getName(Axis(axis))) +
                   " is beyond 2^61; use a smaller one"};
    reach[axis] = std::abs(parts.offset[axis]);
  }
  int64_t points = 1;
  for (size_t d = 0; d < parts.dimensions.size(); ++d) {
    const Dimension &dimension = parts.dimensions[d];
    std::string name = "dimension " + std::to_string(d);
    if (dimension.extent < 0)
      return Error{name + " has extent " + std::to_string(dimension.extent) +
                   ", expected at least 0; give the number of indices"};
    if (dimension.extent &&
        (__builtin_mul_overflow(points, dimension.extent, &points) ||
         points > maxMagnitude))
      return Error{"the shape has more than 2^61 points; use smaller extents"};
    int64_t covered = 1;
    for (size_t m = 0; m < dimension.modes.size(); ++m) {
      const Mode &mode = dimension.modes[m];
      if (auto error = checkMode(
              mode, "mode " + std::to_string(d) + "." + std::to_string(m),
              reach))
        return *error;
      if (__builtin_mul_overflow(covered, mode.extent, &covered) ||
          covered > maxMagnitude)
        return Error{"the modes of " + name +
                     " have more than 2^61 points; use smaller extents"};
    }
    if (covered < dimension.extent)
      return Error{"the modes of " + name + " cover " +
                   std::to_string(covered) + " indices, but its extent is " +
                   std::to_string(dimension.extent) +
                   "; enlarge the first mode"};
  }
  for (size_t r = 0; r < parts.replicas.size(); ++r) {
    std::string name = "replica " + std::to_string(r);
    if (auto error = checkMode(parts.replicas[r], name, reach))
      return *error;
    if (parts.replicas[r].stride < 0)
      return Error{name + " has stride " +
                   std::to_string(parts.replicas[r].stride) +
                   ", expected at least 0; count from the lowest copy, by an "
                   "offset"};
  }
  if (parts.skew)
    if (auto error = checkSkew(parts))
      return *error;
  if (parts.permutation)
    if (auto error = checkPermutation(parts))
      return *error;
  if (parts.swizzle)
    if (auto error = checkSwizzle(parts))
      return *error;
  return Layout(std::move(parts));
}
