//===- Emitter.cpp - Plans as operations, with levels and scales ----------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ricci::fhe;

namespace {

class Emitter {
public:
  Emitter(OpBuilder &builder, const Plan &plan, bool isEager)
      : builder(builder), plan(plan), isEager(isEager) {
    steps.resize(plan.getSteps().size());
  }
  SmallVector<Value> emit(ArrayRef<int> results);

private:
  struct Emitted {
    Value raw;    ///< As the step leaves it.
    Value upkept; ///< Relinearized and rescaled.
  };

  static CiphertextType typeOf(Value value) {
    return cast<CiphertextType>(value.getType());
  }
  CiphertextType typeLike(CiphertextType type, int64_t level, int64_t scale,
                          int64_t degree) {
    return CiphertextType::get(type.getContext(), type.getSlots(), level, scale,
                               degree);
  }
  Value upkeep(int step);
  Value lower(Value value, int64_t level);
  Value encode(int number, int64_t level, int64_t scale);
  Value emitStep(int number);
  void align(Value &lhs, Value &rhs);

  OpBuilder &builder;
  const Plan &plan;
  bool isEager;
  std::vector<Emitted> steps;
  llvm::DenseMap<Attribute, Value> windows;
  std::optional<Location> location;
  int64_t scale = 0;
};

Value Emitter::upkeep(int step) {
  Emitted &emitted = steps[step];
  if (emitted.upkept)
    return emitted.upkept;
  Value value = emitted.raw;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointAfterValue(value);
  CiphertextType type = typeOf(value);
  if (type.getDegree() == 2) {
    type = typeLike(type, type.getLevel(), type.getScale(), 1);
    value = RelinearizeOp::create(builder, plan.getLocation(step), type, value);
  }
  if (type.getScale() > scale) {
    type = typeLike(type, type.getLevel() - 1, scale, 1);
    value = RescaleOp::create(builder, plan.getLocation(step), type, value);
  }
  return emitted.upkept = value;
}

Value Emitter::lower(Value value, int64_t level) {
  CiphertextType type = typeOf(value);
  if (type.getLevel() == level)
    return value;
  return LevelDownOp::create(
      builder, *location,
      typeLike(type, level, type.getScale(), type.getDegree()), value);
}

void Emitter::align(Value &lhs, Value &rhs) {
  int64_t level = std::min(typeOf(lhs).getLevel(), typeOf(rhs).getLevel());
  lhs = lower(lhs, level);
  rhs = lower(rhs, level);
}

Value Emitter::encode(int number, int64_t level, int64_t scale) {
  const PlanPlaintext &plaintext = plan.getPlaintext(number);
  auto type =
      PlaintextType::get(builder.getContext(), plan.getSlots(), level, scale);
  if (!plaintext.placement)
    return EncodeMaskOp::create(builder, *location, type, plaintext.runs);
  SmallVector<Value> tensors = plaintext.tensors;
  for (DenseElementsAttr elements : plaintext.windows) {
    Value &window = windows[elements];
    if (!window)
      window = arith::ConstantOp::create(builder, *location, elements);
    tensors.push_back(window);
  }
  return EncodeOp::create(builder, *location, type, tensors,
                          plaintext.placement,
                          builder.getAffineMapArrayAttr(plaintext.maps),
                          builder.getF64FloatAttr(plaintext.factor));
}

Value Emitter::emitStep(int number) {
  const Step &step = plan.getSteps()[number];
  location = plan.getLocation(number);
  switch (step.kind) {
  case Step::Input:
    return step.value;
  case Step::Add:
  case Step::Sub: {
    // Products that wait for their upkeep are summed before it.
    Value lhs = steps[step.lhs].raw, rhs = steps[step.rhs].raw;
    if (lhs.getType() != rhs.getType()) {
      lhs = upkeep(step.lhs);
      rhs = upkeep(step.rhs);
      align(lhs, rhs);
    }
    if (step.kind == Step::Add)
      return AddOp::create(builder, *location, lhs.getType(), lhs, rhs);
    return SubOp::create(builder, *location, lhs.getType(), lhs, rhs);
  }
  case Step::Negate: {
    Value operand = steps[step.lhs].raw;
    return NegateOp::create(builder, *location, operand.getType(), operand);
  }
  case Step::Mul: {
    Value lhs = upkeep(step.lhs), rhs = upkeep(step.rhs);
    align(lhs, rhs);
    CiphertextType type = typeOf(lhs);
    return MulOp::create(builder, *location,
                         typeLike(type, type.getLevel(),
                                  type.getScale() + typeOf(rhs).getScale(), 2),
                         lhs, rhs);
  }
  case Step::AddPlain: {
    Value operand = steps[step.lhs].raw;
    CiphertextType type = typeOf(operand);
    Value plaintext = encode(step.plaintext, type.getLevel(), type.getScale());
    return AddPlainOp::create(builder, *location, type, operand, plaintext);
  }
  case Step::MulPlain: {
    Value operand = upkeep(step.lhs);
    CiphertextType type = typeOf(operand);
    Value plaintext = encode(step.plaintext, type.getLevel(), scale);
    return MulPlainOp::create(builder, *location,
                              typeLike(type, type.getLevel(),
                                       type.getScale() + scale,
                                       type.getDegree()),
                              operand, plaintext);
  }
  case Step::Rotate: {
    Value operand = upkeep(step.lhs);
    return RotateOp::create(builder, *location, operand.getType(), operand,
                            step.offset);
  }
  }
  llvm_unreachable("all kinds of steps are handled");
}

SmallVector<Value> Emitter::emit(ArrayRef<int> results) {
  std::vector<bool> live(plan.getSteps().size());
  for (int result : results)
    live[result] = true;
  for (size_t i = live.size(); i-- > 0;) {
    const Step &step = plan.getSteps()[i];
    for (int operand : {step.lhs, step.rhs})
      if (live[i] && operand >= 0)
        live[operand] = true;
    if (step.kind == Step::Input)
      scale = typeOf(step.value).getScale();
  }
  for (size_t i = 0; i < live.size(); ++i)
    if (live[i]) {
      steps[i].raw = emitStep(static_cast<int>(i));
      if (isEager)
        steps[i].raw = upkeep(static_cast<int>(i));
      auto bound = plan.getBound(static_cast<int>(i));
      if (Operation *op = steps[i].raw.getDefiningOp(); op && bound)
        op->setAttr(magnitudeName, builder.getF64FloatAttr(*bound));
    }
  return llvm::map_to_vector(results,
                             [&](int result) { return upkeep(result); });
}

} // namespace

SmallVector<Value> ricci::fhe::emitPlan(OpBuilder &builder, const Plan &plan,
                                        ArrayRef<int> results, bool isEager) {
  return Emitter(builder, plan, isEager).emit(results);
}
