//===- ErrorTest.cpp - The calling thread's last error --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

#include <thread>

TEST(Error, IsKeptUntilTheNextFailure) {
  EXPECT_EQ(ricci_set_error(RICCI_BAD_FILE, "first"), RICCI_BAD_FILE);
  ricci_element_type type{};
  EXPECT_EQ(ricci_parse_element_type("i8", &type), RICCI_OK);
  EXPECT_STREQ(ricci_last_error(), "first");
  EXPECT_EQ(ricci_set_error(RICCI_IO_ERROR, "second"), RICCI_IO_ERROR);
  EXPECT_STREQ(ricci_last_error(), "second");
}

TEST(Error, BelongsToItsThread) {
  ricci_set_error(RICCI_BAD_FILE, "of the main thread");
  std::thread([] {
    EXPECT_STREQ(ricci_last_error(), "");
    ricci_set_error(RICCI_BAD_FILE, "of another thread");
    EXPECT_STREQ(ricci_last_error(), "of another thread");
  }).join();
  EXPECT_STREQ(ricci_last_error(), "of the main thread");
}

TEST(Error, MayBeMadeOfItself) {
  ricci_set_error(RICCI_BAD_FILE, "a message");
  ricci_set_error(RICCI_BAD_FILE, ricci_last_error() + 2);
  EXPECT_STREQ(ricci_last_error(), "message");
}

TEST(Error, IsNoFormat) {
  ricci_set_error(RICCI_BAD_FILE, "100 %s %n");
  EXPECT_STREQ(ricci_last_error(), "100 %s %n");
}

TEST(Error, CutsOffALongMessage) {
  ricci_set_error(RICCI_BAD_FILE, std::string(100000, 'x').c_str());
  size_t length = strlen(ricci_last_error());
  EXPECT_GE(length, 1000u);
  EXPECT_LT(length, 100000u);
}

TEST(Error, IsNeverNull) {
  ricci_set_error(RICCI_BAD_FILE, nullptr);
  EXPECT_STREQ(ricci_last_error(), "");
}
