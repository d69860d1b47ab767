//===- Dimensions.cpp - Permute, reshape, restrict and multiply ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"
#include "ricci/Layout/Algebra.h"

#include <algorithm>

using namespace ricci::layout;

static Error getNoDimension(size_t dimension, size_t rank) {
  return Error{"there is no dimension " + std::to_string(dimension) +
               "; the layout has " + std::to_string(rank)};
}

Result<Layout> ricci::layout::permuteDimensions(const Layout &layout,
                                                std::span<const size_t> order) {
  Parts parts = layout.parts();
  std::vector<size_t> place(layout.getRank(), SIZE_MAX);
  for (size_t d = 0; d < order.size(); ++d) {
    if (order[d] >= place.size() || place[order[d]] != SIZE_MAX)
      return Error{"the order names dimension " + std::to_string(order[d]) +
                   " twice or beyond the last; list each of the " +
                   std::to_string(place.size()) + " once"};
    place[order[d]] = d;
    // `layout` keeps what `parts` has overwritten.
    if (d < parts.dimensions.size())
      parts.dimensions[d] = layout.parts().dimensions[order[d]];
  }
  if (order.size() != place.size())
    return Error{"the order has " + std::to_string(order.size()) +
                 " dimensions, expected " + std::to_string(place.size()) +
                 "; list each once"};
  if (parts.skew) {
    parts.skew->target.dimension = place[parts.skew->target.dimension];
    parts.skew->source.dimension = place[parts.skew->source.dimension];
  }
  return Layout::create(std::move(parts));
}

Result<Layout> ricci::layout::reshape(const Layout &layout,
                                      std::span<const int64_t> shape) {
  Layout normal = normalize(layout);
  Parts parts = normal.parts();
  int64_t points = 1;
  for (int64_t extent : shape)
    if (extent < 0 || __builtin_mul_overflow(points, extent, &points))
      return Error{"an extent of the new shape is negative or too large; give "
                   "extents whose product is " +
                   std::to_string(layout.getPointCount())};
  if (points != layout.getPointCount())
    return Error{"the new shape has " + std::to_string(points) +
                 " points, but the layout has " +
                 std::to_string(layout.getPointCount()) +
                 "; keep their number"};

  // All modes as one dimension, taken from its end.
  std::vector<Mode> modes;
  std::vector<ModeReference> from;
  for (size_t d = 0; d < parts.dimensions.size(); ++d) {
    int64_t covered = 1;
    for (size_t m = 0; m < parts.dimensions[d].modes.size(); ++m) {
      modes.push_back(parts.dimensions[d].modes[m]);
      from.push_back({d, m});
      covered *= modes.back().extent;
    }
    if (points && covered != parts.dimensions[d].extent && !modes.empty() &&
        std::any_of(parts.dimensions.begin(),
                    parts.dimensions.begin() + ptrdiff_t(d),
                    [](const Dimension &outer) { return outer.extent > 1; }))
      return Error{"dimension " + std::to_string(d) + " has extent " +
                   std::to_string(parts.dimensions[d].extent) +
                   ", but its modes cover " + std::to_string(covered) +
                   ", so that it merges with no other; reshape before padding"};
  }
  std::vector<std::vector<Mode>> split(shape.size());
  Skew skew = parts.skew.value_or(Skew{});
  std::vector<std::pair<ModeReference, size_t>> moved(2, {{0, 0}, SIZE_MAX});
  for (size_t d = shape.size(); d-- > 0 && points;) {
    int64_t wanted = shape[d];
    bool first = std::all_of(shape.begin(), shape.begin() + ptrdiff_t(d),
                             [](int64_t extent) { return extent == 1; });
    while (!modes.empty() && (first || wanted > 1)) {
      Mode &mode = modes.back();
      bool isTarget = parts.skew && skew.target == from.back();
      bool isSource = parts.skew && skew.source == from.back();
      Mode piece = mode;
      if (!first && mode.extent > wanted) {
        if (mode.extent % wanted || isTarget || isSource)
          return Error{"extent " + std::to_string(shape[d]) +
                       " does not divide the modes; choose a shape at whose "
                       "boundaries they divide"};
        piece.extent = wanted;
        mode = {mode.extent / wanted, mode.axis, mode.stride * wanted};
        wanted = 1;
      } else {
        if (!first && wanted % mode.extent)
          return Error{"extent " + std::to_string(shape[d]) +
                       " does not divide into modes of extent " +
                       std::to_string(mode.extent) +
                       "; choose a shape at whose boundaries they divide"};
        wanted /= mode.extent;
        modes.pop_back();
        from.pop_back();
      }
      if (isTarget)
        moved[0] = {{d, 0}, split[d].size()};
      if (isSource)
        moved[1] = {{d, 0}, split[d].size()};
      split[d].push_back(piece);
    }
  }
  parts.dimensions.clear();
  for (size_t d = 0; d < shape.size(); ++d) {
    std::reverse(split[d].begin(), split[d].end());
    parts.dimensions.push_back({shape[d], split[d]});
    if (!points)
      parts.dimensions[d].modes = {
          {std::max<int64_t>(1, shape[d]), Axis(0), 0}};
  }
  if (parts.skew) {
    for (auto &[place, fromLast] : moved)
      place.mode = split[place.dimension].size() - 1 - fromLast;
    parts.skew = {moved[0].first, moved[1].first, skew.factor, skew.shift};
  }
  auto result = Layout::create(std::move(parts));
  if (!result)
    return result;
  return normalize(*result);
}

Result<Layout> ricci::layout::slice(const Layout &layout, size_t dimension,
                                    int64_t begin, int64_t extent) {
  if (dimension >= layout.getRank())
    return getNoDimension(dimension, layout.getRank());
  Parts parts = normalize(layout).parts();
  Dimension &sliced = parts.dimensions[dimension];
  if (begin < 0 || extent < 0 || begin > sliced.extent ||
      extent > sliced.extent - begin)
    return Error{"the slice of " + std::to_string(extent) + " indices from " +
                 std::to_string(begin) + " leaves dimension " +
                 std::to_string(dimension) + " of extent " +
                 std::to_string(sliced.extent) + "; slice within it"};
  sliced.extent = extent;
  if (extent == 0)
    return normalize(*Layout::create(std::move(parts)));
  std::vector<int64_t> start = getDigits(sliced, begin);
  int64_t weight = 1;
  for (size_t m = sliced.modes.size(); m-- > 0;) {
    const Mode &mode = sliced.modes[m];
    int64_t last = std::min((extent - 1) / weight, mode.extent - 1);
    if (start[m] + last >= mode.extent)
      return Error{"the slice of " + std::to_string(extent) + " indices from " +
                   std::to_string(begin) +
                   " crosses a boundary of the modes of dimension " +
                   std::to_string(dimension) + "; slice at multiples of " +
                   std::to_string(weight * mode.extent)};
    weight *= mode.extent;
    ModeReference here{dimension, m};
    if (parts.skew && parts.skew->target == here) {
      parts.skew->shift = floorMod(parts.skew->shift, mode.extent);
      parts.skew->shift = (parts.skew->shift + start[m]) % mode.extent;
      continue;
    }
    if (parts.skew && parts.skew->source == here) {
      int64_t n = getMode(parts, parts.skew->target).extent;
      parts.skew->shift = applySkew(*parts.skew, 0, start[m], n);
    }
    parts.offset[size_t(mode.axis)] += mode.stride * start[m];
  }
  auto result = Layout::create(std::move(parts));
  if (!result)
    return result;
  return normalize(*result);
}

Result<Layout> ricci::layout::fix(const Layout &layout, size_t dimension,
                                  int64_t index) {
  auto sliced = slice(layout, dimension, index, 1);
  if (!sliced || isEmpty(sliced->parts()))
    return sliced ? Result<Layout>(Error{"the layout has no points, so that "
                                         "no index can be fixed; slice it"})
                  : sliced;
  Parts parts = sliced->parts();
  if (parts.skew) {
    if (parts.skew->target.dimension == dimension) {
      if (parts.skew->factor)
        return Error{"the dimension holds the skew's target, which moves with "
                     "another dimension; fix that one first"};
      // What is left of the skew is where digit 0 goes.
      const Mode &target = getMode(parts, parts.skew->target);
      parts.offset[size_t(target.axis)] += target.stride * parts.skew->shift;
      parts.skew.reset();
    } else {
      for (ModeReference *end : {&parts.skew->target, &parts.skew->source})
        end->dimension -= end->dimension > dimension;
    }
  }
  parts.dimensions.erase(parts.dimensions.begin() + ptrdiff_t(dimension));
  return Layout::create(std::move(parts));
}

static bool usesAxis(const Parts &parts, Axis axis) {
  Interval bounds = getStridedBounds(parts, axis);
  return bounds.low != 0 || bounds.high != 0;
}

Result<Layout> ricci::layout::multiply(const Layout &a, const Layout &b) {
  Parts parts = a.parts();
  const Parts &other = b.parts();
  if ((parts.skew && other.skew) || (parts.swizzle && other.swizzle) ||
      (parts.permutation && other.permutation))
    return Error{"both factors have a skew, a permutation or a swizzle, "
                 "expected one of a kind; give it to one of them"};
  auto clashes = [](const Parts &mapped, const Parts &added) {
    return !isEmpty(added) &&
           ((mapped.permutation && usesAxis(added, mapped.permutation->axis)) ||
            (mapped.swizzle && usesAxis(added, mapped.swizzle->axis)));
  };
  if (clashes(parts, other) || clashes(other, parts))
    return Error{"one factor permutes or swizzles an axis that the other uses, "
                 "so that their positions don't add; multiply first"};
  size_t rank = parts.dimensions.size();
  parts.dimensions.insert(parts.dimensions.end(), other.dimensions.begin(),
                          other.dimensions.end());
  parts.replicas.insert(parts.replicas.end(), other.replicas.begin(),
                        other.replicas.end());
  for (size_t axis = 0; axis < axisCount; ++axis)
    parts.offset[axis] += other.offset[axis];
  if (other.permutation)
    parts.permutation = other.permutation;
  if (other.swizzle)
    parts.swizzle = other.swizzle;
  if (other.skew) {
    parts.skew = other.skew;
    parts.skew->target.dimension += rank;
    parts.skew->source.dimension += rank;
  }
  return Layout::create(std::move(parts));
}
