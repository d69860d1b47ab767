//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ricci::ein;

/// `op` with other parts and its discardable attributes.
static ContractOp recreate(PatternRewriter &rewriter, ContractOp op,
                           RankedTensorType type, Value mask,
                           const ContractSpec &spec) {
  auto result =
      ContractOp::create(rewriter, op.getLoc(), type, op.getInputs(),
                         op.getInit(), mask, spec, op.getAccumulator());
  result->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  return result;
}

static SmallVector<ArrayRef<int64_t>> getShapes(ValueRange tensors) {
  return llvm::map_to_vector(tensors, [](Value tensor) {
    return cast<RankedTensorType>(tensor.getType()).getShape();
  });
}

namespace {

/// Static extents that only the operands know move into the result's type.
struct InferResultExtents : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    auto type = op.getResult().getType();
    SmallVector<int64_t> extents = op.getStaticExtents();
    extents.resize(type.getRank());
    if (ArrayRef<int64_t>(extents) == type.getShape())
      return rewriter.notifyMatchFailure(op, "no more extents are known");
    ContractOp refined =
        recreate(rewriter, op, type.clone(extents), op.getMask(), op.getSpec());
    rewriter.replaceOpWithNewOp<tensor::CastOp>(op, type, refined.getResult());
    return success();
  }
};

/// Casts of operands that only forget extents go, unless what they forgot
/// contradicts another operand: that is for the run to report, if it gets
/// there.
struct FoldOperandCasts : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    ContractSpec spec = op.getSpec();
    ArrayRef<int64_t> resultShape = op.getResult().getType().getShape();
    bool changed = false;
    for (OpOperand &operand : op->getOpOperands()) {
      auto cast = operand.get().getDefiningOp<tensor::CastOp>();
      if (!cast || !tensor::canFoldIntoConsumerOp(cast))
        continue;
      SmallVector<Value> operands(op->getOperands());
      operands[operand.getOperandNumber()] = cast.getSource();
      if (findExtentError(spec, getShapes(operands), resultShape))
        continue;
      rewriter.modifyOpInPlace(op, [&] { operand.set(cast.getSource()); });
      changed = true;
    }
    if (!changed)
      return rewriter.notifyMatchFailure(op, "no operand's cast can go");
    return success();
  }
};

/// The input that `op` only permutes, or null.
static Value getPermutedInput(ContractOp op) {
  if (op.getInputs().size() != 1 || !op.getReductions().empty() ||
      !op.getIndexingMap(0).isPermutation())
    return {};
  auto map = Operator::get(op.getMapOperator(), op);
  if (!map || !map->isBuiltin() || map->getArity() != 2)
    return {};
  auto from = cast<RankedTensorType>(op.getInputs()[0].getType());
  auto to = op.getResult().getType();
  Type element = from.getElementType();
  // No conversion that changes a value, and no extent that only the run checks.
  if (to.getElementType() != element ||
      (op.getAccumulator() != element &&
       op.getAccumulator() != getDefaultAccumulator(element)))
    return {};
  for (auto [expr, extent] :
       llvm::zip(op.getIndexingMap(0).getResults(), from.getShape()))
    if (to.getDimSize(cast<AffineDimExpr>(expr).getPosition()) != extent)
      return {};
  return op.getInputs()[0];
}

/// Z[i, j] = f(T[j, i]) of T[j, i] = A[i, j] is Z[i, j] = f(A[i, j]).
struct MergePermutation : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    for (OpOperand &operand : op->getOpOperands()) {
      auto producer = operand.get().getDefiningOp<ContractOp>();
      Value input = producer ? getPermutedInput(producer) : Value();
      if (!input)
        continue;
      unsigned number = operand.getOperandNumber();
      SmallVector<Attribute> maps(op.getIndexingMaps().getValue());
      maps[number] = AffineMapAttr::get(
          producer.getIndexingMap(0).compose(op.getIndexingMap(number)));
      rewriter.modifyOpInPlace(op, [&] {
        operand.set(input);
        op.setIndexingMapsAttr(rewriter.getArrayAttr(maps));
      });
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no operand is a permutation");
  }
};

/// A mask that is true everywhere, and that no extent depends on.
struct DropTrueMask : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    DenseElementsAttr mask;
    if (!op.getMask() || !matchPattern(op.getMask(), m_Constant(&mask)) ||
        !mask.isSplat() || !mask.getSplatValue<bool>())
      return rewriter.notifyMatchFailure(op, "has no constant true mask");
    SmallVector<int64_t> extents = op.getStaticExtents();
    AffineMap maskMap = op.getMaskMap();
    ContractSpec spec = op.getSpec();
    spec.maps.pop_back();
    spec.hasMask = false;
    SmallVector<int64_t> without =
        inferExtents(spec, getShapes(op->getOperands().drop_back()),
                     op.getResult().getType().getShape());
    for (auto [rank, extent] : llvm::enumerate(extents))
      if (extent != without[rank] ||
          (maskMap.isFunctionOfDim(rank) && ShapedType::isDynamic(extent)))
        return rewriter.notifyMatchFailure(op, "the mask tells an extent");
    rewriter.replaceOp(
        op, recreate(rewriter, op, op.getResult().getType(), Value(), spec));
    return success();
  }
};

} // namespace

void ContractOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<InferResultExtents, FoldOperandCasts, MergePermutation,
               DropTrueMask>(context);
}
