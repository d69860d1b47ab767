//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINSPLITREDUCTIONS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

/// How many of the innermost reductions share one operator.
size_t getInnermostRun(ArrayRef<Attribute> reductions) {
  size_t run = 1;
  while (run < reductions.size() &&
         reductions[reductions.size() - run - 1] == reductions.back())
    ++run;
  return run;
}

/// Map, mask and the innermost run go first; what they leave is reduced by the
/// other operators, from the initial value on.
void split(ContractOp op, IRRewriter &rewriter) {
  MLIRContext *context = op.getContext();
  ContractSpec spec = op.getSpec();
  size_t run = getInnermostRun(spec.reductions);
  int64_t rankCount = spec.rankNames.size(), kept = rankCount - run;
  SmallVector<int64_t> extents = op.getStaticExtents();

  // A rank that only the initial value has is none of the inner contraction's.
  ContractSpec inner;
  SmallVector<AffineExpr> number(rankCount, getAffineConstantExpr(0, context));
  SmallVector<AffineExpr> innerRanks;
  SmallVector<int64_t> innerExtents;
  SmallVector<AffineMap> maps = spec.maps;
  if (spec.hasInit)
    maps.erase(maps.begin() + spec.inputCount);
  for (int64_t rank = 0; rank < rankCount; ++rank) {
    if (llvm::none_of(maps,
                      [&](AffineMap map) { return map.isFunctionOfDim(rank); }))
      continue;
    number[rank] = getAffineDimExpr(inner.rankNames.size(), context);
    inner.rankNames.push_back(spec.rankNames[rank]);
    if (rank < kept) {
      innerRanks.push_back(getAffineDimExpr(rank, context));
      innerExtents.push_back(extents[rank]);
    }
  }
  inner.resultRank = innerRanks.size();
  for (AffineMap map : maps)
    inner.maps.push_back(
        map.replaceDimsAndSymbols(number, {}, inner.rankNames.size(), 0));
  inner.inputCount = spec.inputCount;
  inner.hasMask = spec.hasMask;
  inner.mapOperator = spec.mapOperator;
  inner.reductions.assign(spec.reductions.end() - run, spec.reductions.end());
  rewriter.setInsertionPoint(op);
  auto partial = ContractOp::create(
      rewriter, op.getLoc(),
      RankedTensorType::get(innerExtents, op.getAccumulator()), op.getInputs(),
      Value(), op.getMask(), inner, op.getAccumulator());

  ContractSpec outer;
  outer.rankNames.assign(spec.rankNames.begin(), spec.rankNames.begin() + kept);
  outer.resultRank = spec.resultRank;
  outer.inputCount = 1;
  outer.maps.push_back(AffineMap::get(kept, 0, innerRanks, context));
  // One operand under a chain operator is the operand itself.
  outer.mapOperator = BuiltinOperatorAttr::get(context, BuiltinOperator::mul);
  outer.reductions.assign(spec.reductions.begin(), spec.reductions.end() - run);
  if (spec.hasInit) {
    outer.hasInit = true;
    // E9: the initial value is indexed by ranks of the result only.
    outer.maps.push_back(AffineMap::get(
        kept, 0, spec.maps[spec.inputCount].getResults(), context));
  }
  rewriter.replaceOpWithNewOp<ContractOp>(op, op.getType(), partial.getResult(),
                                          op.getInit(), Value(), outer,
                                          op.getAccumulator());
}

struct SplitReductions
    : ricci::ein::impl::EinSplitReductionsBase<SplitReductions> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<ContractOp> pending;
    auto isMixed = [](ContractOp op) {
      return !llvm::all_equal(op.getReductions());
    };
    getOperation()->walk([&](ContractOp op) {
      if (isMixed(op))
        pending.push_back(op);
    });
    while (!pending.empty()) {
      ContractOp op = pending.pop_back_val();
      Operation *before = op->getPrevNode();
      Block *block = op->getBlock();
      split(op, rewriter);
      // What replaced `op` may hold several operators still.
      Operation *next = before ? before->getNextNode() : &block->front();
      if (auto last = dyn_cast_or_null<ContractOp>(next->getNextNode());
          last && isMixed(last))
        pending.push_back(last);
    }
  }
};

} // namespace
