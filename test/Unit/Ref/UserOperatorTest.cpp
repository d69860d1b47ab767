//===- UserOperatorTest.cpp - Bodies of ein.op ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RefTest.h"

using namespace ricci;
using namespace ricci::ref;

namespace {

struct UserOperatorTest : RefTest {
  /// Applies a body on %a and %b of one type to two scalars.
  double apply(const std::string &type, const std::string &body, double a,
               double b) {
    std::string definition = "ein.op @f(%a: " + type + ", %b: " + type +
                             ") -> " + type + " {\n" + body +
                             "\nein.yield %r : " + type + "\n}\n";
    std::string t = "tensor<" + type + ">";
    std::vector<Tensor> arguments;
    arguments.push_back(make(type.c_str(), {}, {a}));
    arguments.push_back(make(type.c_str(), {}, {b}));
    auto values =
        contract("Z[] = @f(A[], B[])", "(" + t + ", " + t + ") -> " + t,
                 type.c_str(), arguments, definition);
    return values.empty() ? NAN : values[0];
  }
};

TEST_F(UserOperatorTest, Integers) {
  EXPECT_EQ(apply("i8", "%r = arith.addi %a, %b : i8", 127, 1), -128);
  EXPECT_EQ(apply("i8", "%r = arith.divui %a, %b : i8", -1, 2), 127);
  EXPECT_EQ(apply("i8", "%r = arith.remsi %a, %b : i8", -7, 3), -1);
  EXPECT_EQ(apply("i8", "%r = arith.floordivsi %a, %b : i8", -7, 3), -3);
  EXPECT_EQ(apply("i8", "%r = arith.ceildivsi %a, %b : i8", 7, 3), 3);
  EXPECT_EQ(apply("i8", "%r = arith.shrui %a, %b : i8", -128, 7), 1);
  EXPECT_EQ(apply("i8", "%r = arith.shrsi %a, %b : i8", -128, 7), -1);
  EXPECT_EQ(apply("i8", "%r = arith.maxui %a, %b : i8", -1, 1), -1);
  EXPECT_EQ(apply("i8", "%r = math.ctlz %a : i8", 1, 0), 7);
  EXPECT_EQ(apply("i8", "%r = math.ctpop %a : i8", -1, 0), 8);
  EXPECT_EQ(apply("i8", R"mlir(
    %w = arith.extsi %a : i8 to i16
    %v = arith.extui %b : i8 to i16
    %s = arith.addi %w, %v : i16
    %c = arith.constant 8 : i16
    %t = arith.shrsi %s, %c : i16
    %r = arith.trunci %t : i16 to i8)mlir",
                  1, -1),
            1);
}

TEST_F(UserOperatorTest, Floats) {
  EXPECT_EQ(apply("f32", "%r = arith.remf %a, %b : f32", 7, -4), 3);
  EXPECT_EQ(apply("f32", "%r = math.fma %a, %b, %a : f32", 2, 3), 8);
  EXPECT_EQ(apply("f32", "%r = math.powf %a, %b : f32", 2, 10), 1024);
  EXPECT_EQ(apply("f32", "%r = math.copysign %a, %b : f32", 2, -1), -2);
  EXPECT_EQ(apply("f32", "%r = arith.maxnumf %a, %b : f32", NAN, 1), 1);
  EXPECT_EQ(apply("f32", R"mlir(
    %i = arith.bitcast %a : f32 to i32
    %c = arith.constant 8388608 : i32
    %s = arith.addi %i, %c : i32
    %r = arith.bitcast %s : i32 to f32)mlir",
                  3, 0),
            6);
}

TEST_F(UserOperatorTest, AnUncertainSelectWidensTheBound) {
  const char *body = R"mlir(
    %s = math.exp %a : f32
    %one = arith.constant 1.0 : f32
    %c = arith.cmpf olt, %s, %one : f32
    %twenty = arith.constant 20.0 : f32
    %r = arith.select %c, %twenty, %b : f32)mlir";
  // An implementation's exp(0) may be a little less than 1.
  apply("f32", body, 0, 3);
  EXPECT_GE(results[0].bound[0], 20 - 3);
  EXPECT_TRUE(std::isfinite(results[0].bound[0]));
  apply("f32", body, 5, 3);
  EXPECT_EQ(results[0].bound[0], 0);
}

TEST_F(UserOperatorTest, ArithmeticIsThatOfIEEE754) {
  // 64895.5 is no f16; 64896 is the nearest.
  apply("f16", R"mlir(
    %r = arith.subf %a, %b : f16)mlir",
        64896, 0.5);
  EXPECT_EQ(results[0].exact[0], 64896);
  EXPECT_EQ(results[0].bound[0], 0);
}

TEST_F(UserOperatorTest, ReducesByADeclaredLaw) {
  std::string definition = R"mlir(
    ein.op @larger(%a: i32, %b: i32) -> i32
        laws {associative, commutative, identity = -5 : i32} {
      %r = arith.maxsi %a, %b : i32
      ein.yield %r : i32
    })mlir";
  std::vector<Tensor> arguments;
  arguments.push_back(make("i32", {2, 2}, {1, 3, -9, -8}));
  EXPECT_THAT(contract("Z[i] = @larger[j](A[i, j])",
                       "(tensor<2x2xi32>) -> tensor<2xi32>", "i32", arguments,
                       definition + "\n"),
              ElementsAre(3, -5));
}

TEST_F(UserOperatorTest, UnknownOperationsAreErrors) {
  std::vector<Tensor> arguments;
  arguments.push_back(make("f32", {}, {1}));
  EXPECT_FALSE(run(R"mlir(
    ein.op @f(%a: f32) -> f32 {
      %s, %c = math.sincos %a : f32
      ein.yield %s : f32
    }
    func.func @main(%a: tensor<f32>) -> tensor<f32> {
      %0 = ein.contract "Z[] = @f(A[])"(%a) : (tensor<f32>) -> tensor<f32>
      return %0 : tensor<f32>
})mlir",
                   arguments));
  EXPECT_THAT(errors, HasSubstr("does not know the operation 'math.sincos'"));
}

} // namespace
