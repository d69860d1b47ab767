//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

#include "ricci/Dialect/Q/IR/Q.h"

using namespace ricci;
using namespace ricci::ref;

namespace {

struct QuantizationTest : RefTest {
  QuantizationTest() { context.loadDialect<q::QDialect>(); }

  /// Runs one operation on %a0, %a1, … of these types; its result's elements.
  std::vector<double> apply(const std::string &operation,
                            const std::vector<std::string> &types,
                            const std::string &result,
                            const std::vector<Tensor> &arguments) {
    std::string parameters;
    for (size_t i = 0; i < types.size(); ++i)
      parameters += (i ? ", %a" : "%a") + std::to_string(i) + ": " + types[i];
    std::string text = "func.func @main(" + parameters + ") -> " + result +
                       " {\n  %r = " + operation + "\n  return %r : " + result +
                       "\n}\n";
    EXPECT_TRUE(run(text, arguments)) << errors << text;
    if (results.empty())
      return {};
    std::string element =
        result.substr(result.rfind('x', result.find("!q.")) + 1);
    element.pop_back();
    return read(results[0], element.c_str(), &context);
  }
};

std::vector<Tensor> list(Tensor a) {
  std::vector<Tensor> result;
  result.push_back(std::move(a));
  return result;
}
std::vector<Tensor> list(Tensor a, Tensor b) {
  std::vector<Tensor> result = list(std::move(a));
  result.push_back(std::move(b));
  return result;
}
std::vector<Tensor> list(Tensor a, Tensor b, Tensor c) {
  std::vector<Tensor> result = list(std::move(a), std::move(b));
  result.push_back(std::move(c));
  return result;
}

TEST_F(QuantizationTest, DequantizesEveryKindOfCode) {
  auto decode = [&](const std::string &code, const char *type,
                    std::vector<double> patterns) {
    std::string shape = "tensor<" + std::to_string(patterns.size()) + "x";
    std::string from = shape + "!q.code<" + code + ">>", to = shape + "f32>";
    return apply(
        "q.dequantize %a0 : " + from + " -> " + to, {from}, to,
        list(make(type, {static_cast<int64_t>(patterns.size())}, patterns)));
  };
  EXPECT_THAT(decode("int3", "si3", {-4, -1, 3}), ElementsAre(-4, -1, 3));
  EXPECT_THAT(decode("uint8", "ui8", {0, 128, 255}), ElementsAre(0, 128, 255));
  EXPECT_THAT(decode("bipolar2", "ui2", {0, 1, 2, 3}),
              ElementsAre(-3, -1, 1, 3));
  EXPECT_THAT(decode("ternary", "ui2", {3, 0, 1}), ElementsAre(-1, 0, 1));
  EXPECT_THAT(decode("fixed<8,3>", "si8", {-128, 1, 127}),
              ElementsAre(-4, 0x1p-5, 127 * 0x1p-5));
  EXPECT_THAT(decode("e2m1fn", "ui4", {1, 7, 15}), ElementsAre(0.5, 6, -6));
  EXPECT_THAT(decode("table<0.5,-2.0>", "ui1", {0, 1}), ElementsAre(0.5, -2));
  EXPECT_EQ(results[0].errorClass, ErrorClass::Z);
}

TEST_F(QuantizationTest, SchemesDequantizeByGroup) {
  // Groups of 2 along 3 elements: the last group is shorter.
  EXPECT_THAT(
      apply("q.dequantize %a0 by <scale = (m, k) -> (m, k floordiv 2), "
            "zero_point = (m, k) -> (m)>(%a1, %a2 : tensor<2x2xf32>, "
            "tensor<2xi8>) : tensor<2x3x!q.code<uint4>> -> tensor<2x3xf32>",
            {"tensor<2x3x!q.code<uint4>>", "tensor<2x2xf32>", "tensor<2xi8>"},
            "tensor<2x3xf32>",
            list(make("ui4", {2, 3}, {0, 8, 15, 1, 2, 3}),
                 make("f32", {2, 2}, {0.5, 2, 4, 0.25}),
                 make("i8", {2}, {8, 1}))),
      ElementsAre(-4, 0, 14, 0, 4, 0.5));
  EXPECT_EQ(results[0].errorClass, ErrorClass::F);
}

TEST_F(QuantizationTest, ExponentsAreExact) {
  // 2^-149 is f32's least number; NaN is e8m0fnu's last code.
  EXPECT_THAT(
      apply("q.dequantize %a0 by <exponent = (k) -> (k floordiv 2)>(%a1 : "
            "tensor<2x!q.code<e8m0fnu>>) : tensor<4x!q.code<int8>> -> "
            "tensor<4xf32>",
            {"tensor<4x!q.code<int8>>", "tensor<2x!q.code<e8m0fnu>>"},
            "tensor<4xf32>",
            list(make("si8", {4}, {1, -3, 5, 6}), make("ui8", {2}, {0, 130}))),
      ElementsAre(0x1p-127, -3 * 0x1p-127, 40, 48));
}

TEST_F(QuantizationTest, QuantizesWithRoundingAndSaturation) {
  auto encode = [&](const std::string &how) {
    return apply("q.quantize %a0 " + how +
                     " : tensor<6xf32> -> tensor<6x!q.code<int4>>",
                 {"tensor<6xf32>"}, "tensor<6x!q.code<int4>>",
                 list(make("f32", {6}, {-100, -1.5, 0.5, 2.5, 7.6, NAN})));
  };
  EXPECT_THAT(encode(""), ElementsAre(-8, -2, 0, 2, 7, 0));
  EXPECT_THAT(encode("round nearest_away"), ElementsAre(-8, -2, 1, 3, 7, 0));
  EXPECT_THAT(encode("round nearest_up"), ElementsAre(-8, -1, 1, 3, 7, 0));
  EXPECT_THAT(encode("round floor"), ElementsAre(-8, -2, 0, 2, 7, 0));
  EXPECT_THAT(encode("round truncate"), ElementsAre(-8, -1, 0, 2, 7, 0));
  // -100 mod 16 is 12 or -4, 8 is -8.
  EXPECT_THAT(encode("overflow wrap"), ElementsAre(-4, -2, 0, 2, -8, 0));
}

TEST_F(QuantizationTest, ZeroPointsAreAddedAfterRounding) {
  EXPECT_THAT(
      apply("q.quantize %a0 by <scale = (i) -> (), zero_point = (i) -> ()>"
            "(%a1, %a2 : tensor<f32>, tensor<i32>) : tensor<5xf32> -> "
            "tensor<5x!q.code<uint8>>",
            {"tensor<5xf32>", "tensor<f32>", "tensor<i32>"},
            "tensor<5x!q.code<uint8>>",
            list(make("f32", {5}, {-1, 0.25, 0.75, INFINITY, NAN}),
                 make("f32", {}, {0.5}), make("i32", {}, {3}))),
      // 0.5 and 1.5 are ties: 0 + 3 and 2 + 3.
      ElementsAre(1, 3, 5, 255, 3));
}

TEST_F(QuantizationTest, Requantizes) {
  EXPECT_THAT(
      apply("q.requantize %a0 from <scale = (i) -> ()>(%a1 : tensor<f32>) to "
            "<shift = (i) -> ()>(%a2 : tensor<i8>) : tensor<3x!q.code<int8>> "
            "-> tensor<3x!q.code<e2m1fn>>",
            {"tensor<3x!q.code<int8>>", "tensor<f32>", "tensor<i8>"},
            "tensor<3x!q.code<e2m1fn>>",
            list(make("si8", {3}, {1, -4, 100}), make("f32", {}, {0.25}),
                 make("i8", {}, {1}))),
      // 0.5, -2 and 50, saturated to 6.
      ElementsAre(1, 12, 7));
}

TEST_F(QuantizationTest, Rescales) {
  auto rescale = [&](const std::string &rounding) {
    return apply("q.rescale %a0 by %a1, %a2 over (i) -> () " + rounding +
                     " : tensor<4xi32>, tensor<i32>, tensor<i8> -> "
                     "tensor<4x!q.code<int8>>",
                 {"tensor<4xi32>", "tensor<i32>", "tensor<i8>"},
                 "tensor<4x!q.code<int8>>",
                 list(make("i32", {4}, {2, 6, -2, 2147483647}),
                      make("i32", {}, {1}), make("i8", {}, {2})));
  };
  EXPECT_THAT(rescale(""), ElementsAre(1, 2, 0, 127));
  EXPECT_THAT(rescale("round even"), ElementsAre(0, 2, 0, 127));
}

TEST_F(QuantizationTest, MovesBits) {
  EXPECT_THAT(apply("q.bits %a0 axis 0 : tensor<2x!q.code<int3>> -> "
                    "tensor<3x2xi1>",
                    {"tensor<2x!q.code<int3>>"}, "tensor<3x2xi1>",
                    list(make("si3", {2}, {-3, 3}))),
              ElementsAre(1, 1, 0, 1, 1, 0));
  EXPECT_THAT(apply("q.pack %a0 : tensor<3x!q.code<int3>> -> tensor<2xi8>",
                    {"tensor<3x!q.code<int3>>"}, "tensor<2xi8>",
                    list(make("si3", {3}, {-1, 1, -4}))),
              // 7 | 1 << 3 | (4 & 3) << 6, then 4 >> 2.
              ElementsAre(15, 1));
  EXPECT_THAT(apply("q.unpack %a0 : tensor<2xi8> -> tensor<3x!q.code<int3>>",
                    {"tensor<2xi8>"}, "tensor<3x!q.code<int3>>",
                    list(make("i8", {2}, {15, 1}))),
              ElementsAre(-1, 1, -4));
  EXPECT_THAT(
      apply(
          "q.lut %a0 in %a1 over (m, k) -> (k) : tensor<1x2x!q.code<uint1>>,"
          " tensor<2x2xf32> -> tensor<1x2xf32>",
          {"tensor<1x2x!q.code<uint1>>", "tensor<2x2xf32>"}, "tensor<1x2xf32>",
          list(make("ui1", {1, 2}, {1, 0}), make("f32", {2, 2}, {1, 2, 3, 4}))),
      ElementsAre(2, 3));
}

TEST_F(QuantizationTest, ChecksExtentsAtRunTime) {
  EXPECT_FALSE(run(
      "func.func @main(%c: tensor<?x!q.code<int4>>, %s: tensor<?xf32>) -> "
      "tensor<?xf32> {\n%r = q.dequantize %c by <scale = (k) -> (k floordiv "
      "2)>(%s : tensor<?xf32>) : tensor<?x!q.code<int4>> -> tensor<?xf32>\n"
      "return %r : tensor<?xf32>\n}",
      list(make("si4", {3}, {1, 2, 3}), make("f32", {1}, {1}))));
  EXPECT_THAT(errors, HasSubstr("Q5: at run time, dimension 0 of a parameter "
                                "has extent 1, expected 2"));
}

} // namespace
