//===- Layout.cpp - Evaluate layouts ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"

#include <algorithm>

using namespace ricci::layout;

static constexpr std::string_view axisNames[axisCount] = {
    "bit", "addr", "reg", "lane", "warp", "bank", "dev", "ct", "slot", "limb"};

std::string_view ricci::layout::getName(Axis axis) {
  return axisNames[size_t(axis)];
}

std::optional<Axis> ricci::layout::parseAxis(std::string_view name) {
  for (size_t axis = 0; axis < axisCount; ++axis)
    if (axisNames[axis] == name)
      return Axis(axis);
  return std::nullopt;
}

std::vector<int64_t> ricci::layout::getDigits(const Dimension &dimension,
                                              int64_t index) {
  std::vector<int64_t> digits(dimension.modes.size());
  for (size_t mode = digits.size(); mode-- > 0;) {
    digits[mode] = index % dimension.modes[mode].extent;
    index /= dimension.modes[mode].extent;
  }
  return digits;
}

bool ricci::layout::isEmpty(const Parts &parts) {
  return std::any_of(parts.dimensions.begin(), parts.dimensions.end(),
                     [](const Dimension &d) { return d.extent == 0; });
}

/// Σ stride·digit on the axis over the indices of the dimension, without the
/// mode numbered `skipped`.
static Interval getDimensionBounds(const Dimension &dimension, Axis axis,
                                   size_t skipped) {
  // `free`: all digits of the modes seen; `tight`: those up to the last index.
  Interval free, tight;
  std::vector<int64_t> last = getDigits(dimension, dimension.extent - 1);
  for (size_t mode = dimension.modes.size(); mode-- > 0;) {
    const Mode &m = dimension.modes[mode];
    int64_t stride = m.axis == axis && mode != skipped ? m.stride : 0;
    Interval next = {tight.low + stride * last[mode],
                     tight.high + stride * last[mode]};
    if (last[mode] > 0) {
      int64_t below = stride * (last[mode] - 1);
      next.low = std::min(next.low, free.low + std::min<int64_t>(0, below));
      next.high = std::max(next.high, free.high + std::max<int64_t>(0, below));
    }
    tight = next;
    int64_t span = stride * (m.extent - 1);
    free.low += std::min<int64_t>(0, span);
    free.high += std::max<int64_t>(0, span);
  }
  return tight;
}

Interval ricci::layout::getStridedBounds(const Parts &parts, Axis axis) {
  Interval bounds = {parts.offset[size_t(axis)], parts.offset[size_t(axis)]};
  auto widen = [&](const Mode &mode) {
    int64_t span = mode.axis == axis ? mode.stride * (mode.extent - 1) : 0;
    bounds.low += std::min<int64_t>(0, span);
    bounds.high += std::max<int64_t>(0, span);
  };
  for (size_t d = 0; d < parts.dimensions.size(); ++d) {
    bool skewed = parts.skew && parts.skew->target.dimension == d;
    Interval part = getDimensionBounds(
        parts.dimensions[d], axis, skewed ? parts.skew->target.mode : SIZE_MAX);
    bounds.low += part.low;
    bounds.high += part.high;
  }
  if (parts.skew)
    widen(getMode(parts, parts.skew->target));
  for (const Mode &replica : parts.replicas)
    widen(replica);
  return bounds;
}

std::vector<int64_t> Layout::getShape() const {
  std::vector<int64_t> shape;
  for (const Dimension &dimension : content.dimensions)
    shape.push_back(dimension.extent);
  return shape;
}

int64_t Layout::getPointCount() const {
  int64_t count = isEmpty(content) ? 0 : 1;
  for (const Dimension &dimension : content.dimensions)
    count *= count ? dimension.extent : 1;
  return count;
}

Interval Layout::getBounds(Axis axis) const {
  if (isEmpty(content))
    return {0, -1};
  Interval bounds = getStridedBounds(content, axis);
  if (content.permutation && content.permutation->axis == axis)
    bounds = {0, int64_t(content.permutation->image.size()) - 1};
  if (content.swizzle && content.swizzle->axis == axis &&
      bounds.high >> (content.swizzle->base + content.swizzle->shift)) {
    // Only bits below base + bits change.
    int64_t changed =
        (int64_t(1) << (content.swizzle->base + content.swizzle->bits)) - 1;
    bounds = {bounds.low & ~changed, bounds.high | changed};
  }
  return bounds;
}

int64_t Layout::getSize(Axis axis) const {
  Interval bounds = getBounds(axis);
  return bounds.high - bounds.low + 1;
}

Result<std::vector<Position>>
Layout::evaluate(std::span<const int64_t> index) const {
  if (index.size() != getRank())
    return Error{"the index has " + std::to_string(index.size()) +
                 " coordinates, but the layout has " +
                 std::to_string(getRank()) + " dimensions; give one for each"};
  int64_t copies = 1;
  for (const Mode &replica : content.replicas)
    if (__builtin_mul_overflow(copies, replica.extent, &copies) ||
        copies > maxEnumerated)
      return Error{"the index has more than " + std::to_string(maxEnumerated) +
                   " copies; ask a layout without the replicas"};

  std::vector<std::vector<int64_t>> digits;
  for (size_t d = 0; d < getRank(); ++d) {
    int64_t extent = content.dimensions[d].extent;
    if (index[d] < 0 || index[d] >= extent)
      return Error{"coordinate " + std::to_string(d) + " is " +
                   std::to_string(index[d]) + ", but the extent is " +
                   std::to_string(extent) + "; give one below the extent"};
    digits.push_back(getDigits(content.dimensions[d], index[d]));
  }
  if (const auto &skew = content.skew) {
    int64_t &digit = digits[skew->target.dimension][skew->target.mode];
    digit = applySkew(*skew, digit,
                      digits[skew->source.dimension][skew->source.mode],
                      getMode(content, skew->target).extent);
  }
  Position start = content.offset;
  for (size_t d = 0; d < getRank(); ++d)
    for (size_t m = 0; m < digits[d].size(); ++m) {
      const Mode &mode = content.dimensions[d].modes[m];
      start[size_t(mode.axis)] += mode.stride * digits[d][m];
    }

  std::vector<Position> positions = {start};
  for (const Mode &replica : content.replicas) {
    size_t count = positions.size();
    for (int64_t copy = 1; copy < replica.extent; ++copy)
      for (size_t i = 0; i < count; ++i) {
        positions.push_back(positions[i]);
        positions.back()[size_t(replica.axis)] += replica.stride * copy;
      }
  }
  for (Position &position : positions) {
    if (const auto &permutation = content.permutation) {
      int64_t &place = position[size_t(permutation->axis)];
      place = permutation->image[size_t(place)];
    }
    if (const auto &swizzle = content.swizzle) {
      int64_t &place = position[size_t(swizzle->axis)];
      place = applySwizzle(*swizzle, place);
    }
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()),
                  positions.end());
  return positions;
}
