//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINNORMALIZERANKS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

ArrayRef<int64_t> getShape(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getShape();
}

bool isPlain(AffineExpr expr, unsigned rank) {
  auto dim = dyn_cast<AffineDimExpr>(expr);
  return dim && dim.getPosition() == rank;
}

/// Groups that join each dropped dimension to the kept one before it, the first
/// ones to the first kept; none if nothing is kept.
SmallVector<ReassociationIndices>
getGroups(const llvm::SmallBitVector &dropped) {
  SmallVector<ReassociationIndices> groups;
  unsigned keptCount = dropped.size() - dropped.count();
  if (keptCount == 0)
    return groups;
  groups.emplace_back();
  bool hasKept = false;
  for (unsigned d = 0; d < dropped.size(); ++d) {
    if (!dropped.test(d)) {
      if (hasKept)
        groups.emplace_back();
      hasKept = true;
    }
    groups.back().push_back(d);
  }
  return groups;
}

/// `tensor` without the dimensions `dropped`, which have extent 1.
Value collapse(RewriterBase &rewriter, Location loc, Value tensor,
               const llvm::SmallBitVector &dropped) {
  if (dropped.none())
    return tensor;
  return tensor::CollapseShapeOp::create(rewriter, loc, tensor,
                                         getGroups(dropped));
}

/// What replaces one contraction: other ranks, operands and a result of another
/// shape.
struct Replacement {
  ContractSpec spec;
  SmallVector<Value> operands;
  SmallVector<int64_t> resultShape;
};

ContractOp create(RewriterBase &rewriter, ContractOp op,
                  const Replacement &parts) {
  ValueRange operands(parts.operands);
  auto result = ContractOp::create(
      rewriter, op.getLoc(), op.getResult().getType().clone(parts.resultShape),
      operands.take_front(parts.spec.inputCount),
      parts.spec.hasInit ? operands[parts.spec.inputCount] : Value(),
      parts.spec.hasMask ? operands.back() : Value(), parts.spec,
      op.getAccumulator());
  result->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  return result;
}

/// The ranks of extent 1 that an index of 0 replaces without changing what the
/// run checks, and by reshapes between static shapes.
llvm::SmallBitVector findUnitRanks(ContractOp op) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  unsigned rankCount = extents.size(), resultRank = op.getResultRank();
  llvm::SmallBitVector units(rankCount);
  for (auto [rank, extent] : llvm::enumerate(extents))
    if (extent == 1 &&
        (rank >= resultRank || op.getResult().getType().hasStaticShape()))
      units.set(rank);
  // E9: an initial value and a mask go with a reduction.
  if (op.getInit() || op.getMask()) {
    unsigned reduced = resultRank;
    while (reduced < rankCount && units.test(reduced))
      ++reduced;
    if (reduced == rankCount)
      units.reset(rankCount - 1);
  }
  MLIRContext *context = op.getContext();
  for (bool changed = true; changed;) {
    changed = false;
    SmallVector<AffineExpr> replacements;
    for (unsigned rank = 0; rank < rankCount; ++rank)
      replacements.push_back(units.test(rank)
                                 ? getAffineConstantExpr(0, context)
                                 : getAffineDimExpr(rank, context));
    for (auto [i, operand] : llvm::enumerate(op->getOperands()))
      for (auto [expr, extent] :
           llvm::zip(op.getIndexingMap(i).getResults(), getShape(operand))) {
        AffineExpr replaced = expr.replaceDims(replacements);
        if (replaced == expr)
          continue;
        // A dimension of a plain rank has to be its extent, any other only to
        // hold the index.
        auto dim = dyn_cast<AffineDimExpr>(replaced);
        bool keepsChecks = isa<AffineDimExpr>(expr)
                               ? extent == 1
                               : !dim || extent == extents[dim.getPosition()];
        bool canCollapse = !isa<AffineConstantExpr>(replaced) ||
                           !ShapedType::isDynamicShape(getShape(operand));
        if (keepsChecks && canCollapse && !ShapedType::isDynamic(extent))
          continue;
        for (unsigned rank : units.set_bits())
          if (expr.isFunctionOfDim(rank)) {
            units.reset(rank);
            changed = true;
          }
      }
  }
  return units;
}

/// Drops ranks of extent 1, and dimensions of extent 1 that 0 indexes.
bool foldUnitRanks(ContractOp op, RewriterBase &rewriter) {
  llvm::SmallBitVector units = findUnitRanks(op);
  ContractSpec spec = op.getSpec();
  MLIRContext *context = op.getContext();
  Replacement parts;
  parts.spec = spec;
  parts.spec.rankNames.clear();
  parts.spec.reductions.clear();
  parts.spec.resultRank = 0;
  SmallVector<AffineExpr> renumbered;
  for (auto [rank, name] : llvm::enumerate(spec.rankNames)) {
    if (units.test(rank)) {
      renumbered.push_back(getAffineConstantExpr(0, context));
      continue;
    }
    renumbered.push_back(
        getAffineDimExpr(parts.spec.rankNames.size(), context));
    parts.spec.rankNames.push_back(name);
    if (static_cast<int64_t>(rank) < spec.resultRank) {
      ++parts.spec.resultRank;
      parts.resultShape.push_back(op.getResult().getType().getDimSize(rank));
    } else {
      parts.spec.reductions.push_back(spec.reductions[rank - spec.resultRank]);
    }
  }
  bool changed = units.any();
  SmallVector<llvm::SmallBitVector> dropped;
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    SmallVector<AffineExpr> exprs;
    ArrayRef<int64_t> shape = getShape(operand);
    dropped.emplace_back(shape.size());
    for (auto [d, expr] : llvm::enumerate(spec.maps[i].getResults())) {
      AffineExpr replaced = expr.replaceDims(renumbered);
      if (replaced == getAffineConstantExpr(0, context) && shape[d] == 1 &&
          !ShapedType::isDynamicShape(shape))
        dropped.back().set(d);
      else
        exprs.push_back(replaced);
    }
    changed |= dropped.back().any();
    parts.spec.maps[i] =
        AffineMap::get(parts.spec.rankNames.size(), 0, exprs, context);
  }
  if (!changed)
    return false;

  rewriter.setInsertionPoint(op);
  for (auto [operand, dims] : llvm::zip(op->getOperands(), dropped))
    parts.operands.push_back(collapse(rewriter, op.getLoc(), operand, dims));
  Value result = create(rewriter, op, parts);
  llvm::SmallBitVector resultUnits(spec.resultRank);
  for (int64_t rank = 0; rank < spec.resultRank; ++rank)
    if (units.test(rank))
      resultUnits.set(rank);
  if (resultUnits.any()) {
    result = tensor::ExpandShapeOp::create(rewriter, op.getLoc(),
                                           op.getResult().getType(), result,
                                           getGroups(resultUnits));
  }
  rewriter.replaceOp(op, result);
  return true;
}

/// A rank and the number that it is divided by.
struct Split {
  unsigned rank;
  int64_t divisor;
};

/// The divisor of the first `rank floordiv c` or `rank mod c`; 0 if none.
int64_t findDivisor(ContractOp op, unsigned rank) {
  int64_t divisor = 0;
  for (Attribute map : op.getIndexingMaps())
    for (AffineExpr expr : cast<AffineMapAttr>(map).getValue().getResults())
      expr.walk([&](AffineExpr part) {
        auto binary = dyn_cast<AffineBinaryOpExpr>(part);
        if (!divisor && binary && isPlain(binary.getLHS(), rank) &&
            (binary.getKind() == AffineExprKind::FloorDiv ||
             binary.getKind() == AffineExprKind::Mod))
          divisor = cast<AffineConstantExpr>(binary.getRHS()).getValue();
      });
  return divisor;
}

/// Whether each dimension that `rank` indexes is indexed by it alone, by its
/// quotient or by its remainder, and has just the extent of that.
bool canSplit(ContractOp op, Split split, int64_t extent) {
  if (split.divisor <= 1 || extent % split.divisor != 0 || extent == 0)
    return false;
  MLIRContext *context = op.getContext();
  AffineExpr rank = getAffineDimExpr(split.rank, context);
  AffineExpr quotient = rank.floorDiv(split.divisor);
  AffineExpr remainder = rank % split.divisor;
  for (auto [i, operand] : llvm::enumerate(op->getOperands()))
    for (auto [expr, found] :
         llvm::zip(op.getIndexingMap(i).getResults(), getShape(operand))) {
      if (!expr.isFunctionOfDim(split.rank))
        continue;
      int64_t expected = expr == rank        ? extent
                         : expr == quotient  ? extent / split.divisor
                         : expr == remainder ? split.divisor
                                             : -1;
      bool isStatic = !ShapedType::isDynamicShape(getShape(operand));
      if (found != expected || (expr == rank && !isStatic))
        return false;
    }
  return split.rank >= op.getResultRank() ||
         op.getResult().getType().hasStaticShape();
}

/// `base`_0, or with more underscores where that is taken.
std::string makeName(const ContractSpec &spec, StringRef base, unsigned part) {
  std::string name = base.str();
  do
    name += "_";
  while (llvm::is_contained(spec.rankNames, name + std::to_string(part)));
  return name + std::to_string(part);
}

/// Splits `tensor`'s dimensions at the positions of `at` in two, the inner of
/// extent `divisor`.
Value expand(RewriterBase &rewriter, Location loc, Value tensor,
             const llvm::SmallBitVector &at, int64_t divisor) {
  if (at.none())
    return tensor;
  SmallVector<ReassociationIndices> groups;
  SmallVector<int64_t> shape;
  for (auto [d, extent] : llvm::enumerate(getShape(tensor))) {
    groups.emplace_back();
    if (at.test(d)) {
      groups.back().push_back(shape.size());
      shape.push_back(extent / divisor);
    }
    groups.back().push_back(shape.size());
    shape.push_back(at.test(d) ? divisor : extent);
  }
  auto type = cast<RankedTensorType>(tensor.getType()).clone(shape);
  return tensor::ExpandShapeOp::create(rewriter, loc, type, tensor, groups);
}

void splitRank(ContractOp op, Split split, RewriterBase &rewriter) {
  MLIRContext *context = op.getContext();
  ContractSpec spec = op.getSpec();
  int64_t extent = op.getStaticExtents()[split.rank];
  bool isResult = split.rank < spec.resultRank;
  unsigned rankCount = spec.rankNames.size() + 1;
  Replacement parts;
  parts.spec = spec;
  std::string base = spec.rankNames[split.rank];
  std::string names[] = {makeName(spec, base, 0), makeName(spec, base, 1)};
  parts.spec.rankNames[split.rank] = names[0];
  parts.spec.rankNames.insert(parts.spec.rankNames.begin() + split.rank + 1,
                              names[1]);
  if (isResult) {
    ++parts.spec.resultRank;
  } else {
    unsigned position = split.rank - spec.resultRank;
    parts.spec.reductions.insert(parts.spec.reductions.begin() + position,
                                 spec.reductions[position]);
  }
  AffineExpr rank = getAffineDimExpr(split.rank, context);
  AffineExpr quotient = rank.floorDiv(split.divisor);
  AffineExpr remainder = rank % split.divisor;
  SmallVector<AffineExpr> renumbered;
  for (unsigned old = 0; old + 1 < rankCount; ++old)
    renumbered.push_back(
        getAffineDimExpr(old > split.rank ? old + 1 : old, context));
  AffineExpr outer = getAffineDimExpr(split.rank, context);
  AffineExpr inner = getAffineDimExpr(split.rank + 1, context);
  rewriter.setInsertionPoint(op);
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    SmallVector<AffineExpr> exprs;
    llvm::SmallBitVector at(getShape(operand).size());
    for (auto [d, expr] : llvm::enumerate(spec.maps[i].getResults())) {
      if (expr == rank) {
        at.set(d);
        exprs.append({outer, inner});
      } else if (expr == quotient) {
        exprs.push_back(outer);
      } else if (expr == remainder) {
        exprs.push_back(inner);
      } else {
        exprs.push_back(expr.replaceDims(renumbered));
      }
    }
    parts.spec.maps[i] = AffineMap::get(rankCount, 0, exprs, context);
    parts.operands.push_back(
        expand(rewriter, op.getLoc(), operand, at, split.divisor));
  }
  llvm::append_range(parts.resultShape, op.getResult().getType().getShape());
  if (isResult) {
    parts.resultShape[split.rank] = extent / split.divisor;
    parts.resultShape.insert(parts.resultShape.begin() + split.rank + 1,
                             split.divisor);
  }
  Value result = create(rewriter, op, parts);
  if (isResult) {
    llvm::SmallBitVector joined(parts.resultShape.size());
    joined.set(split.rank + 1);
    result = tensor::CollapseShapeOp::create(rewriter, op.getLoc(), result,
                                             getGroups(joined));
  }
  rewriter.replaceOp(op, result);
}

bool splitFirstRank(ContractOp op, RewriterBase &rewriter) {
  for (auto [rank, extent] : llvm::enumerate(op.getStaticExtents())) {
    Split split{static_cast<unsigned>(rank), findDivisor(op, rank)};
    if (ShapedType::isDynamic(extent) || !canSplit(op, split, extent))
      continue;
    splitRank(op, split, rewriter);
    return true;
  }
  return false;
}

struct NormalizeRanks
    : ricci::ein::impl::EinNormalizeRanksBase<NormalizeRanks> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    // Each step makes a new contraction before the old one, to be looked at
    // again.
    struct Listener : RewriterBase::Listener {
      void notifyOperationInserted(Operation *op,
                                   OpBuilder::InsertPoint) override {
        if (auto contract = dyn_cast<ContractOp>(op))
          pending.push_back(contract);
      }
      SmallVector<ContractOp> pending;
    } listener;
    getOperation()->walk(
        [&](ContractOp op) { listener.pending.push_back(op); });
    rewriter.setListener(&listener);
    while (!listener.pending.empty()) {
      ContractOp op = listener.pending.pop_back_val();
      if (!foldUnitRanks(op, rewriter))
        splitFirstRank(op, rewriter);
    }
  }
};

} // namespace
