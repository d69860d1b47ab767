//===- RotationCostTest.cpp - Rotations between layouts -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Conversion/EinToFHE/RotationCost.h"

#include "ricci/Layout/Builders.h"

#include "gtest/gtest.h"
#include <set>

using namespace ricci;
using namespace ricci::layout;

namespace {

constexpr int64_t slots = 16;

Layout parse(std::string_view text) {
  auto layout = Layout::parse(text);
  EXPECT_TRUE(layout) << layout.error().message;
  return *layout;
}

int64_t getCost(const Layout &source, const Layout &target) {
  auto cost = fhe::makeRotationCost(slots)->getCost(source, target, 64);
  EXPECT_TRUE(cost) << cost.error().message;
  return cost ? *cost : -1;
}

/// The distances by which elements move within one ciphertext: none is left out
/// by the least number of rotations that baby and giant steps can make of them.
size_t countOffsets(const Layout &source, const Layout &target) {
  std::set<int64_t> offsets;
  for (int64_t row = 0; row < source.getShape()[0]; ++row)
    for (int64_t column = 0; column < source.getShape()[1]; ++column) {
      int64_t index[] = {row, column};
      auto from = source.evaluate(index), to = target.evaluate(index);
      offsets.insert(((*from)[0][size_t(Axis::Slot)] -
                      (*to)[0][size_t(Axis::Slot)] + slots) %
                     slots);
    }
  offsets.erase(0);
  return offsets.size();
}

TEST(RotationCost, CountsOneRotationForAShift) {
  Layout vector = parse("(4 = 4@slot:1)");
  EXPECT_EQ(getCost(vector, vector), 0);
  EXPECT_EQ(getCost(vector, parse("(4 = 4@slot:1) offset slot:5")), 1);
  EXPECT_EQ(fhe::makeRotationCost(slots)->getUnit(), "rotations");
}

TEST(RotationCost, CrossesCiphertextsForFree) {
  EXPECT_EQ(
      getCost(parse("(4 = 4@slot:1)"), parse("(4 = 4@slot:1) offset ct:1")), 0);
}

TEST(RotationCost, SharesTheStepsOfATransposition) {
  Layout rows = parse("(4 = 4@slot:4, 4 = 4@slot:1)");
  Layout columns = parse("(4 = 4@slot:1, 4 = 4@slot:4)");
  int64_t cost = getCost(rows, columns);
  size_t offsets = countOffsets(rows, columns);
  EXPECT_EQ(offsets, 6u);
  // All offsets one by one are an upper bound; two steps have to make them all.
  EXPECT_LE(cost, int64_t(offsets));
  EXPECT_GE((cost + 2) * (cost + 2), 4 * int64_t(offsets));
}

TEST(RotationCost, TakesACopyThatIsThere) {
  // The element is in both halves already.
  EXPECT_EQ(getCost(parse("(8 = 8@slot:1) rep 2@slot:8"),
                    parse("(8 = 8@slot:1) offset slot:8")),
            0);
}

TEST(RotationCost, RefusesOtherAxes) {
  auto model = fhe::makeRotationCost(slots);
  auto lanes =
      model->getCost(parse("(4 = 4@slot:1)"), parse("(4 = 4@lane:1)"), 64);
  ASSERT_FALSE(lanes);
  EXPECT_NE(lanes.error().message.find("another axis than ct and slot"),
            std::string::npos);
  EXPECT_FALSE(
      model->getCost(parse("(4 = 4@slot:1)"), parse("(4 = 4@slot:8)"), 64));
}

} // namespace
