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
  ContractSpec spec = op.getSpec();
  size_t run = getInnermostRun(spec.reductions);
  int64_t kept = spec.rankNames.size() - run;
  SmallVector<int64_t> extents = op.getStaticExtents();
  extents.resize(kept);

  ContractSpec inner = spec;
  inner.resultRank = kept;
  inner.reductions.assign(spec.reductions.end() - run, spec.reductions.end());
  inner.hasInit = false;
  if (spec.hasInit)
    inner.maps.erase(inner.maps.begin() + spec.inputCount);
  rewriter.setInsertionPoint(op);
  auto partial = ContractOp::create(
      rewriter, op.getLoc(),
      RankedTensorType::get(extents, op.getAccumulator()), op.getInputs(),
      Value(), op.getMask(), inner, op.getAccumulator());

  ContractSpec outer;
  outer.rankNames.assign(spec.rankNames.begin(), spec.rankNames.begin() + kept);
  outer.resultRank = spec.resultRank;
  outer.inputCount = 1;
  outer.maps.push_back(rewriter.getMultiDimIdentityMap(kept));
  // One operand under a chain operator is the operand itself.
  outer.mapOperator =
      BuiltinOperatorAttr::get(rewriter.getContext(), BuiltinOperator::mul);
  outer.reductions.assign(spec.reductions.begin(), spec.reductions.end() - run);
  if (spec.hasInit) {
    outer.hasInit = true;
    // E9: the initial value is indexed by ranks of the result only.
    outer.maps.push_back(AffineMap::get(
        kept, 0, spec.maps[spec.inputCount].getResults(), op.getContext()));
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
