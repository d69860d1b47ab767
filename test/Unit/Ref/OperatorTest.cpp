//===- OperatorTest.cpp - Built-in operators ------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "RealArithmetic.h"
#include "RefTest.h"

using namespace ricci;
using namespace ricci::ref;
using ein::BuiltinOperator;

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

struct OperatorTest : RefTest {
  NumberType type(const char *name) {
    return NumberType::get(mlir::parseType(name, &context));
  }
  int64_t integers(BuiltinOperator op, int64_t a, int64_t b, const char *name) {
    return applyBinary(op, Scalar::ofInteger(a), Scalar::ofInteger(b),
                       type(name))
        .integer;
  }
  double floats(BuiltinOperator op, double a, double b,
                const char *name = "f32") {
    return applyBinary(op, Scalar::ofReal({a, 0}), Scalar::ofReal({b, 0}),
                       type(name))
        .real.value;
  }
  double unary(BuiltinOperator op, double a) {
    return applyUnary(op, Scalar::ofReal({a, 0}), type("f32")).real.value;
  }
};

TEST_F(OperatorTest, IntegersWrap) {
  EXPECT_EQ(integers(BuiltinOperator::add, 127, 1, "i8"), -128);
  EXPECT_EQ(integers(BuiltinOperator::add, 3, 1, "i3"), -4);
  EXPECT_EQ(integers(BuiltinOperator::add, 255, 1, "ui8"), 0);
  EXPECT_EQ(integers(BuiltinOperator::sub, 0, 1, "ui16"), 65535);
  EXPECT_EQ(integers(BuiltinOperator::mul, 100, 100, "si8"), 16);
  EXPECT_EQ(integers(BuiltinOperator::mul, INT64_MAX, 2, "i64"), -2);
  EXPECT_EQ(integers(BuiltinOperator::shift_add, 100, 3, "i8"), -53);
  EXPECT_EQ(integers(BuiltinOperator::add, 1, 1, "i1"), 0);
}

TEST_F(OperatorTest, IntegersDivide) {
  EXPECT_EQ(integers(BuiltinOperator::div, -7, 2, "i32"), -3);
  EXPECT_EQ(integers(BuiltinOperator::div, 7, 0, "i32"), 0);
  EXPECT_EQ(integers(BuiltinOperator::div, -128, -1, "i8"), -128);
  EXPECT_EQ(integers(BuiltinOperator::div, INT64_MIN, -1, "index"), INT64_MIN);
  EXPECT_EQ(integers(BuiltinOperator::div, -1, 2, "ui64"), INT64_MAX);
}

TEST_F(OperatorTest, IntegersOrderBySign) {
  EXPECT_EQ(integers(BuiltinOperator::min, -1, 1, "i64"), -1);
  EXPECT_EQ(integers(BuiltinOperator::min, -1, 1, "ui64"), 1);
  EXPECT_EQ(integers(BuiltinOperator::max, 1, 0, "i1"), 1);
}

TEST_F(OperatorTest, BitsCount) {
  EXPECT_EQ(integers(BuiltinOperator::and_popcount, -1, 0x55, "i8"), 4);
  EXPECT_EQ(integers(BuiltinOperator::xnor_popcount, -1, -1, "i64"), 64);
  EXPECT_EQ(integers(BuiltinOperator::xnor_popcount, 0, 1, "i3"), 2);
  EXPECT_EQ(integers(BuiltinOperator::and_, 12, 10, "i8"), 8);
  EXPECT_EQ(integers(BuiltinOperator::or_, 12, 10, "i8"), 14);
  EXPECT_EQ(integers(BuiltinOperator::xor_, 12, 10, "i8"), 6);
}

TEST_F(OperatorTest, Floats) {
  EXPECT_EQ(floats(BuiltinOperator::add, 1, 2), 3);
  EXPECT_EQ(floats(BuiltinOperator::sub, 1, 2), -1);
  EXPECT_EQ(floats(BuiltinOperator::mul, 3, 2), 6);
  EXPECT_EQ(floats(BuiltinOperator::div, 3, 2), 1.5);
  EXPECT_EQ(floats(BuiltinOperator::div, 3, 0), infinity);
  EXPECT_TRUE(std::isnan(floats(BuiltinOperator::min, 1, nan)));
  EXPECT_TRUE(std::isnan(floats(BuiltinOperator::max, nan, 1)));
  EXPECT_TRUE(std::signbit(floats(BuiltinOperator::min, 0.0, -0.0)));
  EXPECT_NEAR(floats(BuiltinOperator::log_sum_exp, 1, 1), 1 + std::log(2),
              1e-12);
  EXPECT_EQ(floats(BuiltinOperator::log_sum_exp, -infinity, -infinity),
            -infinity);
  EXPECT_EQ(floats(BuiltinOperator::log_sum_exp, infinity, infinity), infinity);
  EXPECT_EQ(unary(BuiltinOperator::neg, 2), -2);
  EXPECT_EQ(unary(BuiltinOperator::abs, -2), 2);
  EXPECT_EQ(unary(BuiltinOperator::exp, 0), 1);
  EXPECT_EQ(unary(BuiltinOperator::log, 1), 0);
  EXPECT_EQ(unary(BuiltinOperator::sqrt, 4), 2);
  EXPECT_EQ(unary(BuiltinOperator::rsqrt, 4), 0.5);
  EXPECT_NEAR(unary(BuiltinOperator::tanh, 1), 0.7615941559557649, 1e-15);
  EXPECT_NEAR(unary(BuiltinOperator::erf, 1), 0.8427007929497149, 1e-15);
  // What f32 cannot hold is infinite.
  EXPECT_EQ(unary(BuiltinOperator::exp, 100), infinity);
}

/// 2^a · 2^b · (1 + 2^-4), the operator's constant for f32.
TEST_F(OperatorTest, LMul) {
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1, 1), 1.0625);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, -2, 4), -8.5);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1.5, 1.5), 2.125);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 0, 5), 0);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1e-40, 5), 0);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1e30, 1e30), infinity);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1e-30, 1e-30), 0);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, infinity, -2), -infinity);
  EXPECT_TRUE(std::isnan(floats(BuiltinOperator::l_mul, infinity, 0)));
  EXPECT_TRUE(std::isnan(floats(BuiltinOperator::l_mul, nan, 1)));
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1, 1, "f64"), 1.0625);
  EXPECT_EQ(floats(BuiltinOperator::l_mul, 1, 1, "bf16"), 1.0625);
}

TEST_F(OperatorTest, ErrorsPropagate) {
  EXPECT_EQ(multiply({2, 0}, {3, 0}, formatF32).error, 0);
  EXPECT_GT(multiply({1.1f, 0}, {1.3f, 0}, formatF32).error, 0);
  EXPECT_NEAR(multiply({2, 0.1}, {3, 0.2}, formatF64).error, 0.72, 1e-12);
  EXPECT_TRUE(std::isinf(divide({1, 0}, {0.5, 0.6}, formatF32).error));
  EXPECT_NEAR(divide({1, 0}, {2, 1}, formatF64).error, 0.5, 1e-12);
  EXPECT_NEAR(maximum({1, 0.5}, {1.2, 0.1}).error, 0.3, 1e-12);
  EXPECT_EQ(maximum({1, 0.1}, {9, 0}).error, 0);
  Real root = monotone(std::sqrt, {4, 1}, formatF64);
  EXPECT_NEAR(root.error, 2 - std::sqrt(3), 1e-12);
  EXPECT_TRUE(std::isinf(monotone(std::log, {1, 2}, formatF32).error));
  // An infinite factor of a known sign leaves nothing to doubt.
  Real product = multiply({infinity, 0}, {2, 0.5}, formatF32);
  EXPECT_EQ(product.value, infinity);
  EXPECT_EQ(product.error, 0);
}

} // namespace
