//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Random contractions, printed and parsed again.

#include "ricci/Dialect/Ein/IR/ContractSpec.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/IR/MLIRContext.h"

#include <gtest/gtest.h>

#include <random>

using namespace mlir;
using namespace ricci::ein;

namespace {

constexpr unsigned seed = 20261124;

class SpecGenerator {
public:
  SpecGenerator(MLIRContext *context) : context(context), random(seed) {}

  ContractSpec next(SmallVectorImpl<SmallVector<int64_t>> &shapes);

private:
  unsigned below(unsigned bound) { return random() % bound; }
  std::string name(unsigned number) {
    switch (below(3)) {
    case 0:
      return "rank" + std::to_string(number);
    case 1:
      return "r_" + std::to_string(number);
    default:
      return std::string(1, static_cast<char>('a' + number));
    }
  }
  AffineExpr expression(unsigned rankCount, unsigned depth) {
    if (depth == 0 || below(3) == 0) {
      if (rankCount && below(4))
        return getAffineDimExpr(below(rankCount), context);
      return getAffineConstantExpr(int64_t(below(9)) - 4, context);
    }
    AffineExpr lhs = expression(rankCount, depth - 1);
    switch (below(5)) {
    case 0:
      return lhs * (int64_t(below(7)) - 3);
    case 1:
      return lhs.floorDiv(1 + below(4));
    case 2:
      return lhs % (1 + below(4));
    case 3:
      return lhs.ceilDiv(1 + below(4));
    default:
      return lhs + expression(rankCount, depth - 1);
    }
  }
  Attribute reduction() {
    if (below(4) == 0)
      return FlatSymbolRefAttr::get(context, "join");
    constexpr BuiltinOperator choices[] = {
        BuiltinOperator::add, BuiltinOperator::mul, BuiltinOperator::max,
        BuiltinOperator::xor_};
    return BuiltinOperatorAttr::get(context, choices[below(4)]);
  }

  MLIRContext *context;
  std::mt19937 random;
};

ContractSpec
SpecGenerator::next(SmallVectorImpl<SmallVector<int64_t>> &shapes) {
  ContractSpec spec;
  unsigned rankCount = below(5);
  for (unsigned rank = 0; rank < rankCount; ++rank)
    spec.rankNames.push_back(name(rank));
  spec.resultRank = below(rankCount + 1);
  bool plain = below(3) == 0;
  for (unsigned rank = spec.resultRank; rank < rankCount; ++rank)
    spec.reductions.push_back(
        plain ? BuiltinOperatorAttr::get(context, BuiltinOperator::add)
              : reduction());
  spec.inputCount = 1 + below(3);
  spec.hasInit = !plain && below(3) == 0;
  spec.hasMask = !plain && below(3) == 0;
  unsigned operandCount = spec.inputCount + spec.hasInit + spec.hasMask;
  for (unsigned i = 0; i < operandCount; ++i) {
    SmallVector<AffineExpr> exprs;
    for (unsigned d = below(4); d-- > 0;)
      exprs.push_back(plain && rankCount
                          ? getAffineDimExpr(below(rankCount), context)
                          : expression(rankCount, 4));
    spec.maps.push_back(AffineMap::get(rankCount, 0, exprs, context));
    SmallVector<int64_t> shape;
    for (size_t d = 0; d < exprs.size(); ++d)
      shape.push_back(1 + below(2));
    shapes.push_back(shape);
  }
  if (plain || below(2))
    spec.mapOperator = BuiltinOperatorAttr::get(context, BuiltinOperator::mul);
  else if (below(2))
    spec.mapOperator = FlatSymbolRefAttr::get(context, "map");
  else
    spec.mapOperator = BuiltinOperatorAttr::get(
        context, static_cast<BuiltinOperator>(
                     below(getMaxEnumValForBuiltinOperator() + 1)));
  return spec;
}

TEST(SpecRoundTripTest, ParsingGivesWhatWasPrinted) {
  MLIRContext context;
  context.loadDialect<EinDialect>();
  SpecGenerator generator(&context);
  unsigned einsums = 0;
  for (unsigned number = 0; number < 5000; ++number) {
    SmallVector<SmallVector<int64_t>> storage;
    ContractSpec spec = generator.next(storage);
    SmallVector<ArrayRef<int64_t>> shapes(storage.begin(), storage.end());
    std::string text = printSpec(spec, shapes, /*boolean=*/false);
    SCOPED_TRACE("seed " + std::to_string(seed) + ", spec " +
                 std::to_string(number) + ": " + text);
    auto error = [](const Twine &message, size_t position) {
      ADD_FAILURE() << message.str() << " at " << position;
    };
    einsums += !isIndexNotation(text);
    FailureOr<ContractSpec> parsed =
        isIndexNotation(text)
            ? parseIndexNotation(text, &context, error)
            : parseEinsum(text, shapes, /*boolean=*/false, &context, error);
    ASSERT_TRUE(succeeded(parsed));
    EXPECT_EQ(parsed->rankNames, spec.rankNames);
    EXPECT_EQ(parsed->resultRank, spec.resultRank);
    EXPECT_EQ(parsed->maps, spec.maps);
    EXPECT_EQ(parsed->inputCount, spec.inputCount);
    EXPECT_EQ(parsed->hasInit, spec.hasInit);
    EXPECT_EQ(parsed->hasMask, spec.hasMask);
    EXPECT_EQ(parsed->mapOperator, spec.mapOperator);
    EXPECT_EQ(parsed->reductions, spec.reductions);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(einsums, 20u);
}

} // namespace
