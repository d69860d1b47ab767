//===- Compose.cpp - Compose and invert layouts ===//
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

/// A mode of the outer layout: its weight in the index of its dimension, the
/// greatest digit that the inner layout makes, and the modes that make it.
struct OuterMode {
  Mode mode;
  ModeReference place;
  int64_t weight;
  int64_t digit = 0;
};

/// A part of an inner mode that lies in one outer mode, at digits `step` apart.
struct Piece {
  Mode mode;
  size_t outer = SIZE_MAX;
  int64_t step = 0;
};

} // namespace

/// Splits an inner mode at the weights of the outer modes, innermost first. The
/// outermost piece may cover more than the mode if `mayExceed`.
static Result<std::vector<Piece>> split(const Mode &mode,
                                        std::span<OuterMode> outer,
                                        size_t firstOuter, bool mayExceed) {
  std::vector<Piece> pieces;
  if (mode.stride == 0 || mode.extent == 1) {
    pieces.push_back({{mode.extent, Axis(0), 0}});
    return pieces;
  }
  Error misfit{"a mode of extent " + std::to_string(mode.extent) +
               " and stride " + std::to_string(mode.stride) +
               " does not fall apart at the modes of the outer layout; choose "
               "extents and strides that divide one another"};
  if (mode.stride < 0)
    return misfit;
  int64_t left = mode.extent, stride = mode.stride;
  for (size_t k = outer.size(); k-- > 0 && left > 1;) {
    OuterMode &into = outer[k];
    if (stride >= into.weight * into.mode.extent)
      continue;
    if (stride % into.weight)
      return misfit;
    int64_t step = stride / into.weight, extent = left;
    if (step * (__int128(left) - 1) >= into.mode.extent) {
      extent = into.mode.extent / step;
      if (into.mode.extent % step || (left % extent && !mayExceed))
        return misfit;
    }
    pieces.push_back({{extent, into.mode.axis, into.mode.stride * step},
                      firstOuter + k,
                      step});
    if (__builtin_add_overflow(into.digit, (extent - 1) * step, &into.digit))
      return misfit;
    left = ceilDiv(left, extent);
    stride = into.weight * into.mode.extent;
  }
  if (left > 1)
    return misfit;
  return pieces;
}

Result<Layout> ricci::layout::compose(const Layout &inner, const Layout &outer,
                                      std::span<const Axis> axes) {
  if (axes.size() != outer.getRank())
    return Error{std::to_string(axes.size()) +
                 " axes index the outer layout, which has " +
                 std::to_string(outer.getRank()) +
                 " dimensions; give one axis for each"};
  Layout from = normalize(inner), to = normalize(outer);
  if (inner.getPointCount() == 0)
    return from;
  const Parts &first = from.parts(), &second = to.parts();
  std::array<size_t, axisCount> dimensionOf;
  dimensionOf.fill(SIZE_MAX);
  for (size_t d = 0; d < axes.size(); ++d) {
    if (dimensionOf[size_t(axes[d])] != SIZE_MAX)
      return Error{"axis " + std::string(getName(axes[d])) +
                   " indexes two dimensions; give each its own"};
    dimensionOf[size_t(axes[d])] = d;
    Interval bounds = from.getBounds(axes[d]);
    if (bounds.low < 0 || bounds.high >= second.dimensions[d].extent)
      return Error{
          "positions on axis " + std::string(getName(axes[d])) + " go from " +
          std::to_string(bounds.low) + " to " + std::to_string(bounds.high) +
          ", but the dimension that they index has extent " +
          std::to_string(second.dimensions[d].extent) + "; enlarge it"};
  }
  auto isConsumed = [&](Axis axis) {
    return dimensionOf[size_t(axis)] != SIZE_MAX;
  };
  if ((first.permutation && isConsumed(first.permutation->axis)) ||
      (first.swizzle && isConsumed(first.swizzle->axis)))
    return Error{"the inner layout permutes or swizzles an axis that indexes "
                 "the outer one; do so in the outer layout"};
  if ((first.permutation && second.permutation) ||
      (first.swizzle && second.swizzle))
    return Error{"both layouts permute or swizzle; one of them may"};

  std::vector<OuterMode> outerModes;
  std::vector<size_t> begin;
  for (size_t d = 0; d < axes.size(); ++d) {
    begin.push_back(outerModes.size());
    int64_t weight = 1;
    for (const Mode &mode : second.dimensions[d].modes)
      weight *= mode.extent;
    for (size_t m = 0; m < second.dimensions[d].modes.size(); ++m) {
      const Mode &mode = second.dimensions[d].modes[m];
      weight /= mode.extent;
      outerModes.push_back({mode, {d, m}, weight});
    }
  }
  begin.push_back(outerModes.size());

  Parts parts;
  parts.replicas = second.replicas;
  parts.offset = second.offset;
  parts.permutation =
      first.permutation ? first.permutation : second.permutation;
  parts.swizzle = first.swizzle ? first.swizzle : second.swizzle;
  parts.skew = first.skew;
  auto pass = [&](Axis axis, int64_t amount) -> std::optional<Error> {
    bool used = second.offset[size_t(axis)] != 0;
    for (const OuterMode &mode : outerModes)
      used |= mode.mode.axis == axis && mode.mode.stride != 0;
    for (const Mode &replica : second.replicas)
      used |= replica.axis == axis;
    if (amount && used)
      return Error{"axis " + std::string(getName(axis)) +
                   " stays of the inner layout, but the outer one uses it too; "
                   "name it among the axes that index"};
    return std::nullopt;
  };
  for (size_t axis = 0; axis < axisCount; ++axis) {
    int64_t offset = first.offset[axis];
    if (!isConsumed(Axis(axis))) {
      if (auto error = pass(Axis(axis), offset))
        return *error;
      parts.offset[axis] += offset;
      continue;
    }
    size_t d = dimensionOf[axis];
    for (size_t k = begin[d + 1]; k-- > begin[d];) {
      OuterMode &mode = outerModes[k];
      mode.digit = offset / mode.weight % mode.mode.extent;
      parts.offset[size_t(mode.mode.axis)] += mode.digit * mode.mode.stride;
    }
  }

  // The place of the one piece that is the whole digit of an outer mode.
  std::vector<std::vector<ModeReference>> makers(outerModes.size());
  auto translate = [&](const Mode &mode,
                       bool mayExceed) -> Result<std::vector<Piece>> {
    if (!isConsumed(mode.axis)) {
      if (auto error = pass(mode.axis, mode.stride))
        return *error;
      return std::vector<Piece>{{mode}};
    }
    size_t d = dimensionOf[size_t(mode.axis)];
    return split(
        mode, std::span(outerModes).subspan(begin[d], begin[d + 1] - begin[d]),
        begin[d], mayExceed);
  };
  for (size_t d = 0; d < first.dimensions.size(); ++d) {
    Dimension &dimension = parts.dimensions.emplace_back();
    dimension.extent = first.dimensions[d].extent;
    for (size_t m = 0; m < first.dimensions[d].modes.size(); ++m) {
      const Mode &mode = first.dimensions[d].modes[m];
      ModeReference here{d, m};
      bool isTarget = first.skew && first.skew->target == here;
      bool isSource = first.skew && first.skew->source == here;
      auto pieces = translate(mode, m == 0 && !isTarget && !isSource);
      if (!pieces)
        return pieces.error();
      if ((isTarget || isSource) &&
          (pieces->size() != 1 || pieces->front().mode.extent != mode.extent))
        return Error{"a mode of the skew would be split; choose an outer "
                     "layout with a mode of extent " +
                     std::to_string(mode.extent)};
      for (size_t p = pieces->size(); p-- > 0;) {
        const Piece &piece = (*pieces)[p];
        ModeReference there{d, dimension.modes.size()};
        if (isTarget)
          parts.skew->target = there;
        if (isSource)
          parts.skew->source = there;
        if (piece.outer != SIZE_MAX)
          makers[piece.outer].push_back(there);
        dimension.modes.push_back(piece.mode);
      }
    }
  }
  for (const Mode &replica : first.replicas) {
    auto pieces = translate(replica, false);
    if (!pieces)
      return pieces.error();
    for (const Piece &piece : *pieces) {
      parts.replicas.push_back(piece.mode);
      // A digit with copies has no single maker.
      if (piece.outer != SIZE_MAX)
        makers[piece.outer].resize(makers[piece.outer].size() + 2);
    }
  }
  for (const OuterMode &mode : outerModes)
    if (mode.digit >= mode.mode.extent)
      return Error{"digits up to " + std::to_string(mode.digit) +
                   " meet in a mode of extent " +
                   std::to_string(mode.mode.extent) +
                   " of the outer layout, which would carry; align the inner "
                   "layout's offset and strides to it"};

  if (second.skew) {
    std::array<ModeReference, 2> ends = {second.skew->target,
                                         second.skew->source};
    for (ModeReference &end : ends) {
      size_t k = begin[end.dimension] + end.mode;
      const OuterMode &mode = outerModes[k];
      bool isTarget = end == second.skew->target;
      int64_t made =
          makers[k].size() == 1 ? getMode(parts, makers[k][0]).extent : 0;
      // The digit ends at the maker's last only if it steps by 1 from 0.
      if (mode.digit != made - 1 || (isTarget && made != mode.mode.extent))
        return Error{"the outer layout's skew needs its modes made by one mode "
                     "each of the inner layout; give it a mode of extent " +
                     std::to_string(mode.mode.extent)};
      end = makers[k][0];
    }
    Skew added{ends[0], ends[1], second.skew->factor, second.skew->shift};
    if (parts.skew) {
      if (!(parts.skew->target == added.target) ||
          (parts.skew->factor && added.factor &&
           !(parts.skew->source == added.source)))
        return Error{"both layouts skew, and not the same modes; one skew is "
                     "all that a layout has"};
      int64_t n = getMode(parts, added.target).extent;
      if (added.factor == 0)
        added.source = parts.skew->source;
      added.factor = floorMod(
          floorMod(added.factor, n) + floorMod(parts.skew->factor, n), n);
      added.shift = floorMod(
          floorMod(added.shift, n) + floorMod(parts.skew->shift, n), n);
      if (added.factor == 0)
        added.source = added.target;
    }
    parts.skew = added;
  }
  auto result = Layout::create(std::move(parts));
  if (!result)
    return result;
  return normalize(*result);
}
