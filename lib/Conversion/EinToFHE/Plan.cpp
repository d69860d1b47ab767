//===- Plan.cpp - What is done to ciphertexts, before levels --------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"

#include "llvm/Support/MathExtras.h"

#include <set>

using namespace mlir;
using namespace ricci::fhe;

double Cost::weigh(int64_t slots) const {
  RingParameters ring;
  ring.slots = slots;
  ring.levels = depth + 1;
  OperationCosts costs = CostTable(ring).get(ring.levels);
  return static_cast<double>(rotations) * costs.getRotation() +
         static_cast<double>(products) * (costs.product + costs.relinearize) +
         static_cast<double>(plainProducts) * costs.plainProduct +
         static_cast<double>(inputs) * costs.encrypt +
         static_cast<double>(depth) * costs.rescale;
}

int Plan::add(Step step) {
  if (step.lhs >= 0)
    step.depth = steps[step.lhs].depth;
  if (step.rhs >= 0)
    step.depth = std::max(step.depth, steps[step.rhs].depth);
  if (step.kind == Step::Mul || step.kind == Step::MulPlain)
    ++step.depth;
  steps.push_back(step);
  locations.push_back(*location);
  return static_cast<int>(steps.size()) - 1;
}

int Plan::addInput(Value ciphertext) {
  Step step{Step::Input};
  step.value = ciphertext;
  return add(step);
}

int Plan::addAdd(int lhs, int rhs) { return add({Step::Add, lhs, rhs}); }
int Plan::addSub(int lhs, int rhs) { return add({Step::Sub, lhs, rhs}); }
int Plan::addNegate(int operand) { return add({Step::Negate, operand}); }
int Plan::addMul(int lhs, int rhs) { return add({Step::Mul, lhs, rhs}); }

int Plan::addAddPlain(int operand, PlanPlaintext plaintext) {
  return add({Step::AddPlain, operand, -1, addPlaintext(std::move(plaintext))});
}

int Plan::addPlaintext(PlanPlaintext plaintext) {
  plaintexts.push_back(std::move(plaintext));
  return static_cast<int>(plaintexts.size()) - 1;
}

int Plan::addMulPlain(int operand, int plaintext) {
  return add({Step::MulPlain, operand, -1, plaintext});
}

int Plan::addRotate(int operand, int64_t offset) {
  offset = llvm::mod(offset, slots);
  if (offset == 0)
    return operand;
  return add({Step::Rotate, operand, -1, -1, offset});
}

int Plan::addMask(int operand, ArrayRef<int> chosen) {
  PlanPlaintext mask;
  for (int slot : chosen) {
    SmallVector<int64_t> &runs = mask.runs;
    if (!runs.empty() && runs[runs.size() - 2] + runs.back() == slot)
      ++runs.back();
    else
      runs.append({slot, 1});
  }
  return addMulPlain(operand, std::move(mask));
}

int64_t Plan::getLeastRotations() const {
  int64_t least = leastOfSums;
  for (auto [ciphertext, number] : leastOfMoves)
    least += number;
  return least;
}

Cost Plan::getCost(size_t first) const {
  Cost cost;
  for (const Step &step : llvm::drop_begin(steps, first)) {
    cost.inputs += step.kind == Step::Input;
    cost.rotations += step.kind == Step::Rotate;
    cost.products += step.kind == Step::Mul;
    cost.plainProducts += step.kind == Step::MulPlain;
    cost.depth = std::max(cost.depth, step.depth);
  }
  return cost;
}

namespace {

/// What becomes of a step's result.
struct Uses {
  bool isLive = false;
  int64_t level = 0; ///< The least that is enough for all uses.
  int count = 0;
  int sum = -1; ///< The last sum that takes it, if nothing else does.
  /// What it waits for, unless that is counted: nothing, or rescaling, or
  /// relinearization too.
  enum Upkeep { None, Rescale, Relinearize } upkeep = None;
  bool isRotated = false;
};

/// Adds up what the steps take, as the emitter and the passes behind it arrange
/// them: upkeep behind a sum of products, all rotations of a ciphertext behind
/// one decomposition, and one last step for all rotations that are terms of one
/// sum.
class TimeEstimate {
public:
  TimeEstimate(const Plan &plan, ArrayRef<int> results, double clientWeight)
      : plan(plan), steps(plan.getSteps()), clientWeight(clientWeight),
        uses(steps.size()) {
    for (int result : results) {
      uses[result].isLive = true;
      ++uses[result].count;
    }
    for (size_t i = steps.size(); i-- > 0;)
      if (uses[i].isLive)
        for (int operand : {steps[i].lhs, steps[i].rhs})
          if (operand >= 0)
            addUse(i, uses[operand]);
    RingParameters ring;
    ring.slots = plan.getSlots();
    for (const Uses &use : uses)
      ring.levels = std::max(ring.levels, use.level);
    CostTable table(ring);
    // A product that is a result needs a level.
    for (int64_t level = 0; level <= ring.levels + 1; ++level)
      costs.push_back(table.get(level));
    for (size_t i = 0; i < steps.size(); ++i)
      // The client encrypts what is not used, too.
      if (uses[i].isLive || steps[i].kind == Step::Input)
        addStep(steps[i], uses[i]);
    for (int result : results)
      keepUp(result);
  }

  double get() const { return time; }

private:
  static bool isProduct(const Step &step) {
    return step.kind == Step::Mul || step.kind == Step::MulPlain;
  }
  static bool isSum(const Step &step) {
    return step.kind == Step::Add || step.kind == Step::Sub;
  }

  void addUse(size_t user, Uses &operand) {
    const Uses &use = uses[user];
    operand.isLive = true;
    operand.level =
        std::max(operand.level, use.level + int64_t(isProduct(steps[user])));
    // A sum that only one other takes is part of that.
    int sum = use.count == 1 && use.sum >= 0 ? use.sum : int(user);
    operand.sum = isSum(steps[user]) && operand.count == 0 ? sum : -1;
    ++operand.count;
  }

  /// At the level that the result has before its upkeep.
  const OperationCosts &getCosts(const Uses &use) const {
    return costs[use.level + (use.upkeep != Uses::None)];
  }

  void keepUp(int number) {
    Uses &use = uses[number];
    if (use.upkeep == Uses::None)
      return;
    time += getCosts(use).rescale;
    if (use.upkeep == Uses::Relinearize)
      time += getCosts(use).relinearize;
    use.upkeep = Uses::None;
  }

  void addEncoding(const Step &step, const OperationCosts &at) {
    // Masks are the same in every run.
    if (!plan.getPlaintext(step.plaintext).tensors.empty() &&
        encoded.insert({step.plaintext, &at}).second)
      time += at.encode;
  }

  void addRotation(const Step &step, const Uses &use) {
    const OperationCosts &at = costs[use.level];
    time += at.switchKey;
    if (!std::exchange(uses[step.lhs].isRotated, true))
      time += at.decompose;
    if (use.sum < 0 || finished.insert(use.sum).second)
      time += at.finish;
  }

  /// Operands that nothing else uses are summed before their upkeep.
  void addSum(const Step &step, Uses &use) {
    Uses &lhs = uses[step.lhs], &rhs = uses[step.rhs];
    bool isShared = (lhs.count == 1 && rhs.count == 1) ||
                    (lhs.upkeep == rhs.upkeep &&
                     plan.getDepth(step.lhs) == plan.getDepth(step.rhs));
    if (!isShared || lhs.upkeep == Uses::None || rhs.upkeep == Uses::None) {
      keepUp(step.lhs);
      keepUp(step.rhs);
      return;
    }
    if (lhs.upkeep != rhs.upkeep) {
      time += getCosts(use).relinearize;
      lhs.upkeep = rhs.upkeep = Uses::Rescale;
    }
    use.upkeep = lhs.upkeep;
  }

  void addStep(const Step &step, Uses &use) {
    switch (step.kind) {
    case Step::Input:
      time += clientWeight * costs[use.level].encrypt;
      break;
    case Step::Add:
    case Step::Sub:
      addSum(step, use);
      time += getCosts(use).add;
      break;
    case Step::Negate:
    case Step::AddPlain:
      use.upkeep = uses[step.lhs].upkeep;
      time += getCosts(use).add;
      if (step.kind == Step::AddPlain)
        addEncoding(step, getCosts(use));
      break;
    case Step::Mul:
      keepUp(step.lhs);
      keepUp(step.rhs);
      use.upkeep = Uses::Relinearize;
      time += getCosts(use).product;
      break;
    case Step::MulPlain:
      keepUp(step.lhs);
      use.upkeep = Uses::Rescale;
      time += getCosts(use).plainProduct;
      addEncoding(step, getCosts(use));
      break;
    case Step::Rotate:
      keepUp(step.lhs);
      addRotation(step, use);
      break;
    }
  }

  const Plan &plan;
  const std::vector<Step> &steps;
  double clientWeight;
  std::vector<Uses> uses;
  std::vector<OperationCosts> costs; ///< [level]
  std::set<int> finished;            ///< Sums whose last step is counted.
  /// Plaintexts, at levels.
  std::set<std::pair<int, const OperationCosts *>> encoded;
  double time = 0;
};

} // namespace

double Plan::estimateTime(ArrayRef<int> results, double clientWeight) const {
  return TimeEstimate(*this, results, clientWeight).get();
}
