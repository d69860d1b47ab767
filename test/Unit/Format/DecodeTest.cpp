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

std::vector<NamedModel> ricci::format::model::allModels() {
  std::vector<NamedModel> models;
  for (unsigned width = 1; width <= 8; ++width) {
    std::string suffix = std::to_string(width);
    models.push_back({"int" + suffix, integers(width, true, 0)});
    models.push_back({"uint" + suffix, integers(width, false, 0)});
    models.push_back({"bipolar" + suffix, bipolar(width)});
    for (int integerBits : {-3, 0, 1, 3, int(width), 12}) {
      std::string parameters =
          "<" + suffix + "," + std::to_string(integerBits) + ">";
      int step = integerBits - static_cast<int>(width);
      models.push_back({"fixed" + parameters, integers(width, true, step)});
      models.push_back({"ufixed" + parameters, integers(width, false, step)});
    }
    // Wider ones have exponents that exceed the model's integers.
    if (width >= 2 && width <= 6)
      for (int minimum : {-9, 0})
        models.push_back(
            {"pow2<" + suffix + "," + std::to_string(minimum) + ">",
             pow2(width, minimum)});
  }
  Model ternary = list(2, {0, 1, 0, -1});
  ternary.numbers.erase(2);
  models.push_back({"ternary", ternary});
  models.push_back({"digits<-2,-1,0,1,2>", list(3, {-2, -1, 0, 1, 2})});
  models.push_back({"digits<5,-3,8>", list(2, {5, -3, 8})});
  models.push_back(
      {"table<0.5,-0.25,3.0,0.0,7.5>", list(3, {0.5, -0.25, 3, 0, 7.5})});
  // The published values (QLoRA, appendix E), rounded to floats.
  models.push_back(
      {"nf4", list(4, {-1.0f, -0.6961928009986877f, -0.5250730514526367f,
                       -0.39491748809814453f, -0.28444138169288635f,
                       -0.18477343022823334f, -0.09105003625154495f, 0.0f,
                       0.07958029955625534f, 0.16093020141124725f,
                       0.24611230194568634f, 0.33791524171829224f,
                       0.44070982933044434f, 0.5626170039176941f,
                       0.7229568362236023f, 1.0f})});
  constexpr std::pair<const char *, Special> specials[] = {
      {"none", Special::None},
      {"fn", Special::Fn},
      {"ieee", Special::Ieee},
      {"fnuz", Special::Fnuz}};
  // Seven exponent bits exceed the model's integers.
  for (int exponentBits = 1; exponentBits <= 6; ++exponentBits)
    for (int mantissaBits = 0; exponentBits + mantissaBits <= 7; ++mantissaBits)
      for (auto [name, special] : specials) {
        if (exponentBits + mantissaBits == 1 && special != Special::None)
          continue;
        int bias = (1 << (exponentBits - 1)) - 1;
        models.push_back(
            {"float<" + std::to_string(exponentBits) + "," +
                 std::to_string(mantissaBits) + "," + std::to_string(bias) +
                 "," + name + ">",
             floatingPoint(exponentBits, mantissaBits, bias, special)});
      }
  for (int bits = 2; bits <= 6; ++bits)
    models.push_back({"exponent<" + std::to_string(bits) + "," +
                          std::to_string((1 << (bits - 1)) - 1) + ">",
                      exponent(bits, (1 << (bits - 1)) - 1)});
  return models;
}

namespace {

TEST(Decode, EveryCodeOfAtMostEightBits) {
  for (const auto &[text, model] : allModels()) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    ASSERT_EQ(code->getWidth(), model.width) << text;
    ASSERT_EQ(code->getTable().size(), size_t(1) << model.width) << text;
    for (uint32_t c = 0; c < code->getCount(); ++c) {
      double number = code->decode(c);
      bool isNaN = std::find(model.nans.begin(), model.nans.end(), c) !=
                   model.nans.end();
      auto expected = model.numbers.find(c);
      if (expected != model.numbers.end()) {
        ASSERT_TRUE(std::isfinite(number)) << text << " code " << c;
        EXPECT_TRUE(toUnits(number) == expected->second)
            << text << " code " << c << " decodes to " << number;
        EXPECT_FALSE(number == 0 && std::signbit(number)) << text << c;
        EXPECT_TRUE(code->isUsed(c)) << text << c;
      } else if (isNaN) {
        EXPECT_TRUE(std::isnan(number) && code->isUsed(c)) << text << c;
      } else if (model.negativeZero == c) {
        EXPECT_TRUE(number == 0 && std::signbit(number)) << text << c;
      } else if (model.infinity == c || model.negativeInfinity == c) {
        EXPECT_EQ(number, model.infinity == c ? INFINITY : -INFINITY) << text;
      } else {
        EXPECT_TRUE(std::isnan(number) && !code->isUsed(c)) << text << c;
      }
    }
  }
}

TEST(Decode, ExponentsOfEightBits) {
  auto code = Code::parse("e8m0fnu");
  ASSERT_TRUE(code);
  for (int c = 0; c < 255; ++c)
    EXPECT_EQ(code->decode(c), std::ldexp(1.0, c - 127));
  EXPECT_TRUE(std::isnan(code->decode(255)));
}

TEST(Decode, WideFixedPoint) {
  auto code = Code::parse("fixed<32,4>");
  ASSERT_TRUE(code);
  EXPECT_TRUE(code->getTable().empty());
  EXPECT_EQ(code->decode(0x7fffffff), 8 - std::ldexp(1.0, -28));
  EXPECT_EQ(code->decode(0x80000000), -8);
  EXPECT_EQ(code->decode(0xffffffff), -std::ldexp(1.0, -28));
  EXPECT_EQ(code->getMinimum(), -8);
  EXPECT_EQ(code->getMaximum(), code->decode(0x7fffffff));
  auto unsignedCode = Code::parse("ufixed<9,10>");
  ASSERT_TRUE(unsignedCode);
  for (uint32_t c = 0; c < 512; ++c)
    EXPECT_EQ(unsignedCode->decode(c), 2.0 * c);
  EXPECT_EQ(unsignedCode->getMaximum(), 1022);
  EXPECT_EQ(unsignedCode->getMinimum(), 0);
}

TEST(Decode, PowersOfIntegersRoundToFloats) {
  auto code = Code::parse("power<4,2.0>");
  ASSERT_TRUE(code);
  for (int k = -8; k < 8; ++k)
    EXPECT_EQ(code->decode(k & 15),
              static_cast<float>((k < 0 ? -1.0 : 1.0) * k * k / 49.0))
        << k;
}

TEST(Decode, LinearRulesHoldForAllCodes) {
  for (const char *text :
       {"int1", "int8", "uint5", "bipolar1", "bipolar4", "ternary",
        "fixed<6,2>", "ufixed<8,0>", "fixed<32,4>", "digits<0,1,2,3>"}) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    auto rule = code->getLinearRule();
    ASSERT_TRUE(rule) << text;
    ASSERT_EQ(rule->weights.size(), code->getWidth());
    uint64_t step = std::max<uint64_t>(1, code->getCount() / 997);
    for (uint64_t c = 0; c < code->getCount(); c += step) {
      double sum = rule->offset;
      for (unsigned bit = 0; bit < code->getWidth(); ++bit)
        sum += c >> bit & 1 ? rule->weights[bit] : 0;
      if (code->isUsed(c))
        EXPECT_EQ(sum, code->decode(c)) << text << " code " << c;
    }
  }
  for (const char *text :
       {"e4m3fn", "nf4", "pow2<4,0>", "e8m0fnu", "digits<-2,-1,0,3>"})
    EXPECT_FALSE(Code::parse(text)->getLinearRule()) << text;
}

TEST(Decode, Properties) {
  auto check = [](const char *text, bool integer, bool range, bool powers) {
    auto code = Code::parse(text);
    ASSERT_TRUE(code) << text;
    EXPECT_EQ(code->isInteger(), integer) << text;
    EXPECT_EQ(code->isIntegerRange(), range) << text;
    EXPECT_EQ(code->isPowersOfTwo(), powers) << text;
  };
  check("int4", true, true, false);
  check("uint8", true, true, false);
  check("fixed<4,4>", true, true, false);
  check("fixed<4,5>", true, false, false);
  check("fixed<20,20>", true, true, false);
  check("fixed<20,19>", false, false, false);
  check("bipolar3", true, false, false);
  check("ternary", true, false, false);
  check("e8m0fnu", false, false, true);
  check("pow2<3,0>", true, false, false);
  check("e2m1fn", false, false, false);
  check("nf4", false, false, false);
}

} // namespace
