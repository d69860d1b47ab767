//===- BoundTest.cpp - Error bounds hold and are not loose ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

#include <algorithm>
#include <random>

using namespace ricci;
using namespace ricci::ref;

namespace {

struct BoundTest : RefTest {
  std::mt19937 random{2026};
  std::vector<double> uniform(size_t count) {
    std::uniform_real_distribution<float> distribution(-1, 1);
    std::vector<double> values(count);
    for (double &value : values)
      value = distribution(random);
    return values;
  }
};

/// Sums in float, in any order, stay within the bound, which is at most
/// (n + 1) u Σ|ab|.
TEST_F(BoundTest, ShuffledSumsOfProducts) {
  for (size_t length : {1, 2, 3, 17, 1000}) {
    std::vector<double> a = uniform(length), b = uniform(length);
    std::string t = "tensor<" + std::to_string(length) + "xf32>";
    std::vector<Tensor> arguments;
    arguments.push_back(make("f32", {static_cast<int64_t>(length)}, a));
    arguments.push_back(make("f32", {static_cast<int64_t>(length)}, b));
    contract("i,i->", "(" + t + ", " + t + ") -> tensor<f32>", "f32",
             arguments);
    double bound = results[0].bound[0], magnitude = 0;
    std::vector<size_t> order(length);
    for (size_t i = 0; i < length; ++i) {
      order[i] = i;
      magnitude += std::abs(a[i] * b[i]);
    }
    EXPECT_LE(bound, 1.01 * length * 0x1p-24 * magnitude + 1e-30);
    for (int trial = 0; trial < 20; ++trial) {
      std::shuffle(order.begin(), order.end(), random);
      float sum = 0;
      for (size_t i : order)
        sum += static_cast<float>(a[i]) * static_cast<float>(b[i]);
      EXPECT_LE(std::abs(sum - results[0].exact[0]), bound) << length;
    }
  }
}

TEST_F(BoundTest, ErrorsTravelThroughTheProgram) {
  const char *text = R"mlir(
    func.func @main(%a: tensor<8x8xf32>) -> tensor<8x8xf32> {
      %0 = ein.contract "ij,jk->ik"(%a, %a)
          : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
      %1 = ein.contract "Z[i, k] = exp(A[i, k])"(%0)
          : (tensor<8x8xf32>) -> tensor<8x8xf32>
      %2 = ein.contract "ij,jk->ik"(%1, %a)
          : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
      return %2 : tensor<8x8xf32>
    })mlir";
  std::vector<double> a = uniform(64);
  std::vector<Tensor> arguments;
  arguments.push_back(make("f32", {8, 8}, a));
  ASSERT_TRUE(run(text, arguments)) << errors;
  auto product = [](const std::vector<float> &x, const std::vector<float> &y) {
    std::vector<float> z(64);
    for (int i = 0; i < 8; ++i)
      for (int k = 0; k < 8; ++k)
        for (int j = 7; j >= 0; --j)
          z[8 * i + k] += x[8 * i + j] * y[8 * j + k];
    return z;
  };
  std::vector<float> floats(a.begin(), a.end());
  std::vector<float> middle = product(floats, floats);
  for (float &value : middle)
    value = std::exp(value);
  std::vector<float> last = product(middle, floats);
  for (int i = 0; i < 64; ++i) {
    EXPECT_LE(std::abs(last[i] - results[0].exact[i]), results[0].bound[i]);
    EXPECT_LE(results[0].bound[i], 1e-3);
  }
}

TEST_F(BoundTest, HalfPrecisionRoundsOnce) {
  std::vector<Tensor> arguments;
  arguments.push_back(make("f16", {3}, {2048, 1, 1}));
  contract("i->", "(tensor<3xf16>) -> tensor<f16>", "f16", arguments);
  EXPECT_EQ(results[0].exact[0], 2050);
  EXPECT_LE(results[0].bound[0], 1);
}

/// Some order of the sum overflows f32: nothing can be said.
TEST_F(BoundTest, OverflowOnTheWay) {
  std::vector<Tensor> arguments;
  arguments.push_back(make("f32", {3}, {3e38, 3e38, -3e38}));
  contract("i->", "(tensor<3xf32>) -> tensor<f32>", "f32", arguments);
  EXPECT_TRUE(std::isinf(results[0].bound[0]));
  EXPECT_TRUE(compare(*make("f32", {}, {infinity}), results[0]).holds);
}

} // namespace
