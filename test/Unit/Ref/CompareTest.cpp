//===- CompareTest.cpp - Judging results ----------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

using namespace ricci;
using namespace ricci::ref;

namespace {

struct CompareTest : RefTest {
  static Result expect(ErrorClass errorClass, std::vector<double> exact,
                       std::vector<double> bound, const char *type = "f32") {
    Result result;
    result.value = make(type, {static_cast<int64_t>(exact.size())}, exact);
    result.exact = exact;
    result.bound = bound;
    result.errorClass = errorClass;
    return result;
  }
};

TEST_F(CompareTest, WithinTheBound) {
  Result expected = expect(ErrorClass::F, {1, 2}, {0.1, 0.5});
  Comparison good = compare(*make("f32", {2}, {1, 2.25}), expected);
  EXPECT_TRUE(good.holds) << good.message;
  EXPECT_EQ(good.maxAbsError, 0.25);
  EXPECT_EQ(good.errorBound, 0.5);
  Comparison bad = compare(*make("f32", {2}, {1, 3}), expected);
  EXPECT_FALSE(bad.holds);
  EXPECT_EQ(bad.message,
            "element [1] (number 1): found 3, expected 2 within 0.5");
}

TEST_F(CompareTest, SpecialValues) {
  Result nan = expect(ErrorClass::F, {NAN}, {0});
  EXPECT_TRUE(compare(*make("f32", {1}, {NAN}), nan).holds);
  Comparison number = compare(*make("f32", {1}, {1}), nan);
  EXPECT_FALSE(number.holds);
  EXPECT_TRUE(std::isinf(number.maxAbsError));
  Result inf = expect(ErrorClass::F, {infinity}, {0});
  EXPECT_TRUE(compare(*make("f32", {1}, {infinity}), inf).holds);
  EXPECT_FALSE(compare(*make("f32", {1}, {-infinity}), inf).holds);
  Result near = expect(ErrorClass::F, {65500}, {100}, "f16");
  EXPECT_TRUE(compare(*make("f16", {1}, {infinity}), near).holds);
  EXPECT_FALSE(compare(*make("f16", {1}, {-infinity}), near).holds);
  Result unknown = expect(ErrorClass::F, {1}, {infinity});
  EXPECT_TRUE(compare(*make("f32", {1}, {NAN}), unknown).holds);
}

TEST_F(CompareTest, ZerosOfBothSigns) {
  EXPECT_TRUE(
      compare(*make("f32", {1}, {-0.0}), expect(ErrorClass::F, {0.0}, {0}))
          .holds);
  EXPECT_FALSE(
      compare(*make("f32", {1}, {-0.0}), expect(ErrorClass::Z, {0.0}, {}))
          .holds);
}

TEST_F(CompareTest, IntegersAndForms) {
  Result expected = expect(ErrorClass::Z, {1, 200}, {}, "ui8");
  EXPECT_TRUE(compare(*make("ui8", {2}, {1, 200}), expected).holds);
  EXPECT_EQ(compare(*make("ui8", {2}, {1, 201}), expected).message,
            "element [1] (number 1): found 201, expected 200");
  EXPECT_EQ(compare(*make("i8", {2}, {1, 2}), expected).message,
            "found elements of i8, expected ui8");
  EXPECT_EQ(compare(*make("ui8", {3}, {}), expected).message,
            "found the shape 3, expected 2");
}

} // namespace
