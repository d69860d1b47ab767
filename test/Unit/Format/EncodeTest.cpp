//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerModel.h"

#include <gtest/gtest.h>

using namespace ricci::format;
using namespace ricci::format::model;

namespace {

constexpr Rounding roundings[] = {Rounding::NearestEven, Rounding::NearestAway,
                                  Rounding::NearestUp,   Rounding::Floor,
                                  Rounding::Truncate,    Rounding::Stochastic};
constexpr Overflow overflows[] = {Overflow::Saturate, Overflow::Special,
                                  Overflow::Wrap};

/// A float16 by its bits; finite.
struct Half {
  double number;
  Input input;
};

std::vector<Half> finiteHalves() {
  std::vector<Half> halves;
  for (int bits = 0; bits < 1 << 16; ++bits) {
    int exponent = bits >> 10 & 31, mantissa = bits & 1023;
    if (exponent == 31)
      continue;
    bool negative = bits >> 15;
    Integer magnitude = exponent == 0
                            ? mantissa * power(-24)
                            : (1024 + mantissa) * power(exponent - 25);
    double number = std::ldexp(exponent == 0 ? mantissa : 1024 + mantissa,
                               exponent == 0 ? -24 : exponent - 25);
    halves.push_back({negative ? -number : number,
                      {negative ? -magnitude : magnitude, negative}});
  }
  return halves;
}

TEST(Encode, EveryFloat16IntoEveryCode) {
  std::vector<Half> halves = finiteHalves();
  ASSERT_EQ(halves.size(), 63488u);
  for (const auto &[text, model] : allModels()) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    Encoder expected(model);
    for (Overflow overflow : overflows) {
      bool supported =
          overflow == Overflow::Saturate ||
          (overflow == Overflow::Wrap ? model.step.has_value()
                                      : model.infinity || !model.nans.empty());
      ASSERT_EQ(code->supports(overflow), supported) << text;
      if (!supported)
        continue;
      for (Rounding rounding : roundings)
        for (size_t i = 0; i < halves.size(); ++i) {
          uint64_t random = stochasticBits(7, i) & ~uint64_t(0) << 56;
          uint32_t actual =
              code->encode(halves[i].number, rounding, overflow, random);
          auto want =
              expected.encode(halves[i].input, rounding, overflow, random);
          if (want ? actual != *want
                   : std::find(model.nans.begin(), model.nans.end(), actual) ==
                         model.nans.end()) {
            ADD_FAILURE() << text << ": " << halves[i].number << " became "
                          << actual << ", expected "
                          << (want ? std::to_string(*want) : "NaN")
                          << "; rounding " << static_cast<int>(rounding)
                          << ", overflow " << static_cast<int>(overflow);
            break;
          }
        }
    }
  }
}

TEST(Encode, EveryNumberOfACodeBecomesItself) {
  std::vector<std::string> texts = {"power<4,0.5>", "power<8,1.5>", "e8m0fnu",
                                    "pow2<8,-60>", "float<7,0,63,fn>"};
  for (const NamedModel &named : allModels())
    texts.push_back(named.text);
  for (const std::string &text : texts) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    for (uint32_t c = 0; c < code->getCount(); ++c) {
      double number = code->decode(c);
      if (!std::isfinite(number))
        continue;
      for (Rounding rounding : roundings) {
        double again = code->decode(code->encode(number, rounding));
        EXPECT_EQ(again, number) << text << " code " << c;
        EXPECT_EQ(std::signbit(again), std::signbit(number)) << text << c;
      }
    }
  }
}

TEST(Encode, NaNAndInfinity) {
  for (const auto &[text, model] : allModels()) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    uint32_t fromNaN = code->encode(NAN);
    if (model.nans.empty())
      EXPECT_EQ(fromNaN, code->encode(0.0)) << text;
    else
      EXPECT_TRUE(std::isnan(code->decode(fromNaN))) << text;
    EXPECT_EQ(code->hasNaN(), !model.nans.empty()) << text;
    EXPECT_EQ(code->hasInfinity(), model.infinity.has_value()) << text;
    EXPECT_EQ(code->decode(code->encode(INFINITY)), code->getMaximum());
    EXPECT_EQ(code->decode(code->encode(-INFINITY)), code->getMinimum());
    if (code->supports(Overflow::Special))
      for (Rounding rounding : roundings)
        for (double infinity : {INFINITY, -INFINITY}) {
          double number =
              code->decode(code->encode(infinity, rounding, Overflow::Special));
          if (model.infinity)
            EXPECT_EQ(number, infinity) << text;
          else
            EXPECT_TRUE(std::isnan(number)) << text;
        }
    if (code->supports(Overflow::Wrap))
      for (double number : {double(INFINITY), double(-INFINITY), double(NAN),
                            0x1p900, -0x1p1023})
        EXPECT_EQ(code->encode(number, Rounding::Floor, Overflow::Wrap), 0u);
  }
}

TEST(Encode, TiesOfDoublesAreExact) {
  // 0.1's neighbour in doubles on either side of the middle of two numbers
  // whose sum is no double.
  auto code = Code::parse("table<0.1,1099511627776.0>");
  ASSERT_TRUE(code);
  double sum = 0.1 + 0x1p40;
  EXPECT_EQ(code->encode(sum / 2 + 0x1p-12), 1u);
  EXPECT_EQ(code->encode(sum / 2 - 0x1p-12), 0u);
  // 2^40 + 0.1 rounds up to sum, so that sum / 2 lies above the middle. A tie
  // would go to the even code, 0.
  ASSERT_GT(sum - 0x1p40, 0.1);
  EXPECT_EQ(code->encode(sum / 2), 1u);
}

TEST(Encode, SmallestAndLargestDoubles) {
  for (const char *text : {"int8", "fixed<32,4>", "fixed<16,40>", "e5m2",
                           "uint3", "ufixed<12,30>"}) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    double tiny = 0x1p-1074, huge = 0x1.fffffffffffffp1023;
    EXPECT_EQ(code->decode(code->encode(tiny)), 0) << text;
    EXPECT_EQ(code->encode(tiny, Rounding::Floor), code->encode(0.0)) << text;
    EXPECT_EQ(code->decode(code->encode(huge)), code->getMaximum()) << text;
    EXPECT_EQ(code->decode(code->encode(-huge)), code->getMinimum()) << text;
    double below = code->decode(code->encode(-tiny, Rounding::Floor));
    EXPECT_EQ(below < 0, code->getMinimum() < 0) << text;
  }
}

TEST(Encode, WideFixedPoint) {
  auto code = Code::parse("fixed<20,8>");
  ASSERT_TRUE(code);
  Model model = integers(8, true, -12);
  model.width = 20;
  model.numbers.clear();
  for (int64_t k = -(1 << 19); k < 1 << 19; ++k)
    model.numbers[k & 0xfffff] = k * power(-12);
  Encoder expected(model);
  for (const Half &half : finiteHalves())
    for (Rounding rounding : roundings)
      for (Overflow overflow : {Overflow::Saturate, Overflow::Wrap})
        ASSERT_EQ(code->encode(half.number, rounding, overflow),
                  *expected.encode(half.input, rounding, overflow, 0))
            << half.number;
}

TEST(Encode, StochasticRoundingIsUnbiasedAndReproducible) {
  auto code = Code::parse("int8");
  ASSERT_TRUE(code);
  constexpr int count = 1 << 16;
  for (double x : {2.25, -3.875, 0.5}) {
    double sum = 0;
    for (int i = 0; i < count; ++i) {
      uint64_t random = stochasticBits(42, i);
      uint32_t c =
          code->encode(x, Rounding::Stochastic, Overflow::Saturate, random);
      EXPECT_LT(std::abs(code->decode(c) - x), 1);
      sum += code->decode(c);
    }
    // Six standard deviations: one is at most 0.5 / sqrt(count) = 0.002.
    EXPECT_NEAR(sum / count, x, 0.012);
  }
  // The published first outputs of SplitMix64 with seed 1234567.
  EXPECT_EQ(stochasticBits(1234567, 0), 6457827717110365317u);
  EXPECT_EQ(stochasticBits(1234567, 1), 3203168211198807973u);
}

} // namespace
