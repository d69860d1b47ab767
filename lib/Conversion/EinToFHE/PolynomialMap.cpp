//===- PolynomialMap.cpp - Polynomials of ciphertexts ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PolynomialMap.h"

#include "ricci/Analysis/RealRange.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fhe;

ein::OpOp ricci::fhe::getPolynomialMap(ein::ContractOp op) {
  auto map = ein::Operator::get(op.getMapOperator(), op);
  if (!map || map->isBuiltin() || op.getInputs().size() != 1 || op.getInit() ||
      op.getMask() || !op.getReductions().empty() ||
      !op.getIndexingMap(0).isIdentity())
    return {};
  ein::OpOp definition = map->getDefinition();
  for (Operation &inner : definition.getBody().front()) {
    if (isa<ein::YieldOp>(inner))
      continue;
    if (!isa<arith::ConstantOp, arith::AddFOp, arith::SubFOp, arith::MulFOp,
             arith::NegFOp, arith::ExtFOp, arith::TruncFOp>(inner) ||
        !isa<FloatType>(inner.getResult(0).getType()))
      return {};
  }
  return definition;
}

namespace {

/// Evaluates a body on one ciphertext.
class BodyPlanner {
public:
  BodyPlanner(Plan &plan, MLIRContext *context)
      : plan(plan), context(context) {}
  int run(ein::OpOp definition, int operand);

private:
  /// A ciphertext, or a constant.
  struct Term {
    int step = -1;
    double constant = 0;
    bool isConstant() const { return step < 0; }
  };

  PlanPlaintext makePlaintext(double constant) const {
    PlanPlaintext plaintext;
    plaintext.placement =
        PlacementAttr::get(context, {plan.getSlots()}, {1}, 0);
    plaintext.factor = constant;
    return plaintext;
  }
  int negate(int step) { return plan.addNegate(step); }
  Term add(Term a, Term b);
  Term subtract(Term a, Term b);
  Term multiply(Term a, Term b);

  Plan &plan;
  MLIRContext *context;
};

BodyPlanner::Term BodyPlanner::add(Term a, Term b) {
  if (a.isConstant())
    std::swap(a, b);
  if (a.isConstant())
    return {-1, a.constant + b.constant};
  if (!b.isConstant())
    return {plan.addAdd(a.step, b.step)};
  if (b.constant == 0)
    return a;
  return {plan.addAddPlain(a.step, makePlaintext(b.constant))};
}

BodyPlanner::Term BodyPlanner::subtract(Term a, Term b) {
  if (!a.isConstant() && !b.isConstant())
    return {plan.addSub(a.step, b.step)};
  if (b.isConstant())
    return add(a, {-1, -b.constant});
  return add({plan.addNegate(b.step)}, a);
}

BodyPlanner::Term BodyPlanner::multiply(Term a, Term b) {
  if (a.isConstant())
    std::swap(a, b);
  if (a.isConstant())
    return {-1, a.constant * b.constant};
  if (!b.isConstant())
    return {plan.addMul(a.step, b.step)};
  if (b.constant == 0)
    return {-1, 0};
  if (b.constant == 1)
    return a;
  if (b.constant == -1)
    return {plan.addNegate(a.step)};
  return {plan.addMulPlain(a.step, makePlaintext(b.constant))};
}

int BodyPlanner::run(ein::OpOp definition, int operand) {
  Block &body = definition.getBody().front();
  llvm::DenseMap<Value, Term> terms;
  terms[body.getArgument(0)] = {operand};
  for (Operation &op : body.without_terminator()) {
    auto get = [&](unsigned i) { return terms.lookup(op.getOperand(i)); };
    Term term;
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      term.constant = cast<FloatAttr>(constant.getValue()).getValueAsDouble();
    else if (isa<arith::AddFOp>(op))
      term = add(get(0), get(1));
    else if (isa<arith::SubFOp>(op))
      term = subtract(get(0), get(1));
    else if (isa<arith::MulFOp>(op))
      term = multiply(get(0), get(1));
    else if (isa<arith::NegFOp>(op))
      term = subtract({}, get(0));
    else
      term = get(0);
    if (auto range = parseRange(op.getAttr(rangeName));
        range && !term.isConstant())
      plan.bound(term.step, range->getMagnitude());
    terms[op.getResult(0)] = term;
  }
  Term result =
      terms.lookup(cast<ein::YieldOp>(body.getTerminator()).getValue());
  if (!result.isConstant())
    return result.step;
  // The same number in all slots, as a ciphertext.
  return add({plan.addSub(operand, operand)}, result).step;
}

} // namespace

SlotVector ricci::fhe::planPolynomialMap(Plan &plan, ein::OpOp definition,
                                         const SlotVector &operand,
                                         RankedTensorType resultType,
                                         SmallVectorImpl<std::string> &notes) {
  SlotVector result = operand;
  result.type = resultType;
  bool isMasked = false;
  for (auto [ciphertext, contents] :
       llvm::zip(result.ciphertexts, result.contents)) {
    if (llvm::is_contained(contents, junkSlot)) {
      std::vector<int> chosen;
      for (auto [slot, held] : llvm::enumerate(contents))
        if (held >= 0)
          chosen.push_back(static_cast<int>(slot));
      ciphertext = plan.addMask(ciphertext, chosen);
      isMasked = true;
    }
    ciphertext =
        BodyPlanner(plan, resultType.getContext()).run(definition, ciphertext);
    // What was 0 is the polynomial of 0 now.
    for (int32_t &held : contents)
      if (held < 0)
        held = junkSlot;
  }
  notes.push_back(
      "computed in all slots at once, of " +
      std::to_string(result.ciphertexts.size()) +
      (result.ciphertexts.size() == 1 ? " ciphertext" : " ciphertexts"));
  if (isMasked)
    notes.push_back("behind a mask that clears slots that hold anything else");
  return result;
}
