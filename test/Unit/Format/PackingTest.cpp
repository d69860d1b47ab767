//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Format/Packing.h"

#include <gtest/gtest.h>

#include <vector>

using namespace ricci::format;

namespace {

TEST(Packing, BitByBit) {
  for (unsigned width = 1; width <= 8; ++width)
    for (size_t count : {0, 1, 2, 3, 7, 8, 9, 31, 64, 101}) {
      std::vector<uint8_t> codes(count);
      for (size_t i = 0; i < count; ++i)
        codes[i] = (i * 37 + 11 + i / 3) & ((1 << width) - 1);
      size_t size = (count * width + 7) / 8;
      ASSERT_EQ(getPackedSize(count, width), size);
      std::vector<uint8_t> bytes(size, 0xff);
      ASSERT_TRUE(pack(codes, width, bytes));
      for (size_t bit = 0; bit < 8 * size; ++bit) {
        bool expected = bit < count * width
                            ? codes[bit / width] >> (bit % width) & 1
                            : false;
        EXPECT_EQ(bytes[bit / 8] >> (bit % 8) & 1, expected)
            << "width " << width << ", bit " << bit;
      }
      std::vector<uint8_t> again(count, 0xff);
      ASSERT_TRUE(unpack(bytes, width, again));
      EXPECT_EQ(again, codes);
    }
}

TEST(Packing, IgnoresUnusedBits) {
  std::vector<uint8_t> bytes = {0xff}, codes(2);
  ASSERT_TRUE(unpack(bytes, 3, codes));
  EXPECT_EQ(codes, (std::vector<uint8_t>{7, 7}));
}

TEST(Packing, KeepsToBounds) {
  std::vector<uint8_t> codes = {1, 2, 3}, bytes(2, 0xaa);
  EXPECT_FALSE(pack(codes, 3, std::span(bytes).first(1)));
  EXPECT_FALSE(pack(codes, 2, bytes));
  EXPECT_FALSE(pack(codes, 0, bytes));
  EXPECT_FALSE(pack(codes, 9, bytes));
  codes[2] = 8;
  EXPECT_FALSE(pack(codes, 3, bytes));
  EXPECT_EQ(bytes, (std::vector<uint8_t>{0xaa, 0xaa}));
  EXPECT_FALSE(unpack(bytes, 6, codes));
  EXPECT_FALSE(unpack(bytes, 0, codes));
  EXPECT_EQ(codes, (std::vector<uint8_t>{1, 2, 8}));
}

TEST(Packing, SizeOfManyCodesDoesNotOverflow) {
  EXPECT_EQ(getPackedSize(SIZE_MAX, 8), SIZE_MAX);
  EXPECT_EQ(getPackedSize(SIZE_MAX / 2 + 1, 2), (SIZE_MAX / 2 + 1) / 4);
}

} // namespace
