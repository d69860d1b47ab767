//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Range-transfer functions hold every result: of built-in operators for all
// pairs of intervals of 3 bits, of user operators for intervals of 4 bits.

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/RegisterAll.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"

#include <gtest/gtest.h>

using namespace ricci::ein;
using llvm::APInt;
using mlir::ConstantIntRanges;
using mlir::IntegerType;

namespace {

APInt evaluate(BuiltinOperator op, const APInt &a, const APInt &b,
               bool isUnsigned) {
  unsigned width = a.getBitWidth();
  switch (op) {
  case BuiltinOperator::add:
    return a + b;
  case BuiltinOperator::sub:
    return a - b;
  case BuiltinOperator::mul:
    return a * b;
  case BuiltinOperator::div:
    if (b.isZero())
      return b;
    return isUnsigned ? a.udiv(b) : a.sdiv(b);
  case BuiltinOperator::min:
    return (isUnsigned ? a.ult(b) : a.slt(b)) ? a : b;
  case BuiltinOperator::max:
    return (isUnsigned ? a.ugt(b) : a.sgt(b)) ? a : b;
  case BuiltinOperator::and_:
    return a & b;
  case BuiltinOperator::or_:
    return a | b;
  case BuiltinOperator::xor_:
    return a ^ b;
  case BuiltinOperator::and_popcount:
    return APInt(width, (a & b).popcount());
  case BuiltinOperator::xnor_popcount:
    return APInt(width, (~(a ^ b)).popcount());
  case BuiltinOperator::shift_add:
    return a + a + b;
  case BuiltinOperator::neg:
    return -a;
  case BuiltinOperator::abs:
    return isUnsigned || a.isNonNegative() ? a : -a;
  default:
    ADD_FAILURE() << "an operator on floats";
    return a;
  }
}

bool holds(const ConstantIntRanges &range, const APInt &value) {
  return range.umin().ule(value) && range.umax().uge(value) &&
         range.smin().sle(value) && range.smax().sge(value);
}

/// All intervals of `width` bits, of signed or unsigned numbers.
llvm::SmallVector<ConstantIntRanges> intervals(unsigned width,
                                               bool isUnsigned) {
  llvm::SmallVector<ConstantIntRanges> result;
  for (unsigned i = 0; i < (1u << width); ++i)
    for (unsigned j = i; j < (1u << width); ++j) {
      APInt low(width, i), high(width, j);
      if (isUnsigned) {
        result.push_back(ConstantIntRanges::fromUnsigned(low, high));
        continue;
      }
      low ^= APInt::getSignMask(width);
      high ^= APInt::getSignMask(width);
      result.push_back(ConstantIntRanges::fromSigned(low, high));
    }
  return result;
}

llvm::SmallVector<APInt> members(const ConstantIntRanges &range) {
  llvm::SmallVector<APInt> result;
  unsigned width = range.umin().getBitWidth();
  for (unsigned value = 0; value < (1u << width); ++value)
    if (holds(range, APInt(width, value)))
      result.push_back(APInt(width, value));
  return result;
}

struct RangeTest : testing::Test {
  RangeTest() {
    mlir::DialectRegistry registry;
    ricci::registerDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadDialect<EinDialect>();
  }
  mlir::MLIRContext context;
};

TEST_F(RangeTest, BuiltinOperatorsStayInside) {
  constexpr unsigned width = 3;
  unsigned narrower = 0;
  for (bool isUnsigned : {false, true}) {
    auto type = IntegerType::get(&context, width,
                                 isUnsigned ? IntegerType::Unsigned
                                            : IntegerType::Signless);
    auto all = intervals(width, isUnsigned);
    for (unsigned number = 0; number <= getMaxEnumValForBuiltinOperator();
         ++number) {
      auto builtin = static_cast<BuiltinOperator>(number);
      Operator op =
          *Operator::get(BuiltinOperatorAttr::get(&context, builtin), nullptr);
      if (!op.isDefinedOn(type))
        continue;
      SCOPED_TRACE(op.getName().str() + (isUnsigned ? " unsigned" : ""));
      bool isUnary = op.getArity() == 1;
      for (const ConstantIntRanges &a : all)
        for (const ConstantIntRanges &b :
             isUnary ? llvm::ArrayRef(a) : llvm::ArrayRef(all)) {
          llvm::SmallVector<ConstantIntRanges> operands = {a};
          if (!isUnary)
            operands.push_back(b);
          auto range = op.transferRange(operands, type);
          ASSERT_TRUE(range.has_value());
          narrower += *range != ConstantIntRanges::maxRange(width);
          for (const APInt &x : members(a))
            for (const APInt &y : members(b))
              ASSERT_TRUE(holds(*range, evaluate(builtin, x, y, isUnsigned)))
                  << llvm::toString(x, 10, false) << ", "
                  << llvm::toString(y, 10, false);
        }
    }
  }
  // The functions say something most of the time.
  EXPECT_GT(narrower, 10000u);
}

TEST_F(RangeTest, ChainsGoFromLeftToRight) {
  Operator add = *Operator::get(
      BuiltinOperatorAttr::get(&context, BuiltinOperator::add), nullptr);
  auto upTo = [](unsigned largest) {
    return ConstantIntRanges::fromUnsigned(APInt(8, 0), APInt(8, largest));
  };
  auto range = add.transferRange({upTo(1), upTo(2), upTo(3)},
                                 IntegerType::get(&context, 8));
  ASSERT_TRUE(range.has_value());
  EXPECT_EQ(*range, upTo(6));
}

TEST_F(RangeTest, FloatsHaveNone) {
  Operator add = *Operator::get(
      BuiltinOperatorAttr::get(&context, BuiltinOperator::add), nullptr);
  auto any = ConstantIntRanges::maxRange(32);
  EXPECT_FALSE(add.transferRange({any, any}, mlir::Float32Type::get(&context)));
}

TEST_F(RangeTest, UserOperatorsFollowTheirBodies) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(R"(
    ein.op @clamped_sum(%a: i4, %b: i4) -> i4 {
      %low = arith.constant -2 : i4
      %high = arith.constant 3 : i4
      %0 = arith.addi %a, %b : i4
      %1 = arith.maxsi %0, %low : i4
      %2 = arith.minsi %1, %high : i4
      ein.yield %2 : i4
    })",
                                                        &context);
  ASSERT_TRUE(module);
  auto definition = *module->getOps<OpOp>().begin();
  Operator op = *Operator::get(
      mlir::FlatSymbolRefAttr::get(&context, "clamped_sum"), definition);
  auto type = IntegerType::get(&context, 4);
  auto all = intervals(4, /*isUnsigned=*/false);
  for (const ConstantIntRanges &a : all)
    for (const ConstantIntRanges &b : all) {
      auto range = op.transferRange({a, b}, type);
      ASSERT_TRUE(range.has_value());
      EXPECT_TRUE(range->smin().sge(APInt(4, -2, true)));
      EXPECT_TRUE(range->smax().sle(APInt(4, 3)));
      for (const APInt &x : members(a))
        for (const APInt &y : members(b)) {
          APInt sum = x + y;
          APInt low(4, -2, /*isSigned=*/true), high(4, 3);
          APInt value = sum.slt(low) ? low : sum.sgt(high) ? high : sum;
          ASSERT_TRUE(holds(*range, value));
        }
    }
}

} // namespace
