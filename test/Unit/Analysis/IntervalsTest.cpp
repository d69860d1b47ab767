//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Intervals hold all that a contraction can compute, tried out on all operands
// from small sets, and are exact for sums of products.

#include "ricci/Analysis/Intervals.h"
#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/RegisterAll.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

using namespace ricci;

namespace {

using Binary = std::function<int64_t(int64_t, int64_t)>;

struct NamedOperator {
  const char *name;
  Binary apply;
};

const NamedOperator maps[] = {
    {"add", [](int64_t a, int64_t b) { return a + b; }},
    {"mul", [](int64_t a, int64_t b) { return a * b; }},
    {"sub", [](int64_t a, int64_t b) { return a - b; }},
    {"min", [](int64_t a, int64_t b) { return std::min(a, b); }},
    {"max", [](int64_t a, int64_t b) { return std::max(a, b); }},
    {"and", [](int64_t a, int64_t b) { return a & b; }},
    {"or", [](int64_t a, int64_t b) { return a | b; }},
    {"xor", [](int64_t a, int64_t b) { return a ^ b; }},
};
const NamedOperator reductions[] = {maps[0], maps[1], maps[3], maps[4],
                                    maps[5], maps[6], maps[7]};

std::string list(const std::vector<int64_t> &values) {
  std::string text;
  for (int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "[" + text + "]";
}

struct IntervalsTest : testing::Test {
  IntervalsTest() {
    mlir::DialectRegistry registry;
    registerDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadDialect<ein::EinDialect, mlir::arith::ArithDialect,
                        mlir::func::FuncDialect, mlir::tensor::TensorDialect>();
  }

  /// The last contraction of a function with this body.
  ein::ContractOp parse(const std::string &body) {
    module = mlir::parseSourceString<mlir::ModuleOp>(
        "func.func @f(%x: tensor<5xsi4>, %y: tensor<5xui3>, %n: tensor<?xi8>, "
        "%r: tensor<5xf32>, %m: tensor<5xi1>) {\n" +
            body + "\nreturn\n}",
        &context);
    EXPECT_TRUE(module) << body;
    ein::ContractOp last;
    if (module)
      module->walk([&](ein::ContractOp op) { last = op; });
    return last;
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

TEST_F(IntervalsTest, HoldAllOfEachPairOfOperators) {
  const std::vector<int64_t> sets[] = {{-3, 1, 2}, {0, 5}, {-4, -1}, {7}};
  for (const NamedOperator &map : maps)
    for (const NamedOperator &reduction : reductions)
      for (const auto &left : sets)
        for (const auto &right : sets)
          for (int64_t count : {1, 2, 3, 4}) {
            SCOPED_TRACE(std::string(reduction.name) + " of " + map.name +
                         list(left) + list(right) + std::to_string(count));
            std::string a = std::to_string(left.size()),
                        b = std::to_string(right.size());
            ein::ContractOp op =
                parse("%a = arith.constant dense<" + list(left) +
                      "> : tensor<" + a + "xi32>\n%b = arith.constant dense<" +
                      list(right) + "> : tensor<" + b +
                      "xi32>\n%z = arith.constant dense<0> : tensor<" +
                      std::to_string(count) + "xi32>\n" +
                      // The rank k only counts.
                      "%t = ein.contract \"Z[i, j, k] = " + map.name +
                      "(A[i], B[j])\"(%a, %b) : (tensor<" + a +
                      "xi32>, tensor<" + b + "xi32>) -> tensor<" + a + "x" + b +
                      "x" + std::to_string(count) +
                      "xi32>\n%s = ein.contract \"Z[i, j] = " + reduction.name +
                      "[k](T[i, j, k])\"(%t) : (tensor<" + a + "x" + b + "x" +
                      std::to_string(count) + "xi32>) -> tensor<" + a + "x" +
                      b + "xi32>");
            ASSERT_TRUE(op);
            IntervalAnalysis analysis;
            auto found = analysis.get(op);
            ASSERT_TRUE(found.has_value());
            std::set<int64_t> terms, sums;
            for (int64_t x : left)
              for (int64_t y : right)
                terms.insert(map.apply(x, y));
            sums = terms;
            for (int64_t k = 1; k < count; ++k) {
              std::set<int64_t> next = sums;
              for (int64_t sum : sums)
                for (int64_t term : terms)
                  next.insert(reduction.apply(sum, term));
              sums = next;
            }
            EXPECT_TRUE(found->sums.contains(
                Interval::of(*sums.begin(), *sums.rbegin())))
                << found->sums.str();
            if (std::string(reduction.name) + map.name == "addmul") {
              auto exact = Interval::of(*sums.begin(), *sums.rbegin());
              EXPECT_TRUE(exact.join(Interval::of(0, 0)).contains(found->sums))
                  << found->sums.str();
            }
          }
}

TEST_F(IntervalsTest, ComeFromElementTypes) {
  ein::ContractOp op =
      parse("%s = ein.contract \"i,i->\"(%x, %y) : (tensor<5xsi4>, "
            "tensor<5xui3>) -> tensor<i32>");
  IntervalAnalysis analysis;
  auto found = analysis.get(op);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->terms.str(), "[-56, 49]");
  EXPECT_EQ(found->sums.str(), "[-280, 245]");
}

TEST_F(IntervalsTest, AMaskMayLeaveNothing) {
  ein::ContractOp op =
      parse("%s = ein.contract \"Z[] = min[i](X[i]) where M[i]\"(%y, %m) : "
            "(tensor<5xui3>, tensor<5xi1>) -> tensor<i16>");
  IntervalAnalysis analysis;
  auto found = analysis.get(op);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->sums.str(), "[0, 32767]");
}

TEST_F(IntervalsTest, WhatWrapsCanBeAnything) {
  // The first sum, up to 35, does not fit i5.
  ein::ContractOp op =
      parse("%s = ein.contract \"i->\"(%y) : (tensor<5xui3>) -> tensor<i5>\n"
            "%t = ein.contract \"i,->\"(%y, %s) : (tensor<5xui3>, tensor<i5>) "
            "-> tensor<i32>");
  IntervalAnalysis analysis;
  auto found = analysis.get(op);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->sums.str(), "[-560, 525]");
}

TEST_F(IntervalsTest, NothingIsKnownOfFloatsAndDynamicSums) {
  IntervalAnalysis analysis;
  EXPECT_FALSE(analysis.get(
      parse("%s = ein.contract \"i->\"(%r) : (tensor<5xf32>) -> tensor<i32>")));
  EXPECT_FALSE(analysis.get(
      parse("%s = ein.contract \"i->\"(%n) : (tensor<?xi8>) -> tensor<i32>")));
  EXPECT_FALSE(analysis.get(
      parse("%s = ein.contract \"i->\"(%x) : (tensor<5xsi4>) -> tensor<f32>")));
}

TEST_F(IntervalsTest, ProductsOfManyAreTooWide) {
  IntervalAnalysis analysis;
  EXPECT_FALSE(analysis.get(
      parse("%c = arith.constant dense<9223372036854775807> : tensor<9xi64>\n"
            "%s = ein.contract \"Z[] = prod[i](C[i])\"(%c) : (tensor<9xi64>) "
            "-> tensor<i64>")));
}

} // namespace
