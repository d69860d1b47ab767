//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractionOrder.h"

#include <cstdint>
#include <limits>

using namespace llvm;
using namespace ricci::ein;

namespace {

constexpr double impossible = std::numeric_limits<double>::infinity();

/// Compared first by the objective, then by points.
struct Cost {
  double objective = impossible, flops = impossible;
  bool operator<(const Cost &other) const {
    return objective != other.objective ? objective < other.objective
                                        : flops < other.flops;
  }
};

/// A tensor on the way: what its operands leave when the ranks are summed that
/// nothing outside needs.
struct Node {
  SmallBitVector ranks; ///< Of the tensor.
  SmallBitVector plain; ///< Those it has as a plain index.
};

class Search {
public:
  Search(const ContractionProblem &problem, Objective objective)
      : problem(problem), objective(objective) {}

  double getSize(const SmallBitVector &ranks) const {
    double size = 1;
    for (unsigned rank : ranks.set_bits())
      size *= problem.extents[rank];
    return size;
  }

  /// The ranks that an operand outside of `inside` has, or that are kept.
  SmallBitVector getNeeded(ArrayRef<bool> inside) const {
    SmallBitVector needed = problem.kept;
    for (auto [operand, isInside] : zip(problem.operands, inside))
      if (!isInside)
        needed |= operand;
    return needed;
  }

  /// Each rank of a step needs an extent: from a plain index in it, or known.
  bool hasExtents(const SmallBitVector &ranks, const SmallBitVector &plain,
                  const SmallBitVector &summed) const {
    SmallBitVector missing = ranks;
    missing.reset(plain);
    SmallBitVector missingSummed = missing;
    missingSummed &= summed;
    if (missingSummed.any())
      return false;
    missing.reset(problem.known);
    return missing.none();
  }

  /// One contraction that leaves `result`; `isLast` leaves no intermediate.
  Cost getStepCost(const SmallBitVector &ranks, const SmallBitVector &plain,
                   const SmallBitVector &result, bool isLast) const {
    SmallBitVector summed = ranks;
    summed.reset(result);
    if (!hasExtents(ranks, plain, summed))
      return {};
    double points = getSize(ranks);
    double written = isLast ? 0 : getSize(result);
    return {objective == Objective::Flops ? points : written, points};
  }

  Cost add(const Cost &a, const Cost &b) const {
    return {objective == Objective::Peak ? std::max(a.objective, b.objective)
                                         : a.objective + b.objective,
            a.flops + b.flops};
  }

  const ContractionProblem &problem;
  Objective objective;
};

/// A subset of the operands and the cheapest way to contract it.
struct Best {
  Node node;
  Cost cost;
  uint32_t left = 0; ///< The subset on one side; 0 for a single operand.
  bool sumLeft = false, sumRight = false; ///< Sum a single side beforehand.
};

class Exact {
public:
  Exact(const ContractionProblem &problem, Objective objective)
      : search(problem, objective), problem(problem),
        count(problem.operands.size()), best(size_t(1) << count) {}

  std::optional<ContractionOrder> run() {
    uint32_t all = (uint32_t(1) << count) - 1;
    for (uint32_t subset = 1; subset <= all; ++subset)
      solve(subset, subset == all);
    if (best[all].cost.objective == impossible)
      return std::nullopt;
    ContractionOrder order;
    order.flops = best[all].cost.flops;
    order.cost = best[all].cost.objective;
    emit(all, order);
    return order;
  }

private:
  SmallVector<bool> getInside(uint32_t subset) const {
    SmallVector<bool> inside(count);
    for (unsigned i = 0; i < count; ++i)
      inside[i] = subset >> i & 1;
    return inside;
  }

  void solve(uint32_t subset, bool isLast) {
    Best &entry = best[subset];
    SmallBitVector needed = search.getNeeded(getInside(subset));
    if ((subset & (subset - 1)) == 0) {
      unsigned i = llvm::countr_zero(subset);
      entry.node = {problem.operands[i], problem.plain[i]};
      entry.cost = {0, 0};
      return;
    }
    entry.node.ranks = SmallBitVector(problem.extents.size());
    for (unsigned i = 0; i < count; ++i)
      if (subset >> i & 1)
        entry.node.ranks |= problem.operands[i];
    entry.node.ranks &= needed;
    // What a contraction leaves is indexed plainly.
    entry.node.plain = entry.node.ranks;
    uint32_t lowest = subset & -subset;
    for (uint32_t left = (subset - 1) & subset; left;
         left = (left - 1) & subset) {
      if (!(left & lowest))
        continue; // The other half of the same pair.
      uint32_t right = subset ^ left;
      for (bool sumLeft : {false, true})
        for (bool sumRight : {false, true})
          consider(entry, left, right, sumLeft, sumRight, isLast);
    }
  }

  /// `subset` with the ranks summed that only it has; its cost changes so.
  std::optional<std::pair<Node, Cost>> presum(uint32_t subset) const {
    const Best &entry = best[subset];
    if ((subset & (subset - 1)) != 0)
      return std::nullopt;
    SmallBitVector left = entry.node.ranks;
    left &= search.getNeeded(getInside(subset));
    if (left == entry.node.ranks)
      return std::nullopt;
    Cost cost = search.getStepCost(entry.node.ranks, entry.node.plain, left,
                                   /*isLast=*/false);
    if (cost.objective == impossible)
      return std::nullopt;
    return std::pair(Node{left, left}, cost);
  }

  void consider(Best &entry, uint32_t left, uint32_t right, bool sumLeft,
                bool sumRight, bool isLast) {
    Node a = best[left].node, b = best[right].node;
    Cost cost = search.add(best[left].cost, best[right].cost);
    if (sumLeft) {
      auto summed = presum(left);
      if (!summed)
        return;
      a = summed->first;
      cost = search.add(cost, summed->second);
    }
    if (sumRight) {
      auto summed = presum(right);
      if (!summed)
        return;
      b = summed->first;
      cost = search.add(cost, summed->second);
    }
    a.ranks |= b.ranks;
    a.plain |= b.plain;
    cost = search.add(
        cost, search.getStepCost(a.ranks, a.plain, entry.node.ranks, isLast));
    if (cost < entry.cost) {
      entry.cost = cost;
      entry.left = left;
      entry.sumLeft = sumLeft;
      entry.sumRight = sumRight;
    }
  }

  /// The number of the tensor that `subset` leaves.
  unsigned emit(uint32_t subset, ContractionOrder &order) const {
    if ((subset & (subset - 1)) == 0)
      return llvm::countr_zero(subset);
    const Best &entry = best[subset];
    auto side = [&](uint32_t half, bool sum) {
      unsigned number = emit(half, order);
      if (!sum)
        return number;
      order.steps.push_back({number, std::nullopt, presum(half)->first.ranks});
      return unsigned(count + order.steps.size() - 1);
    };
    unsigned left = side(entry.left, entry.sumLeft);
    unsigned right = side(subset ^ entry.left, entry.sumRight);
    order.steps.push_back({left, right, entry.node.ranks});
    return count + order.steps.size() - 1;
  }

  Search search;
  const ContractionProblem &problem;
  unsigned count;
  std::vector<Best> best;
};

/// Repeatedly contracts the pair whose result is smallest beside its operands
/// (the usual greedy measure), among those that can be contracted.
class Greedy {
public:
  Greedy(const ContractionProblem &problem, Objective objective)
      : search(problem, objective), problem(problem) {}

  std::optional<ContractionOrder> run() {
    ContractionOrder order;
    Cost total{0, 0};
    unsigned count = problem.operands.size();
    for (unsigned i = 0; i < count; ++i) {
      live.push_back({i, {problem.operands[i], problem.plain[i]}});
    }
    while (live.size() > 1) {
      std::optional<std::pair<size_t, size_t>> choice;
      Cost choiceCost;
      double choiceMeasure = impossible;
      for (size_t i = 0; i < live.size(); ++i)
        for (size_t j = i + 1; j < live.size(); ++j) {
          Node node = join(i, j);
          SmallBitVector ranks = live[i].node.ranks;
          ranks |= live[j].node.ranks;
          SmallBitVector plain = live[i].node.plain;
          plain |= live[j].node.plain;
          Cost cost =
              search.getStepCost(ranks, plain, node.ranks, live.size() == 2);
          if (cost.objective == impossible)
            continue;
          double measure = search.getSize(node.ranks) -
                           search.getSize(live[i].node.ranks) -
                           search.getSize(live[j].node.ranks);
          if (!choice || measure < choiceMeasure ||
              (measure == choiceMeasure && cost < choiceCost)) {
            choice = {i, j};
            choiceCost = cost;
            choiceMeasure = measure;
          }
        }
      if (!choice)
        return std::nullopt;
      auto [i, j] = *choice;
      Node node = join(i, j);
      order.steps.push_back({live[i].number, live[j].number, node.ranks});
      total = search.add(total, choiceCost);
      live[i] = {unsigned(count + order.steps.size() - 1), node};
      live.erase(live.begin() + j);
    }
    order.flops = total.flops;
    order.cost = total.objective;
    return order;
  }

private:
  struct Live {
    unsigned number;
    Node node;
  };

  Node join(size_t i, size_t j) const {
    SmallBitVector needed = problem.kept;
    for (size_t other = 0; other < live.size(); ++other)
      if (other != i && other != j)
        needed |= live[other].node.ranks;
    SmallBitVector ranks = live[i].node.ranks;
    ranks |= live[j].node.ranks;
    ranks &= needed;
    return {ranks, ranks};
  }

  Search search;
  const ContractionProblem &problem;
  SmallVector<Live> live;
};

/// Subsets are bits of a 32-bit word, and their number is memory.
constexpr unsigned largestExact = 16;

} // namespace

double ricci::ein::getNaivePoints(const ContractionProblem &problem) {
  double points = 1;
  for (double extent : problem.extents)
    points *= extent;
  return points;
}

std::optional<ContractionOrder>
ricci::ein::findOrder(const ContractionProblem &problem, Objective objective,
                      unsigned exactLimit) {
  if (problem.operands.size() <= std::min(exactLimit, largestExact))
    return Exact(problem, objective).run();
  return Greedy(problem, objective).run();
}
