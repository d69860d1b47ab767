//===- ErrorTest.cpp - Layouts that are refused ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutTest.h"
#include "ricci/Layout/Builders.h"

using namespace ricci::layout;

namespace {

/// The error of the text, or the layout's text.
std::string parse(std::string_view text) {
  auto layout = Layout::parse(text);
  return layout ? layout->str() : layout.error().message;
}

void expectIn(const std::string &part, const std::string &message) {
  EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(Text, ReadsAndPrints) {
  for (const char *text :
       {"()", "(1)", "(0)", "(4 = 4@addr:1)", "(1, 5 = 2@ct:1 4@slot:-8)",
        "(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)",
        "(2 = 2@addr:1) rep 4@slot:2 rep 2@dev:1 offset addr:3 perm addr[4 3 2 "
        "1 0] skew 0.0 += 0*0.0 + 1 swizzle addr:1,0,1"})
    EXPECT_EQ(parse(text), text);
  EXPECT_EQ(parse(" ( 4=2@addr:8   2@lane:1 ,8= 8@addr:1 )rep2@slot:32"),
            "(4 = 2@addr:8 2@lane:1, 8 = 8@addr:1) rep 2@slot:32");
}

TEST(Error, Text) {
  expectIn("found the end at character 0, expected '('", parse(""));
  expectIn("expected an axis", parse("(4 = 4@street:1)"));
  expectIn("expected an integer of 64 bits", parse("(x)"));
  expectIn("expected an integer", parse("(99999999999999999999)"));
  expectIn("expected ')'", parse("(4 = 4@addr:1"));
  expectIn("expected rep, offset", parse("(1) turn"));
  expectIn("expected rep, offset", parse("(1 = 1@addr:0) perm addr[0] perm "
                                         "addr[0]"));
}

TEST(Error, Parts) {
  expectIn("has extent -1", parse("(-1)"));
  expectIn("cover 4 indices, but its extent is 5", parse("(5 = 4@addr:1)"));
  expectIn("mode 0.0 has extent 0", parse("(0 = 0@addr:1)"));
  expectIn("replica 0 has stride -1", parse("() rep 2@slot:-1"));
  expectIn("lacks", parse("(4 = 4@ct:1) skew 0.0 += 1*1.0 + 0"));
  expectIn("its target as source", parse("(4 = 4@ct:1) skew 0.0 += 1*0.0 + 0"));
  expectIn("twice", parse("(2 = 2@addr:1) perm addr[0 0]"));
  expectIn("outside", parse("(2 = 2@addr:1) perm addr[0 2]"));
  expectIn("from 0 to 2", parse("(3 = 3@addr:1) perm addr[1 0]"));
  expectIn("1 ≤ bits ≤ shift", parse("(1) swizzle addr:3,0,2"));
  expectIn("position -3", parse("(2 = 2@addr:-3) swizzle addr:1,0,1"));
}

TEST(Error, HostileSizes) {
  const std::string big = "9223372036854775807", low = "-9223372036854775808";
  expectIn("2^61", parse("(1 = " + big + "@addr:" + big + ")"));
  expectIn("2^61", parse("(1 = 2@addr:" + low + ")"));
  expectIn("2^61", parse("(" + big + " = " + big + "@addr:0)"));
  expectIn("2^61", parse("() offset addr:" + low));
  expectIn("2^61", parse("() rep " + big + "@slot:2"));
  expectIn("2^61", parse("(2147483648 = 2147483648@ct:0, 2147483648 = "
                         "2147483648@ct:0)"));
  expectIn("at most 60", parse("(1) swizzle addr:4294967295,4294967295,"
                               "4294967295"));
  std::string many = "(1 =";
  for (int i = 0; i < 300; ++i)
    many += " 1@addr:0";
  expectIn("at most 256", parse(many + ")"));

  const std::vector<int64_t> huge = {INT64_MAX, INT64_MAX};
  EXPECT_FALSE(makeRowMajor(huge, Axis::Addr));
  EXPECT_FALSE(makeSlots(huge, 1024));
  EXPECT_FALSE(makeSlots(huge, INT64_MIN));
  EXPECT_FALSE(makeDiagonals(INT64_MIN, 1, INT64_MAX));
  auto vast = Layout::parse("(1099511627776 = 1099511627776@addr:1)");
  ASSERT_TRUE(vast);
  EXPECT_TRUE(*isInjective(*vast));
  EXPECT_FALSE(reshape(*vast, huge));
  EXPECT_FALSE(slice(*vast, 0, 1, INT64_MAX));
  EXPECT_FALSE(slice(*vast, 0, INT64_MIN, 1));
  const int64_t shape[] = {1 << 20, 1 << 20};
  EXPECT_EQ(reshape(*vast, shape)->str(),
            "(1048576 = 1048576@addr:1048576, 1048576 = 1048576@addr:1)");
}

TEST(Error, HostileInverses) {
  const Axis axes[] = {Axis::Addr, Axis::Lane};
  auto offset = Layout::parse("(4 = 4@addr:2, 1024 = 1024@lane:1) "
                              "offset addr:1152921504606846976");
  expectIn("2^63", invert(*offset, axes, Axis::Ct).error().message);
  // The skew keeps modes that the extent alone would drop.
  auto skewed =
      Layout::parse("(2 = 2@addr:1 1099511627776@lane:1, 1099511627776 "
                    "= 1099511627776@addr:2) skew 0.0 += 0*0.0 + 1");
  ASSERT_TRUE(skewed) << skewed.error().message;
  expectIn("2^63", invert(*skewed, axes, Axis::Ct).error().message);
}

TEST(Error, BoundedEnumeration) {
  // Strides 2 and 3 overlap, and 2^41 points are too many to compare.
  auto tangled = Layout::parse("(1048576 = 1048576@addr:2, 2097152 = "
                               "2097152@addr:3)");
  ASSERT_TRUE(tangled);
  auto injective = isInjective(*tangled);
  ASSERT_FALSE(injective);
  expectIn("more than 1048576 points", injective.error().message);
  auto copies = Layout::parse("() rep 1073741824@slot:1");
  expectIn("copies", copies->evaluate({}).error().message);
}

TEST(Error, Operations) {
  auto layout = Layout::parse("(10 = 3@addr:8 4@addr:1)");
  const int64_t index[] = {10};
  expectIn("the extent is 10", layout->evaluate(index).error().message);
  expectIn("0 coordinates", layout->evaluate({}).error().message);
  expectIn("boundary", slice(*layout, 0, 1, 4).error().message);
  expectIn("no dimension 1", slice(*layout, 1, 0, 1).error().message);
  const int64_t shape[] = {3, 3};
  expectIn("9 points", reshape(*layout, shape).error().message);
  const Axis lane[] = {Axis::Lane};
  expectIn("axis addr holds", invert(*layout, lane, Axis::Ct).error().message);
  auto constant = Layout::parse("(4 = 4@addr:0)");
  expectIn("stride 0", invert(*constant, lane, Axis::Ct).error().message);
  auto small = Layout::parse("(4 = 4@slot:1)");
  const Axis addr[] = {Axis::Addr};
  expectIn("from 0 to 17", compose(*layout, *small, addr).error().message);
  expectIn("1 dimensions", compose(*layout, *small, {}).error().message);
}

} // namespace
