//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractionOrder.h"
#include "EmptyGuard.h"

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Ein/Transforms/Orders.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINORDERCONTRACTIONS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// An extent that is known at run time only is taken for this one: of the size
/// of a tile, so that it counts like a rank and not like a unit.
constexpr double assumedExtent = 64;

std::optional<Objective> parseObjective(StringRef name) {
  if (name == "flops")
    return Objective::Flops;
  if (name == "peak")
    return Objective::Peak;
  if (name == "writes")
    return Objective::Writes;
  return std::nullopt;
}

bool hasReducedRank(ContractOp op, int64_t extent) {
  return llvm::is_contained(
      ArrayRef(op.getStaticExtents()).drop_front(op.getResultRank()), extent);
}

/// Whether what is mapped with the identity of the reduction is the identity.
/// Of floats nothing absorbs NaN and infinity.
bool identityAbsorbs(ContractOp op) {
  Type type = op.getAccumulator();
  auto map = Operator::get(op.getMapOperator(), op);
  auto reduce = Operator::get(op.getReductions()[0], op);
  TypedAttr absorbing = map->getAbsorbing(type);
  return absorbing && absorbing == reduce->getIdentity(type);
}

/// Whether Σ a·b·c may be reordered: what the laws say of map and reduction on
/// the accumulation type. Empty if so, else why not.
StringRef whyFixed(ContractOp op) {
  auto map = Operator::get(op.getMapOperator(), op);
  if (!map || !map->isBuiltin() || !map->isAssociative() ||
      !map->isCommutative())
    return "the map operator is not associative and commutative";
  for (Attribute attribute : op.getReductions()) {
    auto reduce = Operator::get(attribute, op);
    if (!reduce || !map->distributesOver(*reduce, op.getAccumulator()))
      return "the map operator does not distribute over the reduce operator";
    // Over no points a sum is the identity, and has to stay it whatever it is
    // mapped with: max(a, max over nothing) is a, and min(NaN, max over
    // nothing) is NaN.
    bool absorbsNumbers = attribute != op.getMapOperator();
    if ((!identityAbsorbs(op) && hasReducedRank(op, 0)) ||
        (!absorbsNumbers && hasReducedRank(op, ShapedType::kDynamic)))
      return "a reduced rank may be empty, and its identity does not absorb";
  }
  return "";
}

class Ordering {
public:
  Ordering(ContractOp op) : op(op), spec(op.getSpec()) {
    unsigned rankCount = spec.rankNames.size();
    SmallVector<int64_t> extents = op.getStaticExtents();
    auto empty = [&] { return llvm::SmallBitVector(rankCount); };
    problem.kept = problem.known = empty();
    for (unsigned rank = 0; rank < rankCount; ++rank) {
      problem.extents.push_back(
          ShapedType::isDynamic(extents[rank]) ? assumedExtent : extents[rank]);
      if (rank < spec.resultRank) {
        problem.kept.set(rank);
        if (!ShapedType::isDynamic(extents[rank]))
          problem.known.set(rank);
      }
    }
    for (auto [i, map] : llvm::enumerate(spec.maps)) {
      llvm::SmallBitVector ranks = empty(), plain = empty();
      for (AffineExpr expr : map.getResults()) {
        for (unsigned rank = 0; rank < rankCount; ++rank)
          if (expr.isFunctionOfDim(rank))
            ranks.set(rank);
        if (auto dim = dyn_cast<AffineDimExpr>(expr))
          plain.set(dim.getPosition());
      }
      if (static_cast<int64_t>(i) < spec.inputCount) {
        problem.operands.push_back(ranks);
        problem.plain.push_back(plain);
      } else {
        // Initial value and mask belong to the last contraction.
        problem.kept |= ranks;
      }
    }
  }

  const ContractionProblem &getProblem() const { return problem; }

  std::optional<ContractionOrder> find(Objective objective,
                                       unsigned exactLimit) const {
    llvm::SmallBitVector summedLast = problem.kept;
    summedLast.reset(0, spec.resultRank);
    if ((!spec.hasInit && !spec.hasMask) || summedLast.any())
      return findOrder(problem, objective, exactLimit);
    // E9: an initial value goes with a reduction, so one rank has to wait for
    // the last step.
    std::optional<ContractionOrder> best;
    for (unsigned rank = spec.resultRank; rank < problem.extents.size();
         ++rank) {
      ContractionProblem waiting = problem;
      waiting.kept.set(rank);
      auto order = findOrder(waiting, objective, exactLimit);
      if (order && (!best || order->cost < best->cost))
        best = order;
    }
    return best;
  }

  /// An operand for each rank of unknown extent that `order` reduces before its
  /// last step, which has that rank as a dimension; none if one has no such.
  std::optional<SmallVector<Value>>
  findEarlyReduced(const ContractionOrder &order) const {
    SmallVector<Value> result;
    SmallVector<int64_t> extents = ContractOp(op).getStaticExtents();
    for (unsigned rank = spec.resultRank; rank < extents.size(); ++rank) {
      bool isLast = problem.kept.test(rank);
      for (unsigned part : getParts(order.steps.back()))
        isLast |= getRanks(order, part).test(rank);
      if (!ShapedType::isDynamic(extents[rank]) || isLast)
        continue;
      const auto *plain = llvm::find_if(
          problem.plain, [&](const auto &ranks) { return ranks.test(rank); });
      if (plain == problem.plain.end())
        return std::nullopt;
      Value operand = ContractOp(op).getInputs()[plain - problem.plain.begin()];
      if (!llvm::is_contained(result, operand))
        result.push_back(operand);
    }
    return result;
  }

  /// Replaces the operation by the steps of `order`; where one of `nonempty`
  /// has no elements, by the identity.
  void apply(const ContractionOrder &order, ArrayRef<Value> nonempty,
             EmptyGuard &guard, IRRewriter &rewriter) {
    rewriter.setInsertionPoint(op);
    for (auto [i, input] : llvm::enumerate(op.getInputs()))
      tensors.push_back({input, spec.maps[i]});
    for (const ContractionStep &step : order.steps) {
      bool isLast = &step == &order.steps.back();
      emit(getParts(step), step.ranks, isLast, nonempty.empty(), rewriter);
    }
    Value result = tensors.back().value;
    if (!nonempty.empty())
      result = chooseResult(result, nonempty, guard, rewriter);
    rewriter.replaceOp(op, result);
  }

private:
  /// A tensor and its index expressions in the ranks of the whole.
  struct Tensor {
    Value value;
    AffineMap map;
  };

  static SmallVector<unsigned> getParts(const ContractionStep &step) {
    SmallVector<unsigned> parts = {step.left};
    if (step.right)
      parts.push_back(*step.right);
    return parts;
  }

  /// The ranks of an operand or of what a step leaves.
  const llvm::SmallBitVector &getRanks(const ContractionOrder &order,
                                       unsigned part) const {
    size_t inputs = problem.operands.size();
    return part < inputs ? problem.operands[part]
                         : order.steps[part - inputs].ranks;
  }

  /// `value` in the accumulation type, or the identity, joined with what the
  /// operation begins with, as its result.
  Value chooseResult(Value value, ArrayRef<Value> nonempty, EmptyGuard &guard,
                     IRRewriter &rewriter) {
    RankedTensorType type = op.getResult().getType();
    RankedTensorType chosen = type;
    if (spec.hasInit)
      chosen = type.clone(op.getAccumulator());
    auto reduce = Operator::get(spec.reductions[0], op);
    value = guard.choose(op.getLoc(), value,
                         reduce->getIdentity(op.getAccumulator()), chosen,
                         nonempty);
    if (!spec.hasInit)
      return value;
    ContractSpec join;
    join.rankNames.assign(spec.rankNames.begin(),
                          spec.rankNames.begin() + spec.resultRank);
    join.resultRank = spec.resultRank;
    join.inputCount = 2;
    join.mapOperator = spec.reductions[0];
    MLIRContext *context = op.getContext();
    join.maps = {AffineMap::get(spec.resultRank, 0,
                                op.getInitMap().getResults(), context),
                 AffineMap::getMultiDimIdentityMap(spec.resultRank, context)};
    return ContractOp::create(rewriter, op.getLoc(), type,
                              ValueRange{op.getInit(), value}, Value(), Value(),
                              join, op.getAccumulator());
  }

  void emit(ArrayRef<unsigned> parts, const llvm::SmallBitVector &left,
            bool isLast, bool isResult, IRRewriter &rewriter) {
    MLIRContext *context = op.getContext();
    unsigned rankCount = spec.rankNames.size();
    llvm::SmallBitVector ranks(rankCount);
    auto note = [&](AffineMap map) {
      for (unsigned rank = 0; rank < rankCount; ++rank)
        if (map.isFunctionOfDim(rank))
          ranks.set(rank);
    };
    for (unsigned part : parts)
      note(tensors[part].map);
    // The result's ranks first, as E says, then those that are summed here.
    SmallVector<unsigned> order;
    for (unsigned rank = 0; rank < rankCount; ++rank)
      if (isLast ? rank < spec.resultRank : left.test(rank))
        order.push_back(rank);
    unsigned resultRank = order.size();
    if (isLast)
      for (size_t i = spec.inputCount; i < spec.maps.size(); ++i)
        note(spec.maps[i]);
    for (unsigned rank : ranks.set_bits())
      if (!llvm::is_contained(ArrayRef(order).take_front(resultRank), rank))
        order.push_back(rank);

    ContractSpec step;
    step.resultRank = resultRank;
    SmallVector<AffineExpr> renumbered(rankCount,
                                       getAffineConstantExpr(0, context));
    for (auto [number, rank] : llvm::enumerate(order)) {
      renumbered[rank] = getAffineDimExpr(number, context);
      step.rankNames.push_back(spec.rankNames[rank]);
      if (number >= resultRank)
        step.reductions.push_back(spec.reductions[0]);
    }
    auto renumber = [&](AffineMap map) {
      return map.replaceDimsAndSymbols(renumbered, {}, order.size(), 0);
    };
    SmallVector<Value> inputs;
    for (unsigned part : parts) {
      inputs.push_back(tensors[part].value);
      step.maps.push_back(renumber(tensors[part].map));
    }
    step.inputCount = parts.size();
    step.mapOperator = spec.mapOperator;
    SmallVector<int64_t> extents, all = op.getStaticExtents();
    for (unsigned rank : ArrayRef(order).take_front(resultRank))
      extents.push_back(all[rank]);
    auto type = RankedTensorType::get(extents, op.getAccumulator());
    Value init, mask;
    if (isLast) {
      if (isResult) {
        type = op.getResult().getType();
        init = op.getInit();
      }
      mask = op.getMask();
      step.hasInit = init != nullptr;
      step.hasMask = spec.hasMask;
      for (size_t i = spec.inputCount; i < spec.maps.size(); ++i)
        if (isResult || !spec.hasInit ||
            i > static_cast<size_t>(spec.inputCount))
          step.maps.push_back(renumber(spec.maps[i]));
    }
    auto contract = ContractOp::create(rewriter, op.getLoc(), type, inputs,
                                       init, mask, step, op.getAccumulator());
    SmallVector<AffineExpr> plain;
    for (unsigned rank : ArrayRef(order).take_front(resultRank))
      plain.push_back(getAffineDimExpr(rank, context));
    tensors.push_back(
        {contract.getResult(), AffineMap::get(rankCount, 0, plain, context)});
  }

  ContractOp op;
  ContractSpec spec;
  ContractionProblem problem;
  SmallVector<Tensor> tensors;
};

/// "0 1 to 3, 3 2 to 4": the operands of each step and what it gives, counted
/// on from the last of the `count` inputs.
std::string describe(const ContractionOrder &order, unsigned count) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::ListSeparator separator;
  for (const ContractionStep &step : order.steps) {
    os << separator << step.left;
    if (step.right)
      os << ' ' << *step.right;
    os << " to " << count++;
  }
  return text;
}

/// Numbers of points and elements may be larger than any integer.
std::string describe(double count) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.15g", count);
  return text;
}

SmallVector<ContractOp> findOrderable(Operation *root) {
  SmallVector<ContractOp> ops;
  root->walk([&](ContractOp op) {
    if (op.getInputs().size() > 1 && llvm::all_equal(op.getReductions()) &&
        !op.getReductions().empty())
      ops.push_back(op);
  });
  return ops;
}

struct OrderContractions
    : ricci::ein::impl::EinOrderContractionsBase<OrderContractions> {
  using EinOrderContractionsBase::EinOrderContractionsBase;

  void runOnOperation() override {
    std::optional<Objective> chosen = parseObjective(objective);
    if (!chosen) {
      emitError(getOperation()->getLoc())
          << "found objective '" << objective
          << "', expected flops, peak or writes";
      return signalPassFailure();
    }
    SmallVector<ContractOp> ops = findOrderable(getOperation());
    IRRewriter rewriter(&getContext());
    EmptyGuard guard(getOperation(), rewriter);
    for (ContractOp op : ops)
      order(op, *chosen, guard, rewriter);
  }

  void order(ContractOp op, Objective chosen, EmptyGuard &guard,
             IRRewriter &rewriter) {
    auto options =
        remark::RemarkOpts::name("order").category("ein-order-contractions");
    unsigned count = op.getInputs().size();
    if (StringRef reason = whyFixed(op); !reason.empty()) {
      if (count > 2)
        remark::missed(op.getLoc(), options)
            << llvm::formatv("{0} operands at once: {1}", count, reason).str();
      return;
    }
    Ordering ordering(op);
    std::optional<ContractionOrder> best = ordering.find(chosen, exactLimit);
    if (!best) {
      remark::missed(op.getLoc(), options)
          << llvm::formatv("{0} operands at once: in no order does every step "
                           "know the extents of its ranks",
                           count)
                 .str();
      return;
    }
    if (best->steps.size() <= 1)
      return;
    std::optional<SmallVector<Value>> nonempty = SmallVector<Value>();
    if (!identityAbsorbs(op))
      nonempty = ordering.findEarlyReduced(*best);
    if (!nonempty || (!nonempty->empty() && !guard.canChoose(op))) {
      remark::missed(op.getLoc(), options)
          << llvm::formatv("{0} operands at once: a reduced rank may be empty, "
                           "its identity does not absorb, and the run cannot "
                           "choose",
                           count)
                 .str();
      return;
    }
    double naive = getNaivePoints(ordering.getProblem());
    remark::passed(op.getLoc(), options)
        << llvm::formatv(
               "{0}: {1} points instead of {2}{3}{4}", describe(*best, count),
               describe(best->flops), describe(naive),
               chosen == Objective::Flops
                   ? ""
                   : ", " + objective.getValue() + " of " +
                         describe(best->cost) + " elements",
               nonempty->empty() ? "" : "; over no points, the identity")
               .str();
    ordering.apply(*best, *nonempty, guard, rewriter);
  }
};

} // namespace

bool ricci::ein::orderStaticContractions(Operation *root) {
  static constexpr unsigned exactLimit = 10;
  IRRewriter rewriter(root->getContext());
  EmptyGuard guard(root, rewriter);
  bool isChanged = false;
  for (ContractOp op : findOrderable(root)) {
    if (llvm::is_contained(op.getStaticExtents(), ShapedType::kDynamic) ||
        !whyFixed(op).empty())
      continue;
    Ordering ordering(op);
    auto order = ordering.find(Objective::Flops, exactLimit);
    if (!order || order->steps.size() <= 1)
      continue;
    ordering.apply(*order, {}, guard, rewriter);
    isChanged = true;
  }
  return isChanged;
}
