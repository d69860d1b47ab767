//===- LayoutTest.h - Random layouts and the plain relation -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The relation is written down from the definition in Layout.h and shares no
// code with the library.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_UNIT_LAYOUT_LAYOUTTEST_H
#define RICCI_TEST_UNIT_LAYOUT_LAYOUTTEST_H

#include "ricci/Layout/Algebra.h"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace ricci::layout::test {

using Relation = std::map<Index, std::set<Position>>;

inline int64_t modulo(int64_t a, int64_t n) { return ((a % n) + n) % n; }

/// All indices of a shape, the last dimension fastest.
inline std::vector<Index> getIndices(const std::vector<int64_t> &shape) {
  std::vector<Index> indices = {{}};
  for (int64_t extent : shape) {
    std::vector<Index> longer;
    for (const Index &index : indices)
      for (int64_t x = 0; x < extent; ++x) {
        longer.push_back(index);
        longer.back().push_back(x);
      }
    indices = longer;
  }
  return indices;
}

inline std::set<Position> relate(const Parts &parts, const Index &index) {
  std::map<std::pair<size_t, size_t>, int64_t> digits;
  for (size_t d = 0; d < index.size(); ++d) {
    int64_t weight = 1;
    const auto &modes = parts.dimensions[d].modes;
    for (size_t m = modes.size(); m > 0; --m) {
      digits[{d, m - 1}] = (index[d] / weight) % modes[m - 1].extent;
      weight *= modes[m - 1].extent;
    }
  }
  if (parts.skew) {
    const Skew &s = *parts.skew;
    auto j = std::pair(s.target.dimension, s.target.mode);
    auto i = std::pair(s.source.dimension, s.source.mode);
    int64_t n = parts.dimensions[j.first].modes[j.second].extent;
    digits[j] = modulo(digits[j] + s.factor * digits[i] + s.shift, n);
  }
  Position start = parts.offset;
  for (const auto &[place, digit] : digits) {
    const Mode &mode = parts.dimensions[place.first].modes[place.second];
    start[size_t(mode.axis)] += digit * mode.stride;
  }
  std::set<Position> positions = {start};
  for (const Mode &replica : parts.replicas) {
    std::set<Position> copies;
    for (Position position : positions)
      for (int64_t copy = 0; copy < replica.extent; ++copy) {
        copies.insert(position);
        position[size_t(replica.axis)] += replica.stride;
      }
    positions = copies;
  }
  std::set<Position> images;
  for (Position position : positions) {
    if (parts.permutation) {
      int64_t &place = position[size_t(parts.permutation->axis)];
      place = parts.permutation->image.at(size_t(place));
    }
    if (parts.swizzle) {
      const Swizzle &s = *parts.swizzle;
      int64_t &place = position[size_t(s.axis)], before = place;
      for (unsigned bit = s.base; bit < s.base + s.bits; ++bit)
        place ^= ((before >> (bit + s.shift)) & 1) << bit;
    }
    images.insert(position);
  }
  return images;
}

inline Relation relate(const Layout &layout) {
  Relation relation;
  for (const Index &index : getIndices(layout.getShape()))
    relation[index] = relate(layout.parts(), index);
  return relation;
}

class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  int64_t draw(int64_t low, int64_t high) {
    return low + int64_t(engine() % uint64_t(high - low + 1));
  }
  bool chance(int64_t percent) { return draw(1, 100) <= percent; }
  Axis drawAxis() { return Axis(draw(0, 2)); }

  /// Any layout of up to 3 dimensions, with each feature now and then.
  Layout drawLayout() {
    for (;;) {
      Parts parts;
      std::vector<ModeReference> places;
      for (int64_t d = draw(0, 3); d-- > 0;) {
        Dimension dimension;
        int64_t covered = 1;
        for (int64_t m = draw(0, 3); m-- > 0;) {
          places.push_back({parts.dimensions.size(), dimension.modes.size()});
          dimension.modes.push_back(
              {draw(1, 4), drawAxis(), draw(chance(10) ? -6 : 0, 12)});
          covered *= dimension.modes.back().extent;
        }
        dimension.extent = draw(chance(5) ? 0 : 1, covered);
        parts.dimensions.push_back(dimension);
      }
      for (int64_t r = chance(30) ? draw(1, 2) : 0; r-- > 0;)
        parts.replicas.push_back({draw(1, 4), drawAxis(), draw(0, 12)});
      for (size_t axis = 0; axis < 3; ++axis)
        parts.offset[axis] = chance(30) ? draw(-4, 20) : 0;
      if (chance(30) && places.size() >= 2) {
        auto pick = [&] {
          return places[size_t(draw(0, int64_t(places.size()) - 1))];
        };
        Skew skew{pick(), pick(), draw(-5, 5), draw(-3, 3)};
        if (skew.factor == 0)
          skew.source = skew.target;
        parts.skew = skew;
      }
      if (chance(15)) {
        Permutation permutation{drawAxis(), {}};
        for (int64_t i = draw(20, 150); i-- > 0;)
          permutation.image.push_back(int64_t(permutation.image.size()));
        std::shuffle(permutation.image.begin(), permutation.image.end(),
                     engine);
        parts.permutation = permutation;
      }
      if (chance(20)) {
        unsigned bits = unsigned(draw(1, 2));
        parts.swizzle = {drawAxis(), bits, unsigned(draw(0, 2)),
                         unsigned(draw(bits, 3))};
      }
      if (auto layout = Layout::create(parts))
        return *layout;
    }
  }

  /// Modes of random extents that fill axes densely in random order, and so an
  /// injective layout; gaps if asked.
  Layout drawNested(bool gaps, bool skewed) {
    Parts parts;
    std::vector<Mode *> modes;
    parts.dimensions.resize(size_t(draw(1, 3)));
    for (Dimension &dimension : parts.dimensions) {
      int64_t covered = 1;
      for (int64_t m = draw(1, 3); m-- > 0;) {
        dimension.modes.push_back({draw(1, 4), drawAxis(), 0});
        covered *= dimension.modes.back().extent;
      }
      int64_t inner = covered / dimension.modes[0].extent;
      dimension.extent = draw(skewed ? covered : covered - inner + 1, covered);
    }
    for (Dimension &dimension : parts.dimensions)
      for (Mode &mode : dimension.modes)
        modes.push_back(&mode);
    std::shuffle(modes.begin(), modes.end(), engine);
    std::array<int64_t, 3> next = {1, 1, 1};
    for (Mode *mode : modes) {
      int64_t &stride = next[size_t(mode->axis)];
      mode->stride = stride * (gaps && chance(20) ? draw(1, 3) : 1);
      stride = mode->stride * mode->extent;
    }
    if (skewed && parts.dimensions.size() > 1)
      parts.skew = {{0, 0}, {1, 0}, draw(1, 3), draw(0, 3)};
    return *Layout::create(parts);
  }

private:
  std::mt19937_64 engine;
};

/// Runs the check on `cases` seeds. RICCI_LAYOUT_SEED=S runs seed S alone.
inline void forSeeds(uint64_t cases,
                     const std::function<void(Random &)> &check) {
  const char *chosen = std::getenv("RICCI_LAYOUT_SEED");
  uint64_t first = chosen ? std::strtoull(chosen, nullptr, 10) : 1;
  uint64_t last = chosen ? first : cases;
  std::printf("seeds %llu to %llu\n", (unsigned long long)first,
              (unsigned long long)last);
  for (uint64_t seed = first; seed <= last; ++seed) {
    Random random(seed);
    const auto *info = ::testing::UnitTest::GetInstance()->current_test_info();
    SCOPED_TRACE("replay: RICCI_LAYOUT_SEED=" + std::to_string(seed) +
                 " RicciLayoutTest --gtest_filter=" + info->test_suite_name() +
                 "." + info->name());
    check(random);
    if (::testing::Test::HasFailure())
      return;
  }
}

} // namespace ricci::layout::test

#endif // RICCI_TEST_UNIT_LAYOUT_LAYOUTTEST_H
