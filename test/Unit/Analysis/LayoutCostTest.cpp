//===- LayoutCostTest.cpp - Costs of conversions --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts from the relation that ../Layout/LayoutTest.h writes down, which
// shares no code with the library, and counts that follow from the hardware's
// rules.
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/LayoutCost.h"
#include "../Layout/LayoutTest.h"
#include "ricci/Layout/Builders.h"

#include <numeric>

using namespace ricci::layout;
using namespace ricci::layout::test;

namespace {

Layout parse(std::string_view text) {
  auto layout = Layout::parse(text);
  EXPECT_TRUE(layout) << layout.error().message;
  return *layout;
}

int64_t get(const Result<int64_t> &cost) {
  EXPECT_TRUE(cost) << cost.error().message;
  return cost ? *cost : -1;
}

/// One layout with another's shape, or none.
std::optional<Layout> drawAlike(Random &random, const Layout &layout) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    Parts parts = random.drawLayout().parts();
    if (parts.dimensions.size() != layout.getRank())
      continue;
    for (size_t d = 0; d < layout.getRank(); ++d)
      parts.dimensions[d].extent = layout.getShape()[d];
    if (auto alike = Layout::create(parts))
      return *alike;
  }
  return std::nullopt;
}

TEST(ByteCost, CountsReadsAndWrites) {
  auto model = makeByteCost();
  forSeeds(2000, [&](Random &random) {
    Layout source = random.drawLayout();
    std::optional<Layout> target = drawAlike(random, source);
    if (!target)
      return;
    Relation from = relate(source), to = relate(*target);
    int64_t bits = int64_t(1) << random.draw(0, 6), written = 0;
    for (const auto &[index, positions] : to)
      written += int64_t(positions.size());
    int64_t expected = from == to ? 0
                                  : (int64_t(from.size()) * bits + 7) / 8 +
                                        (written * bits + 7) / 8;
    EXPECT_EQ(get(model->getCost(source, *target, bits)), expected)
        << source.str() << " to " << target->str();
  });
  EXPECT_EQ(model->getUnit(), "bytes");
}

TEST(ByteCost, ReadsPanels) {
  std::vector<int64_t> shape = {10, 7};
  Layout rows = *makeRowMajor(shape, Axis::Addr);
  Layout panels = parse("(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)");
  EXPECT_EQ(get(makeByteCost()->getCost(rows, panels, 32)), 2 * 70 * 4);
  EXPECT_EQ(get(makeByteCost()->getCost(panels, panels, 32)), 0);
  Layout twice = parse("(10 = 10@addr:7, 7 = 7@addr:1) rep 2@addr:70");
  EXPECT_EQ(get(makeByteCost()->getCost(rows, twice, 4)), 35 + 70);
}

/// Of a warp whose lane l accesses the word l·stride: banks repeat after
/// 32 / gcd(stride, 32) lanes.
TEST(WavefrontCost, FollowsTheStride) {
  for (int64_t stride = 0; stride <= 66; ++stride) {
    Layout threads = parse("(32 = 32@lane:1)");
    Layout places = parse("(32 = 32@addr:" + std::to_string(stride) + ")");
    int64_t expected = stride ? std::gcd(stride, int64_t(32)) : 1;
    EXPECT_EQ(get(countWavefronts(threads, places, 32, Access::Load)), expected)
        << stride;
  }
}

TEST(WavefrontCost, ServesWideAndNarrowElements) {
  Layout threads = parse("(64 = 2@warp:1 32@lane:1)");
  Layout places = parse("(64 = 64@addr:1)");
  auto load = [&](int64_t bits) {
    return get(countWavefronts(threads, places, bits, Access::Load));
  };
  EXPECT_EQ(load(4), 2);
  EXPECT_EQ(load(8), 2);
  EXPECT_EQ(load(32), 2);
  EXPECT_EQ(load(64), 4);
  EXPECT_EQ(load(128), 8);
}

TEST(WavefrontCost, SeesPaddingAndSwizzle) {
  // A column of a tile, one row a lane.
  Layout column = parse("(32 = 32@lane:1, 32 = 32@reg:1)");
  auto load = [&](std::string_view places) {
    return get(countWavefronts(column, parse(places), 32, Access::Load));
  };
  EXPECT_EQ(load("(32 = 32@addr:32, 32 = 32@addr:1)"), 32 * 32);
  EXPECT_EQ(load("(32 = 32@addr:33, 32 = 32@addr:1)"), 32);
  EXPECT_EQ(load("(32 = 32@addr:32, 32 = 32@addr:1) swizzle addr:5,0,5"), 32);
}

/// Wavefronts by the rules, from the plain relations.
int64_t countPlainly(const Relation &threads, const Relation &places,
                     int64_t bits, Access access) {
  std::map<std::vector<int64_t>, std::set<int64_t>> words;
  for (const auto &[index, holders] : threads)
    for (const Position &holder : holders) {
      int64_t copy = 0;
      for (const Position &place : places.at(index)) {
        std::vector<int64_t> key(holder.begin(), holder.end());
        int64_t lane = std::exchange(key[size_t(Axis::Lane)], 0);
        int64_t part = bits > 32 ? 32 * 32 / bits : 32;
        key.push_back(lane >= 0 ? lane / part : -((part - 1 - lane) / part));
        key.push_back(copy++);
        for (int64_t bit = 0; bit < bits; ++bit) {
          int64_t at = place[size_t(Axis::Addr)] * bits + bit;
          int64_t word = (at - modulo(at, 32)) / 32;
          auto banked = key;
          banked.push_back(modulo(word, 32));
          words[banked].insert(word);
        }
        if (access == Access::Load)
          break;
      }
    }
  std::map<std::vector<int64_t>, size_t> most;
  for (auto [key, of] : words) {
    auto instruction = key;
    instruction.pop_back();
    most[instruction] = std::max(most[instruction], of.size());
  }
  int64_t sum = 0;
  for (const auto &[instruction, count] : most)
    sum += int64_t(count);
  return sum;
}

/// The layout with each axis of the random ones as another.
Layout rename(const Layout &layout, std::array<Axis, 3> names) {
  Parts parts = layout.parts();
  auto change = [&](Axis &axis) { axis = names[size_t(axis)]; };
  for (Dimension &dimension : parts.dimensions)
    for (Mode &mode : dimension.modes)
      change(mode.axis);
  for (Mode &replica : parts.replicas)
    change(replica.axis);
  Position offset{};
  for (size_t axis = 0; axis < 3; ++axis)
    offset[size_t(names[axis])] = parts.offset[axis];
  parts.offset = offset;
  if (parts.permutation)
    change(parts.permutation->axis);
  if (parts.swizzle)
    change(parts.swizzle->axis);
  return *Layout::create(parts);
}

TEST(WavefrontCost, CountsAnyLayout) {
  forSeeds(2000, [&](Random &random) {
    Layout drawn = random.drawLayout();
    std::optional<Layout> other = drawAlike(random, drawn);
    if (!other)
      return;
    Layout threads = rename(drawn, {Axis::Lane, Axis::Reg, Axis::Warp});
    Layout places = rename(*other, {Axis::Addr, Axis::Bank, Axis::Dev});
    int64_t bits = int64_t(1) << random.draw(0, 7);
    Access access = random.chance(50) ? Access::Load : Access::Store;
    EXPECT_EQ(get(countWavefronts(threads, places, bits, access)),
              countPlainly(relate(threads), relate(places), bits, access))
        << threads.str() << " at " << places.str() << ", " << bits << " bits";
  });
}

TEST(WavefrontCost, PassesThroughTheOtherKind) {
  auto model = makeWavefrontCost();
  EXPECT_EQ(model->getUnit(), "wavefronts");
  Layout rows = parse("(32 = 32@addr:32, 32 = 32@addr:1)");
  Layout columns = parse("(32 = 32@addr:1, 32 = 32@addr:32)");
  Layout laneARow = parse("(32 = 32@lane:1, 32 = 32@reg:1)");
  Layout laneAColumn = parse("(32 = 32@reg:1, 32 = 32@lane:1)");
  EXPECT_EQ(get(model->getCost(rows, rows, 32)), 0);
  EXPECT_EQ(get(model->getCost(rows, laneAColumn, 32)), 32);
  EXPECT_EQ(get(model->getCost(laneARow, rows, 32)), 32 * 32);
  EXPECT_EQ(get(model->getCost(laneARow, laneAColumn, 32)), 32 * 32 + 32);
  EXPECT_EQ(get(model->getCost(rows, columns, 32)), 32 + 32 * 32);
}

TEST(CostModel, RefusesWhatDoesNotFit) {
  auto model = makeByteCost();
  auto cost =
      model->getCost(parse("(4 = 4@addr:1)"), parse("(5 = 5@addr:1)"), 8);
  ASSERT_FALSE(cost);
  EXPECT_NE(cost.error().message.find("different shapes"), std::string::npos);
  EXPECT_FALSE(
      model->getCost(parse("(4 = 4@addr:1)"), parse("(4 = 4@addr:2)"), 0));
  Layout large = parse("(2097152 = 2097152@addr:1)"),
         lanes = parse("(2097152 = 65536@warp:1 32@lane:1)");
  auto wavefronts = countWavefronts(lanes, large, 32, Access::Load);
  ASSERT_FALSE(wavefronts);
  EXPECT_NE(wavefronts.error().message.find("are not counted"),
            std::string::npos);
  Layout empty = parse("(0 = 1@addr:1)"), other = parse("(0 = 1@addr:2)");
  EXPECT_EQ(get(model->getCost(empty, other, 8)), 0);
}

} // namespace
