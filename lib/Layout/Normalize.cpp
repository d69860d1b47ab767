//===- Normalize.cpp - The normal form of a layout ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"
#include "ricci/Layout/Algebra.h"

#include <algorithm>
#include <tuple>

using namespace ricci::layout;

namespace {

/// A mode that remembers whether the skew names it.
struct Pinned {
  Mode mode;
  bool target = false, source = false;
  bool isPinned() const { return target || source; }
};

} // namespace

static void normalizeSkew(Parts &parts) {
  Skew &skew = *parts.skew;
  const Mode &target = getMode(parts, skew.target);
  const Dimension &dimension = parts.dimensions[skew.source.dimension];
  int64_t inner = 1;
  for (size_t m = skew.source.mode + 1; m < dimension.modes.size(); ++m)
    inner *= dimension.modes[m].extent;
  bool constant =
      getMode(parts, skew.source).extent == 1 || dimension.extent <= inner;
  skew.factor = constant ? 0 : floorMod(skew.factor, target.extent);
  skew.shift = floorMod(skew.shift, target.extent);
  if (skew.factor == 0)
    skew.source = skew.target;
  if ((skew.factor == 0 && skew.shift == 0) || target.stride == 0)
    parts.skew.reset();
}

/// Leaves out what the last index doesn't need of the first modes. Not of the
/// skew's target, whose extent is the modulus.
static void trim(int64_t extent, std::vector<Pinned> &modes) {
  while (!modes.empty() && !modes.front().target) {
    int64_t inner = 1;
    for (size_t m = 1; m < modes.size(); ++m)
      inner *= modes[m].mode.extent;
    modes.front().mode.extent = ceilDiv(extent, inner);
    if (modes.front().mode.extent > 1 || modes.front().isPinned())
      break;
    modes.erase(modes.begin());
  }
}

/// Trims, and merges neighbours.
static void normalizeModes(int64_t extent, std::vector<Pinned> &modes) {
  std::erase_if(modes, [](const Pinned &m) {
    return m.mode.extent == 1 && !m.isPinned();
  });
  trim(extent, modes);
  for (Pinned &m : modes)
    if (m.mode.stride == 0)
      m.mode.axis = Axis(0);
  for (size_t m = modes.size(); m-- > 1;) {
    Mode &outer = modes[m - 1].mode, &inner = modes[m].mode;
    if (modes[m - 1].isPinned() || modes[m].isPinned() ||
        outer.axis != inner.axis || outer.stride != inner.stride * inner.extent)
      continue;
    outer = {outer.extent * inner.extent, inner.axis, inner.stride};
    modes.erase(modes.begin() + ptrdiff_t(m));
  }
  // The first mode may have merged with one that it needs but part of.
  trim(extent, modes);
}

static void normalizeReplicas(Parts &parts) {
  std::vector<Mode> &replicas = parts.replicas;
  std::erase_if(replicas,
                [](const Mode &r) { return r.extent == 1 || r.stride == 0; });
  auto key = [](const Mode &r) {
    return std::tuple(r.axis, r.stride, r.extent);
  };
  auto sort = [&] {
    std::sort(replicas.begin(), replicas.end(),
              [&](const Mode &a, const Mode &b) { return key(a) < key(b); });
  };
  sort();
  // {0, s, …, (e−1)s} + {0, t, …, (f−1)t} has no gap if s divides t and
  // t ≤ e·s.
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < replicas.size() && !changed; ++i)
      for (size_t j = i + 1; j < replicas.size() && !changed; ++j) {
        Mode &a = replicas[i], &b = replicas[j];
        if (a.axis != b.axis || b.stride % a.stride ||
            b.stride / a.stride > a.extent)
          continue;
        a.extent += (b.extent - 1) * (b.stride / a.stride);
        replicas.erase(replicas.begin() + ptrdiff_t(j));
        sort();
        changed = true;
      }
  }
}

static void normalizeImages(Parts &parts) {
  if (auto &permutation = parts.permutation)
    if (std::is_sorted(permutation->image.begin(), permutation->image.end()))
      permutation.reset();
  if (auto &swizzle = parts.swizzle) {
    int64_t high = getStridedBounds(parts, swizzle->axis).high;
    if (parts.permutation && parts.permutation->axis == swizzle->axis)
      high = int64_t(parts.permutation->image.size()) - 1;
    if (high >> (swizzle->base + swizzle->shift) == 0)
      swizzle.reset();
  }
}

Layout ricci::layout::normalize(const Layout &layout) {
  Parts parts = layout.parts();
  if (isEmpty(parts)) {
    Parts empty;
    for (const Dimension &dimension : parts.dimensions) {
      empty.dimensions.push_back({dimension.extent, {}});
      if (dimension.extent > 1)
        empty.dimensions.back().modes = {{dimension.extent, Axis(0), 0}};
    }
    return *Layout::create(std::move(empty));
  }
  // Dropping the skew lets its modes merge.
  if (parts.skew)
    normalizeSkew(parts);
  for (size_t d = 0; d < parts.dimensions.size(); ++d) {
    Dimension &dimension = parts.dimensions[d];
    std::vector<Pinned> modes;
    for (size_t m = 0; m < dimension.modes.size(); ++m) {
      ModeReference here{d, m};
      modes.push_back({dimension.modes[m],
                       parts.skew && parts.skew->target == here,
                       parts.skew && parts.skew->source == here});
    }
    normalizeModes(dimension.extent, modes);
    dimension.modes.clear();
    for (size_t m = 0; m < modes.size(); ++m) {
      dimension.modes.push_back(modes[m].mode);
      if (modes[m].target)
        parts.skew->target = {d, m};
      if (modes[m].source)
        parts.skew->source = {d, m};
    }
  }
  normalizeReplicas(parts);
  normalizeImages(parts);
  return *Layout::create(std::move(parts));
}
