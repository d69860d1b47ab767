//===- ConvertOp.cpp - The same tensor at other places --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Layout/IR/Layout.h"

#include "ricci/Layout/Algebra.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ricci::layout;

#define GET_OP_CLASSES
#include "ricci/Dialect/Layout/IR/LayoutOps.cpp.inc"

static LogicalResult verifyLayout(ConvertOp op, StringRef name,
                                  const Layout &layout) {
  RankedTensorType type = op.getType();
  if (static_cast<int64_t>(layout.getRank()) != type.getRank())
    return op.emitOpError()
           << "L2: " << name << " has " << layout.getRank()
           << " dimensions, but the tensor has " << type.getRank()
           << "; give the layout one for each";
  if (!type.hasStaticShape())
    return op.emitOpError() << "L3: found a tensor of type " << type
                            << ", expected a static shape, as a layout has "
                               "one; convert behind a 'tensor.cast'";
  for (auto [d, extent, expected] :
       llvm::enumerate(layout.getShape(), type.getShape()))
    if (extent != expected)
      return op.emitOpError()
             << "L3: dimension " << d << " of " << name << " has extent "
             << extent << ", but that of the tensor has " << expected
             << "; make them equal";
  Result<bool> injective = isInjective(layout);
  if (injective && !*injective)
    return op.emitOpError() << "L4: two elements share a position in " << name
                            << ", so that one is lost; give each its own";
  return success();
}

LogicalResult ConvertOp::verify() {
  if (failed(verifyLayout(*this, "the source", getSource().getValue())))
    return failure();
  return verifyLayout(*this, "the target", getTarget().getValue());
}

/// Both are known to be the same relation.
static bool areEqual(LayoutAttr a, LayoutAttr b) {
  if (a == b)
    return true;
  Result<bool> same = equal(a.getValue(), b.getValue());
  return same && *same;
}

OpFoldResult ConvertOp::fold(FoldAdaptor) {
  if (areEqual(getSource(), getTarget()))
    return getInput();
  return {};
}

namespace {

/// convert(convert(x, A → B), B → C) is convert(x, A → C).
struct ComposeConversions : OpRewritePattern<ConvertOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConvertOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<ConvertOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "its operand is not converted");
    if (!areEqual(inner.getTarget(), op.getSource()))
      return rewriter.notifyMatchFailure(
          op, "it does not start from where its operand was put");
    rewriter.replaceOpWithNewOp<ConvertOp>(op, op.getType(), inner.getInput(),
                                           inner.getSource(), op.getTarget());
    return success();
  }
};

/// Layouts in normal form, so that the same relation is the same attribute.
struct NormalizeLayouts : OpRewritePattern<ConvertOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConvertOp op,
                                PatternRewriter &rewriter) const override {
    auto getNormal = [&](LayoutAttr layout) {
      return LayoutAttr::get(getContext(), normalize(layout.getValue()));
    };
    LayoutAttr source = getNormal(op.getSource()),
               target = getNormal(op.getTarget());
    if (source == op.getSource() && target == op.getTarget())
      return rewriter.notifyMatchFailure(op, "both are in normal form");
    rewriter.modifyOpInPlace(op, [&] {
      op.setSourceAttr(source);
      op.setTargetAttr(target);
    });
    return success();
  }
};

} // namespace

void ConvertOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<ComposeConversions, NormalizeLayouts>(context);
}
