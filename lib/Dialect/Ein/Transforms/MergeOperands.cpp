//===- MergeOperands.cpp - Operands that repeat others --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Operators.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"

#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace ricci::ein;

namespace ricci::ein {
#define GEN_PASS_DEF_EINMERGEOPERANDS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

namespace {

struct MergeOperands : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    auto map = Operator::get(op.getMapOperator(), op);
    // Other operators than built-in ones take as many operands as they state.
    if (!map || !map->isBuiltin() || !map->isAssociative() ||
        !map->isCommutative() || !map->isIdempotent())
      return rewriter.notifyMatchFailure(
          op, "the map operator is no chain that is associative, commutative "
              "and idempotent");
    ContractSpec spec = op.getSpec();
    SmallVector<Value> inputs;
    SmallVector<AffineMap> maps;
    for (auto [input, indices] : llvm::zip(op.getInputs(), spec.maps)) {
      bool isRepeated = llvm::any_of(llvm::zip(inputs, maps), [&](auto kept) {
        return std::get<0>(kept) == input && std::get<1>(kept) == indices;
      });
      if (isRepeated)
        continue;
      inputs.push_back(input);
      maps.push_back(indices);
    }
    size_t repeated = op.getInputs().size() - inputs.size();
    if (repeated == 0)
      return rewriter.notifyMatchFailure(op, "no operand repeats another");
    auto options =
        remark::RemarkOpts::name("operands").category("ein-merge-operands");
    remark::passed(op.getLoc(), options)
        << llvm::formatv("{0} of {1} operands of '{2}' repeat others", repeated,
                         op.getInputs().size(), map->getName())
               .str();
    maps.append(spec.maps.begin() + spec.inputCount, spec.maps.end());
    spec.maps = std::move(maps);
    spec.inputCount = inputs.size();
    rewriter.replaceOpWithNewOp<ContractOp>(op, op.getType(), inputs,
                                            op.getInit(), op.getMask(), spec,
                                            op.getAccumulator());
    return success();
  }
};

struct EinMergeOperands
    : ricci::ein::impl::EinMergeOperandsBase<EinMergeOperands> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<MergeOperands>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
