//===- MergeUpkeep.cpp - One rescaling for a sum --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Transforms/Passes.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace ricci::fhe;

namespace ricci::fhe {
#define GEN_PASS_DEF_FHEMERGEUPKEEP
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

namespace {

/// Sums operands before their upkeep, if both have one of this kind and nothing
/// else uses it; else null.
template <typename Upkeep, typename Sum> Operation *merge(Sum sum) {
  auto lhs = sum.getLhs().template getDefiningOp<Upkeep>();
  auto rhs = sum.getRhs().template getDefiningOp<Upkeep>();
  if (!lhs || !rhs || lhs == rhs || !lhs->hasOneUse() || !rhs->hasOneUse() ||
      lhs.getCiphertext().getType() != rhs.getCiphertext().getType())
    return nullptr;
  OpBuilder builder(sum);
  auto early = Sum::create(builder, sum.getLoc(), lhs.getCiphertext().getType(),
                           lhs.getCiphertext(), rhs.getCiphertext());
  early->setDiscardableAttrs(sum->getDiscardableAttrDictionary());
  auto upkeep =
      Upkeep::create(builder, lhs.getLoc(), sum.getType(), early.getResult());
  sum.getResult().replaceAllUsesWith(upkeep.getResult());
  sum->erase();
  lhs->erase();
  rhs->erase();
  return early;
}

template <typename Sum> void mergeAll(Sum sum) {
  if (Operation *early = merge<RescaleOp>(sum))
    merge<RelinearizeOp>(cast<Sum>(early));
  else
    merge<RelinearizeOp>(sum);
}

struct MergeUpkeep : ricci::fhe::impl::FHEMergeUpkeepBase<MergeUpkeep> {
  void runOnOperation() override {
    // In the order of the block: a sum of sums finds those merged already.
    for (Block &block : getOperation().getBody())
      for (Operation &op : llvm::make_early_inc_range(block)) {
        if (auto sum = dyn_cast<AddOp>(op))
          mergeAll(sum);
        else if (auto difference = dyn_cast<SubOp>(op))
          mergeAll(difference);
      }
  }
};

} // namespace
