//===- NumberTest.cpp - Conversions and formats ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

using namespace ricci;
using namespace ricci::ref;

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();
const NumberType i8{Kind::Integer, 8, false, nullptr};
const NumberType ui8{Kind::Integer, 8, true, nullptr};
const NumberType i64{Kind::Integer, 64, false, nullptr};
const NumberType ui64{Kind::Integer, 64, true, nullptr};
const NumberType boolean{Kind::Integer, 1, true, nullptr};
const NumberType f16{Kind::Float, 64, false, &formatF16};
const NumberType f32{Kind::Float, 64, false, &formatF32};

int64_t toInteger(double value, const NumberType &type) {
  return convert(Scalar::ofReal({value, 0}), f32, type).integer;
}

double toFloat(int64_t value, const NumberType &from, const NumberType &to) {
  return convert(Scalar::ofInteger(value), from, to).real.value;
}

TEST(Number, WrapsToTheWidth) {
  EXPECT_EQ(wrap(200, i8), -56);
  EXPECT_EQ(wrap(300, ui8), 44);
  EXPECT_EQ(wrap(~uint64_t(0), boolean), 1);
}

TEST(Number, FloatsSaturateAndTruncate) {
  EXPECT_EQ(toInteger(1e9, i8), 127);
  EXPECT_EQ(toInteger(-1e9, i8), -128);
  EXPECT_EQ(toInteger(-1.9, i8), -1);
  EXPECT_EQ(toInteger(nan, i8), 0);
  EXPECT_EQ(toInteger(-5, ui8), 0);
  EXPECT_EQ(toInteger(256, ui8), 255);
  EXPECT_EQ(toInteger(infinity, i64), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(toInteger(-infinity, i64), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(toInteger(infinity, ui64), -1);
  EXPECT_EQ(toInteger(0.25, boolean), 1);
  EXPECT_EQ(toInteger(nan, boolean), 1);
  EXPECT_EQ(toInteger(-0.0, boolean), 0);
}

TEST(Number, IntegersRoundOnce) {
  // A tie of f32 after rounding to a double, above it before.
  int64_t value = (int64_t(1) << 62) + (int64_t(1) << 38) + 1;
  EXPECT_EQ(toFloat(value, i64, f32), static_cast<float>(value));
  EXPECT_EQ(toFloat(-value, i64, f32), static_cast<float>(-value));
  EXPECT_EQ(toFloat(2049, i64, f16), 2048);
  EXPECT_EQ(toFloat(2051, i64, f16), 2052);
  EXPECT_EQ(toFloat(70000, i64, f16), infinity);
  EXPECT_EQ(toFloat(-1, ui64, f32), 0x1p64);
}

/// Every pattern of 16 bits decodes, and encodes to itself.
TEST(Number, SixteenBitFloatsRoundTrip) {
  for (const FloatFormat *format : {&formatF16, &formatBF16})
    for (uint64_t bits = 0; bits < 0x10000; ++bits) {
      double value = decodeFloat(bits, *format);
      if (std::isnan(value))
        EXPECT_TRUE(
            std::isnan(decodeFloat(encodeFloat(value, *format), *format)));
      else
        ASSERT_EQ(encodeFloat(value, *format), bits);
    }
  EXPECT_EQ(encodeFloat(1, formatF16), 0x3c00u);
  EXPECT_EQ(encodeFloat(1, formatBF16), 0x3f80u);
  EXPECT_EQ(decodeFloat(1, formatF16), 0x1p-24);
}

TEST(Number, RoundsTiesToEven) {
  EXPECT_EQ(roundTo(2049, formatF16), 2048);
  EXPECT_EQ(roundTo(2051, formatF16), 2052);
  EXPECT_EQ(roundTo(65519.9, formatF16), 65504);
  EXPECT_EQ(roundTo(65520, formatF16), infinity);
  EXPECT_EQ(roundTo(0x1p-25, formatF16), 0);
  EXPECT_EQ(roundTo(0x1.8p-24, formatF16), 0x1p-23);
  EXPECT_TRUE(std::signbit(roundTo(-0x1p-30, formatF16)));
}

TEST(Number, RoundingKeepsIntervals) {
  Real rounded = convertReal({1.0, 1e-6}, formatF32, formatF16);
  EXPECT_EQ(rounded.value, 1);
  EXPECT_GE(rounded.error, 0);
  EXPECT_LE(rounded.error, 1e-15);
  Real tie = convertReal({2049, 0.5}, formatF32, formatF16);
  EXPECT_GE(tie.error, 1);
  EXPECT_TRUE(std::isinf(convertReal({65519, 10}, formatF32, formatF16).error));
  Real certain = convertReal({1e6, 10}, formatF32, formatF16);
  EXPECT_EQ(certain.value, infinity);
  EXPECT_EQ(certain.error, 0);
}

} // namespace
