//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The laws that built-in operators claim, on all integers of 1 to 4 bits, under
// an evaluation of their own: 64-bit numbers, wrapped at the end.

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/IR/MLIRContext.h"

#include <gtest/gtest.h>

using namespace ricci::ein;
using mlir::IntegerAttr;
using mlir::IntegerType;

namespace {

struct Domain {
  IntegerType type;
  unsigned width() const { return type.getWidth(); }
  int64_t least() const {
    return isUnsigned(type) ? 0 : -(int64_t(1) << (width() - 1));
  }
  int64_t largest() const { return least() + (int64_t(1) << width()) - 1; }
  int64_t wrap(int64_t value) const {
    int64_t size = int64_t(1) << width();
    int64_t bits = ((value % size) + size) % size;
    return bits > largest() ? bits - size : bits;
  }
  int64_t valueOf(mlir::TypedAttr attribute) const {
    return wrap(mlir::cast<IntegerAttr>(attribute).getValue().getZExtValue());
  }
};

int64_t evaluate(BuiltinOperator op, int64_t a, int64_t b, const Domain &type) {
  int64_t ones = (int64_t(1) << type.width()) - 1;
  switch (op) {
  case BuiltinOperator::add:
    return type.wrap(a + b);
  case BuiltinOperator::sub:
    return type.wrap(a - b);
  case BuiltinOperator::mul:
    return type.wrap(a * b);
  case BuiltinOperator::div:
    return b == 0 ? 0 : type.wrap(a / b);
  case BuiltinOperator::min:
    return a < b ? a : b;
  case BuiltinOperator::max:
    return a < b ? b : a;
  case BuiltinOperator::and_:
    return type.wrap(a & b);
  case BuiltinOperator::or_:
    return type.wrap(a | b);
  case BuiltinOperator::xor_:
    return type.wrap(a ^ b);
  case BuiltinOperator::and_popcount:
    return type.wrap(llvm::popcount(uint64_t(a & b & ones)));
  case BuiltinOperator::xnor_popcount:
    return type.wrap(llvm::popcount(uint64_t(~(a ^ b) & ones)));
  case BuiltinOperator::shift_add:
    return type.wrap(2 * a + b);
  case BuiltinOperator::neg:
    return type.wrap(-a);
  case BuiltinOperator::abs:
    return type.wrap(a < 0 ? -a : a);
  default:
    ADD_FAILURE() << "an operator on floats";
    return 0;
  }
}

struct OperatorLawsTest : testing::Test {
  OperatorLawsTest() { context.loadDialect<EinDialect>(); }

  Operator get(BuiltinOperator op) {
    return *Operator::get(BuiltinOperatorAttr::get(&context, op), nullptr);
  }
  llvm::SmallVector<Domain> domains() {
    llvm::SmallVector<Domain> result;
    for (unsigned width = 1; width <= 4; ++width)
      for (auto signedness :
           {IntegerType::Signless, IntegerType::Signed, IntegerType::Unsigned})
        result.push_back({IntegerType::get(&context, width, signedness)});
    return result;
  }
  /// Calls `check` for each operator of integers on each domain.
  void
  forEach(unsigned arity,
          llvm::function_ref<void(const Operator &, const Domain &)> check) {
    for (unsigned number = 0; number <= getMaxEnumValForBuiltinOperator();
         ++number) {
      Operator op = get(static_cast<BuiltinOperator>(number));
      for (const Domain &domain : domains()) {
        if (op.getArity() != arity || !op.isDefinedOn(domain.type))
          continue;
        std::string type;
        llvm::raw_string_ostream(type) << domain.type;
        SCOPED_TRACE(op.getName().str() + " on " + type);
        check(op, domain);
        if (HasFailure())
          return;
      }
    }
  }

  mlir::MLIRContext context;
};

TEST_F(OperatorLawsTest, BinaryLawsHold) {
  unsigned associative = 0, identities = 0, absorbing = 0;
  forEach(2, [&](const Operator &op, const Domain &type) {
    auto f = [&](int64_t a, int64_t b) {
      return evaluate(op.getBuiltin(), a, b, type);
    };
    auto identity = op.getIdentity(type.type);
    auto zero = op.getAbsorbing(type.type);
    associative += op.isAssociative();
    identities += static_cast<bool>(identity);
    absorbing += static_cast<bool>(zero);
    for (int64_t a = type.least(); a <= type.largest(); ++a) {
      if (op.isIdempotent())
        EXPECT_EQ(f(a, a), a);
      if (identity) {
        EXPECT_EQ(f(type.valueOf(identity), a), a);
        EXPECT_EQ(f(a, type.valueOf(identity)), a);
      }
      if (zero) {
        EXPECT_EQ(f(type.valueOf(zero), a), type.valueOf(zero));
        EXPECT_EQ(f(a, type.valueOf(zero)), type.valueOf(zero));
      }
      for (int64_t b = type.least(); b <= type.largest(); ++b) {
        if (op.isCommutative())
          EXPECT_EQ(f(a, b), f(b, a));
        for (int64_t c = type.least();
             op.isAssociative() && c <= type.largest(); ++c)
          EXPECT_EQ(f(f(a, b), c), f(a, f(b, c)));
      }
    }
  });
  EXPECT_EQ(associative, 7u * 12);
  EXPECT_EQ(identities, 7u * 12);
  EXPECT_EQ(absorbing, 3u * 12);
}

TEST_F(OperatorLawsTest, UnaryIdempotenceHolds) {
  unsigned idempotent = 0;
  forEach(1, [&](const Operator &op, const Domain &type) {
    auto f = [&](int64_t a) { return evaluate(op.getBuiltin(), a, 0, type); };
    idempotent += op.isIdempotent();
    for (int64_t a = type.least(); op.isIdempotent() && a <= type.largest();
         ++a)
      EXPECT_EQ(f(f(a)), f(a));
  });
  EXPECT_EQ(idempotent, 12u);
}

TEST_F(OperatorLawsTest, DistributionHolds) {
  unsigned distributing = 0;
  forEach(2, [&](const Operator &op, const Domain &type) {
    forEach(2, [&](const Operator &over, const Domain &overType) {
      if (overType.type != type.type || !op.distributesOver(over, type.type))
        return;
      ++distributing;
      auto f = [&](int64_t a, int64_t b) {
        return evaluate(op.getBuiltin(), a, b, type);
      };
      auto g = [&](int64_t a, int64_t b) {
        return evaluate(over.getBuiltin(), a, b, type);
      };
      for (int64_t a = type.least(); a <= type.largest(); ++a)
        for (int64_t b = type.least(); b <= type.largest(); ++b)
          for (int64_t c = type.least(); c <= type.largest(); ++c)
            EXPECT_EQ(f(a, g(b, c)), g(f(a, b), f(a, c)));
    });
  });
  EXPECT_EQ(distributing, 10u * 12);
}

TEST_F(OperatorLawsTest, AdditionKeepsTheOrderOfFloatsOnly) {
  Operator add = get(BuiltinOperator::add), max = get(BuiltinOperator::max);
  EXPECT_TRUE(add.distributesOver(max, mlir::Float32Type::get(&context)));
  EXPECT_FALSE(add.distributesOver(max, IntegerType::get(&context, 8)));
  EXPECT_FALSE(add.distributesOver(max, mlir::IndexType::get(&context)));
}

} // namespace
