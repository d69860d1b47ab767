//===- PolynomialTest.cpp - Polynomials in place of functions -------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/Polynomial.h"

#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"

#include <cmath>
#include <random>

using namespace ricci;

static double exponential(double x) { return std::exp(x); }
static double ramp(double x) { return std::max(x, 0.0); }
static double inverse(double x) { return 1 / x; }

/// The largest difference at points that the fit has not seen.
static double measure(RealFunction function, const Approximation &fit) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> points(fit.polynomial.low,
                                                fit.polynomial.high);
  double error = 0;
  for (int i = 0; i < 10000; ++i) {
    double x = points(random);
    error = std::max(error, std::abs(fit.polynomial.evaluate(x) - function(x)));
  }
  return error;
}

TEST(PolynomialTest, KnowsTheBestOnes) {
  // |x| on [-1, 1] by degree 2: x² + 1/8, error 1/8; half of that for max(x,
  // 0).
  auto fit = approximate(ramp, -1, 1, 2);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->error, 0.0625, 1e-4);
  // exp on [-1, 1] by a line: slope sinh 1.
  fit = approximate(exponential, -1, 1, 1);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->polynomial.coefficients[1], std::sinh(1), 1e-3);
  EXPECT_NEAR(fit->error, 0.2788, 1e-4);
}

TEST(PolynomialTest, StatesAnErrorThatHolds) {
  for (int64_t degree : {0, 1, 2, 5, 16, 31, 63}) {
    for (auto [low, high] : {std::pair(-1.0, 1.0), {-7.0, 9.0}, {0.5, 3.0}}) {
      for (RealFunction function : {RealFunction(exponential), {ramp}}) {
        auto fit = approximate(function, low, high, degree);
        ASSERT_TRUE(fit);
        double largest = std::abs(function(high));
        EXPECT_LE(measure(function, *fit), fit->error * 1.001 + largest * 1e-12)
            << degree << " on " << low << ", " << high;
      }
    }
  }
}

TEST(PolynomialTest, RefusesPoles) {
  EXPECT_FALSE(approximate(inverse, -1, 1, 5));
  EXPECT_FALSE(approximateWithin(inverse, 0, 1, 1e-3, 63));
}

TEST(PolynomialTest, TakesTheLeastDegree) {
  auto fit = approximateWithin(exponential, -1, 1, 1e-6, 63);
  ASSERT_TRUE(fit);
  EXPECT_LE(fit->error, 1e-6);
  int64_t degree = fit->polynomial.getDegree();
  EXPECT_GT(approximate(exponential, -1, 1, degree - 1)->error, 1e-6);
  // What no degree meets ends at the highest.
  fit = approximateWithin(ramp, -1, 1, 1e-6, 40);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->polynomial.getDegree(), 40);
}

TEST(PolynomialTest, IsEvaluatedAtLeastDepth) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> reals(-1, 1);
  for (int64_t degree = 0; degree <= 130; ++degree) {
    ChebyshevPolynomial polynomial{-3, 5, {}};
    for (int64_t k = 0; k <= degree; ++k)
      polynomial.coefficients.push_back(reals(random));
    int64_t least = llvm::Log2_64_Ceil(degree + 1);
    for (bool isNormalized : {false, true}) {
      PolynomialProgram program = planPolynomial(polynomial, isNormalized);
      EXPECT_LE(program.getDepth(), least + (isNormalized ? 0 : 1)) << degree;
      EXPECT_LE(program.products, 3 * std::sqrt(degree + 1.0) + 3) << degree;
      for (double u : {-1.0, -0.3, 0.0, 0.77, 1.0}) {
        double x = 1 + 4 * u;
        EXPECT_NEAR(program.evaluate(isNormalized ? u : x),
                    polynomial.evaluate(x), 1e-9)
            << degree;
      }
    }
  }
}

TEST(PolynomialTest, LeavesOutWhatIsZero) {
  // T_4 alone: two squares and a product by its coefficient.
  PolynomialProgram program =
      planPolynomial({-1, 1, {0, 0, 0, 0, 0.5}}, /*isNormalized=*/true);
  EXPECT_EQ(program.products, 2);
  EXPECT_NEAR(program.evaluate(0.5), -0.25, 1e-12);
}
