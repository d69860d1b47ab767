//===- Plan.cpp - What is done to ciphertexts, before levels --------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

/// Relative to one rotation. Rotations and products: shared measurements on
/// OpenFHE at N = 2^15, depth 4 (88 and 92 ms). PlanPlaintext products have no
/// key switch; a level makes every operation before it dearer by one limb of
/// about eight.
static constexpr double productWeight = 1.05;
static constexpr double plainProductWeight = 0.08;
static constexpr double levelWeight = 2;
/// An encryption has no key switch, but two products of ring elements, and its
/// bytes are sent.
static constexpr double inputWeight = 0.5;

double Cost::weigh() const {
  return static_cast<double>(rotations) +
         productWeight * static_cast<double>(products) +
         plainProductWeight * static_cast<double>(plainProducts) +
         inputWeight * static_cast<double>(inputs) +
         levelWeight * static_cast<double>(depth);
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
  plaintexts.push_back(std::move(plaintext));
  return add(
      {Step::AddPlain, operand, -1, static_cast<int>(plaintexts.size()) - 1});
}

int Plan::addMulPlain(int operand, PlanPlaintext plaintext) {
  plaintexts.push_back(std::move(plaintext));
  return add(
      {Step::MulPlain, operand, -1, static_cast<int>(plaintexts.size()) - 1});
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
