//===- NpyHeaderTest.cpp - Headers that lie or are damaged ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeTest.h"

using namespace ricci;
using namespace ricci::test;

/// Expects that `file` is refused, with a message about `part`.
static void expectBad(const std::string &file, const char *part) {
  SCOPED_TRACE(part);
  ricci_tensor *tensor = nullptr;
  EXPECT_FAILURE(ricci_npy_parse(file.data(), file.size(), "test.npy", &tensor),
                 RICCI_BAD_FILE, part);
  EXPECT_THAT(ricci_last_error(), testing::StartsWith("test.npy: "));
  EXPECT_EQ(tensor, nullptr);
}

static void expectBadHeader(const std::string &header, const char *part) {
  for (int major = 1; major <= 3; ++major)
    expectBad(makeNpy(header, std::string(4, '\0'), major), part);
}

TEST(NpyHeader, EveryTruncation) {
  for (int major = 1; major <= 3; ++major) {
    std::string file =
        makeNpy(makeHeader("<f4", "(2, 3)"), std::string(24, '\0'), major);
    for (size_t size = 0; size < file.size(); ++size) {
      ricci_tensor *tensor = nullptr;
      // A block of its own, so that a sanitizer sees a read past its end.
      std::vector<char> bytes(file.begin(), file.begin() + size);
      EXPECT_EQ(ricci_npy_parse(bytes.data(), size, "test.npy", &tensor),
                RICCI_BAD_FILE)
          << size;
      EXPECT_EQ(tensor, nullptr);
    }
  }
}

TEST(NpyHeader, OtherFormats) {
  expectBad("", "the file is empty");
  expectBad("hello, this is text", "not a .npy file");
  expectBad("PK\x03\x04 and so on", "looks like .npz");
  expectBad("\x93NUMPZ\x01", "not a .npy file");
  expectBad(makeNpy(makeHeader("<f4", "()"), "1234", 4), "version 4.0");
  std::string minor = makeNpy(makeHeader("<f4", "()"), "1234");
  minor[7] = 1;
  expectBad(minor, "version 1.1");
  expectBad(makeNpy(makeHeader("<f4", "()"), "1234", 0), "version 0.0");
}

TEST(NpyHeader, LengthThatLies) {
  std::string file("\x93NUMPY\x02\x00\xff\xff\xff\xff{}", 14);
  expectBad(file, "claims 4294967295 bytes, but only 2 follow");
  expectBad(makeNpy(std::string(65536, ' '), "", 2), "expected at most 65535");
  expectBad(makeNpy("", ""), "ends where it should have a dictionary");
}

TEST(NpyHeader, ShapeThatLies) {
  expectBadHeader(makeHeader("<f4", "(2,)"),
                  "cut off: 2xf32 takes 8 bytes, but only 4 follow");
  expectBadHeader(makeHeader("|u1", "(3,)"),
                  "1 bytes too many: 3xui8 takes 3 bytes");
  expectBadHeader(makeHeader("<f4", "(0,)"), "4 bytes too many");
  expectBadHeader(makeHeader("<f4", "(4611686018427387904, 4)"),
                  "more bytes than can be addressed");
  expectBadHeader(makeHeader("<f4", "(4611686018427387904, 4, 0)"),
                  "more bytes than can be addressed");
  expectBadHeader(makeHeader("|u1", "(9223372036854775807,)"),
                  "more bytes than can be addressed");
  expectBadHeader(makeHeader("|u1", "(9223372036854775808,)"),
                  "extent 0 of the shape is 9223372036854775808");
  expectBadHeader(makeHeader("|u1", "(4, 1" + std::string(3000, '0') + ")"),
                  "extent 1 of the shape is 1000");
  expectBadHeader(makeHeader("<f4", "(-1,)"), "is -1, expected 0 or more");
  expectBadHeader(makeHeader("<f4", "(1, -9223372036854775809)"),
                  "is -9223372036854775809, expected 0 or more");
}

TEST(NpyHeader, ShapeThatIsNone) {
  expectBadHeader(makeHeader("<f4", "(1)"), "expected the tuple (1,)");
  expectBadHeader(makeHeader("<f4", "1"), "a tuple of extents");
  expectBadHeader(makeHeader("<f4", "[1]"), "a tuple of extents");
  expectBadHeader(makeHeader("<f4", "(,)"), "an extent, a number");
  expectBadHeader(makeHeader("<f4", "(1,,)"), "an extent, a number");
  expectBadHeader(makeHeader("<f4", "(1 1)"), "',' or ')' after an extent");
  expectBadHeader(makeHeader("<f4", "(1.0,)"), "',' or ')' after an extent");
  expectBadHeader(makeHeader("<f4", "(- 1,)"), "an extent, a number");
  expectBadHeader(makeHeader("<f4", "(0x1,)"), "',' or ')' after an extent");
  expectBadHeader(makeHeader("<f4", "((1,),)"), "an extent, a number");
  std::string ones;
  for (int dim = 0; dim < 65; ++dim)
    ones += "1, ";
  expectBadHeader(makeHeader("<f4", "(" + ones + ")"),
                  "more than 64 dimensions");
}

TEST(NpyHeader, Keys) {
  expectBadHeader("{'fortran_order': False, 'shape': ()}", "no entry 'descr'");
  expectBadHeader("{'descr': '<f4', 'shape': ()}", "no entry 'fortran_order'");
  expectBadHeader("{'descr': '<f4', 'fortran_order': False}",
                  "no entry 'shape'");
  expectBadHeader("{}", "no entry 'descr'");
  expectBadHeader("{'descr': '<f4', 'descr': '<f4'}", "'descr' twice");
  expectBadHeader("{'descr': '<f4', 'shape': (1,), 'shape': (1,)}",
                  "'shape' twice");
  expectBadHeader("{'dtype': '<f4'}", "has an entry 'dtype'");
  expectBadHeader("{\xff: 1}", "has \"\\xff: 1}\" at byte 1");
  expectBadHeader("{'d\xc3\xa9scr': '<f4'}", "'d\\xc3\\xa9scr'");
}

TEST(NpyHeader, Syntax) {
  expectBadHeader("['descr']", "a dictionary, which begins with '{'");
  expectBadHeader("{'descr' '<f4'}", "':' after the name of an entry");
  expectBadHeader("{'descr': '<f4' 'shape': ()}", "',' or '}' after an entry");
  expectBadHeader("{'descr': '<f4", "a string that ends");
  expectBadHeader("{'descr': '<f\\x34'}", "without escapes");
  expectBadHeader("{'descr': '<f4', 'fortran_order': 0}", "True or False");
  expectBadHeader("{'descr': '<f4', 'fortran_order': Falsey}",
                  "',' or '}' after an entry");
  expectBadHeader(makeHeader("<f4", "(1,)") + "x", "nothing but blanks");
  expectBadHeader(makeHeader("<f4", "(1,)") + std::string(1, '\0'),
                  "nothing but blanks");
  expectBadHeader(std::string(5000, '{'), "the name of an entry in quotes");
  expectBadHeader("{'shape': " + std::string(5000, '('), "an extent, a number");
}

TEST(NpyHeader, Dtypes) {
  expectBadHeader(makeHeader("|O", "()"), "pickled Python objects");
  expectBadHeader("{'descr': [('a', '<f4')], 'fortran_order': False}",
                  "a structured dtype");
  for (const char *descr :
       {"", "<", "<f", "<f16", "<c32", "<U4", "|S4", "<M8", "<i3", "|V4",
        "<f4 ", "<<f4", "f4f4", "\xe2\x82\xac"})
    expectBadHeader(makeHeader(descr, "()"), "expected b1, i1, i2");
}
