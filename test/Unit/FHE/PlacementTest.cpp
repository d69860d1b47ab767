//===- PlacementTest.cpp - Placements and their layouts -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/IR/MLIRContext.h"

#include "gtest/gtest.h"
#include <random>

using namespace ricci;
using namespace ricci::fhe;

namespace {

class PlacementTest : public testing::Test {
protected:
  PlacementTest() { context.loadDialect<FHEDialect>(); }

  /// Both say the same of each slot of the ciphertext.
  static void expectAgreement(PlacementAttr placement, int64_t slots) {
    auto layout = placement.getLayout(slots);
    ASSERT_TRUE(layout) << layout.error().message;
    SCOPED_TRACE(layout->str());
    for (int64_t slot = 0; slot < slots; ++slot) {
      layout::Position position{};
      position[size_t(layout::Axis::Ct)] = placement.getFirst() / slots;
      position[size_t(layout::Axis::Slot)] = slot;
      auto found = layout->find(position);
      ASSERT_TRUE(found) << found.error().message;
      std::optional<llvm::SmallVector<int64_t>> expected =
          placement.getIndex(slot);
      ASSERT_EQ(found->has_value(), expected.has_value()) << slot;
      if (expected) {
        EXPECT_EQ(**found, layout::Index(expected->begin(), expected->end()))
            << slot;
      }
    }
  }

  mlir::MLIRContext context;
};

TEST_F(PlacementTest, RowMajorIsALayout) {
  for (llvm::SmallVector<int64_t> shape :
       {llvm::SmallVector<int64_t>{}, {5}, {3, 5}, {7, 2, 3}, {16, 16}, {0, 4}})
    for (int64_t slots : {1, 2, 8, 64})
      for (int64_t number = 0; number < 5; ++number)
        expectAgreement(getRowMajorPlacement(&context, shape, slots, number),
                        slots);
}

TEST_F(PlacementTest, AnyPlacementIsALayout) {
  std::mt19937_64 engine(1);
  auto draw = [&](int64_t most) {
    return int64_t(engine() % uint64_t(most + 1));
  };
  for (int round = 0; round < 500; ++round) {
    // The position's bits, dealt to ranks in runs; some to none, some to
    // copies.
    llvm::SmallVector<int64_t> extents, strides;
    int64_t copies = 0;
    for (int64_t bit = 0; bit < 10;) {
      int64_t width = draw(3);
      if (draw(3) == 0) {
        if (draw(1))
          copies |= ((int64_t(1) << width) - 1) << bit;
      } else {
        extents.push_back((int64_t(1) << width) - draw(width > 1 ? 1 : 0));
        strides.push_back(int64_t(1) << bit);
      }
      bit += width;
    }
    if (draw(1)) {
      std::reverse(extents.begin(), extents.end());
      std::reverse(strides.begin(), strides.end());
    }
    int64_t slots = int64_t(1) << draw(8);
    auto placement =
        PlacementAttr::get(&context, extents, strides, draw(5) * slots, copies);
    expectAgreement(placement, slots);
  }
}

TEST_F(PlacementTest, NeedsWholeCiphertexts) {
  auto layout = PlacementAttr::get(&context, {4}, {1}, 3).getLayout(8);
  ASSERT_FALSE(layout);
  EXPECT_NE(layout.error().message.find("begins at position 3"),
            std::string::npos);
}

} // namespace
