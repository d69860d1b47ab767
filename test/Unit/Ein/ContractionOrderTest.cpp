//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// findOrder against all orders there are, on small random problems.

#include "ContractionOrder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

using namespace ricci::ein;
using llvm::SmallBitVector;

namespace {

constexpr unsigned seed = 20261124;
constexpr Objective objectives[] = {Objective::Flops, Objective::Peak,
                                    Objective::Writes};

ContractionProblem makeProblem(std::mt19937 &random, unsigned operandCount) {
  auto below = [&](unsigned bound) { return random() % bound; };
  unsigned rankCount = 2 + below(4);
  ContractionProblem problem;
  problem.kept = problem.known = SmallBitVector(rankCount);
  for (unsigned rank = 0; rank < rankCount; ++rank) {
    problem.extents.push_back(1 + below(7));
    if (below(3) == 0)
      problem.kept.set(rank);
    if (problem.kept.test(rank) && below(2))
      problem.known.set(rank);
  }
  for (unsigned i = 0; i < operandCount; ++i) {
    SmallBitVector ranks(rankCount), plain(rankCount);
    for (unsigned rank = 0; rank < rankCount; ++rank)
      if (below(2)) {
        ranks.set(rank);
        // One in eight stands in a window.
        if (below(8))
          plain.set(rank);
      }
    problem.operands.push_back(ranks);
    problem.plain.push_back(plain);
  }
  return problem;
}

struct Tensor {
  SmallBitVector ranks, plain;
  bool isOperand;
};

/// Cost of contracting `ranks` to `result`; infinite where a rank has no
/// extent.
struct Cost {
  double flops = 0, peak = 0, writes = 0;
  double get(Objective objective) const {
    return objective == Objective::Flops  ? flops
           : objective == Objective::Peak ? peak
                                          : writes;
  }
};

double sizeOf(const ContractionProblem &problem, const SmallBitVector &ranks) {
  double size = 1;
  for (unsigned rank : ranks.set_bits())
    size *= problem.extents[rank];
  return size;
}

bool hasExtents(const ContractionProblem &problem, const SmallBitVector &ranks,
                const SmallBitVector &plain, const SmallBitVector &result) {
  for (unsigned rank : ranks.set_bits())
    if (!plain.test(rank) && !(result.test(rank) && problem.known.test(rank)))
      return false;
  return true;
}

SmallBitVector without(const ContractionProblem &problem,
                       llvm::ArrayRef<Tensor> tensors, SmallBitVector ranks,
                       size_t i, size_t j) {
  SmallBitVector needed = problem.kept;
  for (size_t other = 0; other < tensors.size(); ++other)
    if (other != i && other != j)
      needed |= tensors[other].ranks;
  ranks &= needed;
  return ranks;
}

/// Tries every next step: a pair, or the sums that one operand alone allows.
void tryAll(const ContractionProblem &problem, std::vector<Tensor> tensors,
            Cost cost, double (&best)[3]) {
  if (tensors.size() == 1) {
    for (auto [number, objective] : llvm::enumerate(objectives))
      best[number] = std::min(best[number], cost.get(objective));
    return;
  }
  auto step = [&](size_t i, size_t j) {
    bool isPair = i != j;
    SmallBitVector ranks = tensors[i].ranks, plain = tensors[i].plain;
    ranks |= tensors[j].ranks;
    plain |= tensors[j].plain;
    SmallBitVector result = without(problem, tensors, ranks, i, j);
    if ((!isPair && result == ranks) ||
        !hasExtents(problem, ranks, plain, result))
      return;
    Cost next = cost;
    next.flops += sizeOf(problem, ranks);
    if (!isPair || tensors.size() > 2) {
      next.writes += sizeOf(problem, result);
      next.peak = std::max(next.peak, sizeOf(problem, result));
    }
    std::vector<Tensor> rest = tensors;
    rest[i] = {result, result, false};
    if (isPair)
      rest.erase(rest.begin() + j);
    tryAll(problem, std::move(rest), next, best);
  };
  for (size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].isOperand)
      step(i, i);
    for (size_t j = i + 1; j < tensors.size(); ++j)
      step(i, j);
  }
}

/// Whether each step has its extents, uses tensors that exist once, and leaves
/// just what is needed later; the cost that follows.
testing::AssertionResult replay(const ContractionProblem &problem,
                                const ContractionOrder &order, Cost &cost) {
  std::vector<Tensor> tensors;
  std::vector<bool> used;
  for (auto [ranks, plain] : llvm::zip(problem.operands, problem.plain))
    tensors.push_back({ranks, plain, true});
  used.resize(tensors.size());
  for (const ContractionStep &step : order.steps) {
    SmallBitVector ranks(problem.extents.size()), plain = ranks;
    llvm::SmallVector<unsigned> parts = {step.left};
    if (step.right)
      parts.push_back(*step.right);
    for (unsigned part : parts) {
      if (part >= tensors.size() || used[part])
        return testing::AssertionFailure() << "no tensor " << part;
      used[part] = true;
      ranks |= tensors[part].ranks;
      plain |= tensors[part].plain;
    }
    SmallBitVector needed = problem.kept;
    for (auto [tensor, isUsed] : llvm::zip(tensors, used))
      if (!isUsed)
        needed |= tensor.ranks;
    needed &= ranks;
    if (needed != step.ranks)
      return testing::AssertionFailure() << "leaves other ranks than needed";
    if (!hasExtents(problem, ranks, plain, step.ranks))
      return testing::AssertionFailure() << "a rank has no extent";
    cost.flops += sizeOf(problem, ranks);
    if (&step != &order.steps.back()) {
      cost.writes += sizeOf(problem, step.ranks);
      cost.peak = std::max(cost.peak, sizeOf(problem, step.ranks));
    }
    tensors.push_back({step.ranks, step.ranks, false});
    used.push_back(false);
  }
  if (llvm::count(used, false) != 1)
    return testing::AssertionFailure() << "leaves several tensors";
  return testing::AssertionSuccess();
}

TEST(ContractionOrderTest, ExactIsTheCheapestOfAll) {
  std::mt19937 random(seed);
  unsigned solved = 0;
  for (unsigned number = 0; number < 400; ++number) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", problem " +
                 std::to_string(number));
    ContractionProblem problem = makeProblem(random, 2 + random() % 4);
    double best[3];
    std::fill(best, best + 3, std::numeric_limits<double>::infinity());
    std::vector<Tensor> tensors;
    for (auto [ranks, plain] : llvm::zip(problem.operands, problem.plain))
      tensors.push_back({ranks, plain, true});
    tryAll(problem, tensors, Cost(), best);
    for (auto [objective, expected] : llvm::zip(objectives, best)) {
      auto order = findOrder(problem, objective, /*exactLimit=*/10);
      ASSERT_EQ(order.has_value(), expected <= 1e300);
      if (!order)
        continue;
      ++solved;
      Cost cost;
      ASSERT_TRUE(replay(problem, *order, cost));
      EXPECT_EQ(order->cost, expected);
      EXPECT_EQ(cost.get(objective), expected);
      EXPECT_EQ(order->flops, cost.flops);
    }
  }
  // Most problems have an order, so the comparison says something.
  EXPECT_GT(solved, 600u);
}

TEST(ContractionOrderTest, GreedyIsValidAndNoCheaperThanExact) {
  std::mt19937 random(seed + 1);
  unsigned solved = 0;
  for (unsigned number = 0; number < 400; ++number) {
    SCOPED_TRACE("seed " + std::to_string(seed + 1) + ", problem " +
                 std::to_string(number));
    ContractionProblem problem = makeProblem(random, 2 + random() % 6);
    for (Objective objective : objectives) {
      auto greedy = findOrder(problem, objective, /*exactLimit=*/0);
      if (!greedy)
        continue;
      ++solved;
      Cost cost;
      ASSERT_TRUE(replay(problem, *greedy, cost));
      EXPECT_EQ(greedy->cost, cost.get(objective));
      auto exact = findOrder(problem, objective, /*exactLimit=*/10);
      ASSERT_TRUE(exact.has_value());
      EXPECT_LE(exact->cost, greedy->cost);
    }
  }
  EXPECT_GT(solved, 600u);
}

TEST(ContractionOrderTest, GreedyTakesManyOperands) {
  ContractionProblem problem;
  unsigned count = 40;
  problem.kept = problem.known = SmallBitVector(count + 1);
  problem.kept.set(0);
  problem.kept.set(count);
  for (unsigned i = 0; i < count; ++i) {
    SmallBitVector ranks(count + 1);
    ranks.set(i);
    ranks.set(i + 1);
    problem.operands.push_back(ranks);
    problem.plain.push_back(ranks);
  }
  problem.extents.assign(count + 1, 3);
  auto order = findOrder(problem, Objective::Flops, /*exactLimit=*/10);
  ASSERT_TRUE(order.has_value());
  EXPECT_EQ(order->steps.size(), count - 1);
  EXPECT_EQ(order->flops, 27.0 * (count - 1));
}

} // namespace
