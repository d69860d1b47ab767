//===- ElementTypeTest.cpp - Names and sizes of number formats ------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

using namespace ricci;
using namespace ricci::test;

static std::string print(ricci_element_type type) {
  char name[32];
  ricci_print_element_type(type, name, sizeof(name));
  return name;
}

TEST(ElementType, EveryTypeHasOneNameThatParsesToIt) {
  int count = 0;
  for (unsigned kind = 0; kind < 8; ++kind) {
    for (unsigned width = 0; width < 256; ++width) {
      ricci_element_type type{static_cast<uint8_t>(kind),
                              static_cast<uint8_t>(width)};
      if (ricci_element_size(type) == 0) {
        EXPECT_EQ(print(type), "<invalid>");
        continue;
      }
      ++count;
      ricci_element_type parsed{};
      ASSERT_EQ(ricci_parse_element_type(print(type).c_str(), &parsed),
                RICCI_OK)
          << ricci_last_error();
      EXPECT_EQ(parsed, type) << print(type);
    }
  }
  EXPECT_EQ(count, 64 + 64 + 3 + 1 + 2);
}

TEST(ElementType, IntegersLieInTheSmallestPowerOfTwoBytes) {
  for (uint8_t width = 1; width <= 64; ++width) {
    size_t bytes = ricci_element_size({RICCI_SIGNED, width});
    EXPECT_GE(bytes * 8, width);
    EXPECT_TRUE(bytes == 1 || bytes * 4 < width);
    EXPECT_EQ(bytes & (bytes - 1), 0u);
    EXPECT_EQ(ricci_element_size({RICCI_UNSIGNED, width}), bytes);
  }
  EXPECT_EQ(ricci_element_size(f16), 2u);
  EXPECT_EQ(ricci_element_size(bf16), 2u);
  EXPECT_EQ(ricci_element_size(c128), 16u);
}

TEST(ElementType, NamesAreMLIRs) {
  EXPECT_EQ(print(boolean), "i1");
  EXPECT_EQ(print({RICCI_SIGNED, 1}), "si1");
  EXPECT_EQ(print({RICCI_SIGNED, 7}), "i7");
  EXPECT_EQ(print(ui8), "ui8");
  EXPECT_EQ(print(bf16), "bf16");
  EXPECT_EQ(print(c64), "complex<f32>");
  ricci_element_type type{};
  EXPECT_EQ(ricci_parse_element_type("si16", &type), RICCI_OK);
  EXPECT_EQ(type, i16);
  EXPECT_EQ(ricci_parse_element_type("ui1", &type), RICCI_OK);
  EXPECT_EQ(type, boolean);
}

TEST(ElementType, RejectsWhatIsNoType) {
  for (const char *name :
       {"", "i", "i0", "i65", "i08", "i-1", "i8 ", "u8", "f8", "f128", "bf32",
        "complex<f16>", "complex<i32>", "i99999999999999999999", "\xff"}) {
    ricci_element_type type{};
    EXPECT_FAILURE(ricci_parse_element_type(name, &type),
                   RICCI_INVALID_ARGUMENT, "unknown element type");
    EXPECT_THAT(ricci_last_error(), testing::HasSubstr("expected i1 to i64"));
  }
  ricci_element_type type{};
  EXPECT_FAILURE(ricci_parse_element_type(nullptr, &type),
                 RICCI_INVALID_ARGUMENT, "got NULL");
  EXPECT_FAILURE(ricci_parse_element_type("i8", nullptr),
                 RICCI_INVALID_ARGUMENT, "got NULL");
}

TEST(ElementType, PrintsWithinTheGivenSize) {
  char name[6] = "zzzzz";
  ricci_print_element_type(c128, name, 4);
  EXPECT_STREQ(name, "com");
  EXPECT_EQ(name[4], 'z');
  ricci_print_element_type(c128, name, 0);
  EXPECT_STREQ(name, "com");
  ricci_print_element_type(c128, nullptr, 4);
}
