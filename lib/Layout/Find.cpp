//===- Find.cpp - The index at a position ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"

#include <algorithm>
#include <tuple>

using namespace ricci::layout;

namespace {

constexpr size_t ofReplica = SIZE_MAX;

/// A digit to find. `rest` bounds what the items after it on its axis add.
struct Item {
  Mode mode;
  size_t dimension = ofReplica, place = 0;
  Interval rest;
};

/// Finds digits by descending strides. Where strides nest, as in all dense
/// layouts, the bounds leave one digit at each step.
struct Search {
  const Parts &parts;
  std::vector<Item> items;
  std::vector<std::vector<int64_t>> digits;
  Position left;
  int64_t steps = 0;

  std::optional<Index> finish() const {
    auto found = digits;
    if (const auto &skew = parts.skew) {
      // Where the target is its own source, the factor is 0.
      int64_t n = getMode(parts, skew->target).extent;
      int64_t source = found[skew->source.dimension][skew->source.mode];
      int64_t &digit = found[skew->target.dimension][skew->target.mode];
      int64_t added = applySkew(*skew, 0, source, n);
      digit = floorMod(digit - added, n);
    }
    Index index;
    for (size_t d = 0; d < found.size(); ++d) {
      int64_t coordinate = 0;
      for (size_t m = 0; m < found[d].size(); ++m)
        coordinate =
            coordinate * parts.dimensions[d].modes[m].extent + found[d][m];
      if (coordinate >= parts.dimensions[d].extent)
        return std::nullopt;
      index.push_back(coordinate);
    }
    return index;
  }

  std::optional<Index> descend(size_t number) {
    if (++steps > Layout::maxEnumerated)
      return std::nullopt;
    if (number == items.size()) {
      if (left != Position{})
        return std::nullopt;
      return finish();
    }
    const Item &item = items[number];
    int64_t &rest = left[size_t(item.mode.axis)];
    int64_t first = 0, last = item.mode.extent - 1;
    if (int64_t stride = item.mode.stride) {
      // low ≤ rest − stride·digit ≤ high.
      __int128 below = __int128(rest) - item.rest.high;
      __int128 above = __int128(rest) - item.rest.low;
      if (stride < 0) {
        std::swap(below, above);
        below = -below, above = -above, stride = -stride;
      }
      if (above < 0)
        return std::nullopt;
      if (below > 0)
        first = int64_t((below + stride - 1) / stride);
      last = int64_t(std::min<__int128>(last, above / stride));
    }
    for (int64_t digit = first; digit <= last; ++digit) {
      rest -= item.mode.stride * digit;
      if (item.dimension != ofReplica)
        digits[item.dimension][item.place] = digit;
      auto index = descend(number + 1);
      rest += item.mode.stride * digit;
      if (index || steps > Layout::maxEnumerated)
        return index;
      // All copies of stride 0 are one.
      if (item.dimension == ofReplica && item.mode.stride == 0)
        break;
    }
    return std::nullopt;
  }
};

} // namespace

Result<std::optional<Index>> Layout::find(const Position &position) const {
  if (isEmpty(content))
    return std::optional<Index>();
  Search search{content, {}, {}, position};
  if (const auto &swizzle = content.swizzle) {
    int64_t &place = search.left[size_t(swizzle->axis)];
    if (place < 0)
      return std::optional<Index>();
    place = applySwizzle(*swizzle, place);
  }
  if (const auto &permutation = content.permutation) {
    int64_t &place = search.left[size_t(permutation->axis)];
    auto at =
        std::find(permutation->image.begin(), permutation->image.end(), place);
    if (at == permutation->image.end())
      return std::optional<Index>();
    place = at - permutation->image.begin();
  }
  for (size_t axis = 0; axis < axisCount; ++axis) {
    Interval bounds = getStridedBounds(content, Axis(axis));
    if (search.left[axis] < bounds.low || search.left[axis] > bounds.high)
      return std::optional<Index>();
    search.left[axis] -= content.offset[axis];
  }

  for (size_t d = 0; d < getRank(); ++d) {
    search.digits.emplace_back(content.dimensions[d].modes.size());
    for (size_t m = 0; m < content.dimensions[d].modes.size(); ++m)
      search.items.push_back({content.dimensions[d].modes[m], d, m, {}});
  }
  for (const Mode &replica : content.replicas)
    search.items.push_back({replica, ofReplica, 0, {}});
  std::sort(search.items.begin(), search.items.end(),
            [](const Item &a, const Item &b) {
              auto key = [](const Item &item) {
                return std::tuple(-std::abs(item.mode.stride), item.dimension,
                                  item.place);
              };
              return key(a) < key(b);
            });
  std::array<Interval, axisCount> rest{};
  for (size_t i = search.items.size(); i-- > 0;) {
    Item &item = search.items[i];
    Interval &bounds = rest[size_t(item.mode.axis)];
    item.rest = bounds;
    int64_t span = item.mode.stride * (item.mode.extent - 1);
    bounds.low += std::min<int64_t>(0, span);
    bounds.high += std::max<int64_t>(0, span);
  }
  std::optional<Index> index = search.descend(0);
  if (search.steps > maxEnumerated)
    return Error{"no index was found in " + std::to_string(maxEnumerated) +
                 " steps, as the strides overlap; use strides that nest"};
  return index;
}
