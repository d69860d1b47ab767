//===- UsersTest.cpp - What the three targets need of layouts ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutTest.h"
#include "ricci/Layout/Builders.h"

using namespace ricci::layout;
using namespace ricci::layout::test;

namespace {

Position at(std::initializer_list<std::pair<Axis, int64_t>> places) {
  Position position{};
  for (auto [axis, place] : places)
    position[size_t(axis)] = place;
  return position;
}

TEST(Users, PanelsOfTheCpu) {
  // 10×7 in panels of 4 rows, the last of which is padded.
  std::vector<int64_t> shape = {10, 7};
  std::vector<Level> levels = {{Axis::Addr, {3, 7}}, {Axis::Addr, {4, 1}}};
  auto panels = makeTiled(shape, levels);
  ASSERT_TRUE(panels) << panels.error().message;
  EXPECT_EQ(panels->str(), "(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)");
  for (const auto &[index, positions] : relate(*panels))
    EXPECT_EQ(positions, std::set<Position>{at(
                             {{Axis::Addr, (index[0] / 4) * 28 + index[1] * 4 +
                                               index[0] % 4}})});
  // The last panel's rows 2 and 3 are never read.
  EXPECT_FALSE(panels->find(at({{Axis::Addr, 2 * 28 + 2}}))->has_value());
  EXPECT_EQ(panels->getBounds(Axis::Addr).high, 2 * 28 + 6 * 4 + 1);
  EXPECT_EQ(getRun(*panels, 0, Axis::Addr), 4);
  EXPECT_EQ(getRun(*panels, 1, Axis::Addr), 1);
  // Packing reads row-major at the inverse of the panels.
  const Axis axes[] = {Axis::Addr};
  auto inverse = invert(*panels, axes, Axis::Addr);
  ASSERT_TRUE(inverse) << inverse.error().message;
  auto rowMajor = makeRowMajor(shape, Axis::Addr);
  EXPECT_TRUE(*equal(*compose(*panels, *inverse, axes), *rowMajor));
}

TEST(Users, FragmentsOfTheGpu) {
  // The accumulator of mma.m16n8: lane = 4·(m mod 8) + n / 2, two registers
  // along n, two more for the lower eight rows; 2×2 warps.
  std::vector<int64_t> shape = {32, 16};
  std::vector<Level> levels = {{Axis::Warp, {2, 2}},
                               {Axis::Reg, {2, 1}},
                               {Axis::Lane, {8, 4}},
                               {Axis::Reg, {1, 2}}};
  auto fragment = makeTiled(shape, levels);
  ASSERT_TRUE(fragment) << fragment.error().message;
  for (const auto &[index, positions] : relate(*fragment)) {
    int64_t m = index[0], n = index[1];
    EXPECT_EQ(positions,
              std::set<Position>{at({{Axis::Warp, m / 16 * 2 + n / 8},
                                     {Axis::Lane, m % 8 * 4 + n % 8 / 2},
                                     {Axis::Reg, m % 16 / 8 * 2 + n % 2}})});
  }
  EXPECT_EQ(fragment->getSize(Axis::Lane), 32);
  EXPECT_EQ(fragment->getSize(Axis::Reg), 4);
  EXPECT_TRUE(*isInjective(*fragment));
  EXPECT_EQ(getRun(*fragment, 1, Axis::Reg), 2);
}

TEST(Users, ThreadsOfATile) {
  // 16×16 elements and 8 warps, lanes along the rows or along the columns: the
  // inverse, in digits of a tile, is the element that a thread has.
  std::vector<int64_t> shape = {16, 16}, count = {256};
  std::vector<Level> levels = {{Axis::Warp, {8, 1}}, {Axis::Lane, {2, 16}}};
  auto digits = Layout::parse("(256 = 16@reg:1 16@bank:1)");
  const Axis threadAxes[] = {Axis::Warp, Axis::Lane}, linear[] = {Axis::Addr};
  for (std::vector<size_t> order : {std::vector<size_t>{0, 1}, {1, 0}}) {
    auto threads = permuteDimensions(*makeTiled(shape, levels), order);
    ASSERT_TRUE(threads) << threads.error().message;
    auto numbers = invert(*threads, threadAxes, Axis::Addr);
    ASSERT_TRUE(numbers) << numbers.error().message;
    auto elements = compose(*reshape(*numbers, count), *digits, linear);
    ASSERT_TRUE(elements) << elements.error().message;
    for (int64_t thread = 0; thread < 256; ++thread) {
      Position element = *relate(elements->parts(), {thread}).begin();
      Index index = {element[size_t(Axis::Reg)], element[size_t(Axis::Bank)]};
      EXPECT_EQ(relate(threads->parts(), index),
                std::set<Position>{at(
                    {{Axis::Warp, thread / 32}, {Axis::Lane, thread % 32}})});
    }
  }
}

TEST(Users, SwizzledSharedMemory) {
  // A column of eight rows of 128 bytes meets eight different chunks of 16.
  auto tile = Layout::parse("(8 = 8@addr:128, 128 = 128@addr:1) "
                            "swizzle addr:3,4,3");
  ASSERT_TRUE(tile) << tile.error().message;
  std::set<int64_t> chunks;
  for (int64_t row = 0; row < 8; ++row)
    chunks.insert((*relate(tile->parts(), {row, 0}).begin())[1] / 16 % 8);
  EXPECT_EQ(chunks.size(), 8u);
  EXPECT_EQ(getRun(*tile, 1, Axis::Addr), 16);
  // From address 2 on, groups of 4 would cross into the next chunk of 4.
  auto shifted = Layout::parse("(8 = 8@addr:8, 8 = 8@addr:1) offset addr:2 "
                               "swizzle addr:2,2,2");
  ASSERT_TRUE(shifted) << shifted.error().message;
  EXPECT_EQ(getRun(*shifted, 1, Axis::Addr), 2);
}

TEST(Users, SlotsOfCiphertexts) {
  for (int64_t slots : {1, 4, 16, 64, 1024})
    for (std::vector<int64_t> shape :
         {std::vector<int64_t>{3, 5}, {}, {7}, {16, 16}, {1, 3, 2}, {0, 4}}) {
      auto packed = makeSlots(shape, slots);
      ASSERT_TRUE(packed) << packed.error().message;
      SCOPED_TRACE(packed->str());
      std::vector<int64_t> padded;
      int64_t total = 1;
      for (int64_t extent : shape) {
        padded.push_back(1);
        while (padded.back() < extent)
          padded.back() *= 2;
        total *= padded.back();
      }
      for (const auto &[index, positions] : relate(*packed)) {
        int64_t linear = 0;
        for (size_t d = 0; d < shape.size(); ++d)
          linear = linear * padded[d] + index[d];
        std::set<Position> expected;
        for (int64_t copy = linear; copy < std::max(slots, total);
             copy += total)
          expected.insert(
              at({{Axis::Ct, copy / slots}, {Axis::Slot, copy % slots}}));
        EXPECT_EQ(positions, expected);
      }
      EXPECT_TRUE(*isInjective(*packed));
    }
}

TEST(Users, HaleviShoupDiagonals) {
  // y[r] = Σ_d A_d[r]·x[(r + d) mod period], by diagonals A_d of 3×5.
  const int64_t rows = 3, columns = 5, period = 8;
  auto diagonals = makeDiagonals(rows, columns, period);
  ASSERT_TRUE(diagonals) << diagonals.error().message;
  EXPECT_TRUE(*isInjective(*diagonals));
  for (int64_t r = 0; r < rows; ++r) {
    int64_t found = 0;
    for (int64_t d = 0; d < period; ++d) {
      auto element = diagonals->find(at({{Axis::Ct, d}, {Axis::Slot, r}}));
      ASSERT_TRUE(element);
      int64_t column = (r + d) % period;
      ASSERT_EQ(element->has_value(), column < columns);
      if (*element) {
        EXPECT_EQ(**element, (Index{r, column}));
        ++found;
      }
    }
    EXPECT_EQ(found, columns);
  }
  // One row of it stays a layout: a rotation of the diagonals.
  EXPECT_TRUE(fix(*diagonals, 0, 2));
}

} // namespace
