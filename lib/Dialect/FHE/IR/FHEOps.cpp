//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ricci::fhe;

#define GET_OP_CLASSES
#include "ricci/Dialect/FHE/IR/FHEOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Plaintexts
//===----------------------------------------------------------------------===//

/// The least and the greatest value of `expr` over the placement's ranks.
static std::pair<int64_t, int64_t> getRange(AffineExpr expr,
                                            ArrayRef<int64_t> extents) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return {0, extents[dim.getPosition()] - 1};
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto [low, high] = getRange(binary.getLHS(), extents);
  auto [least, most] = getRange(binary.getRHS(), extents);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return {low + least, high + most};
  case AffineExprKind::Mul: {
    auto products = {low * least, low * most, high * least, high * most};
    return {std::min(products), std::max(products)};
  }
  case AffineExprKind::Mod:
    if (low >= 0 && high < least)
      return {low, high};
    return {0, least - 1};
  case AffineExprKind::FloorDiv:
    return {llvm::divideFloorSigned(low, least),
            llvm::divideFloorSigned(high, least)};
  default:
    return {llvm::divideCeilSigned(low, least),
            llvm::divideCeilSigned(high, least)};
  }
}

LogicalResult EncodeOp::verify() {
  ArrayRef<int64_t> extents = getPlacement().getExtents();
  if (getMaps().size() != getTensors().size())
    return emitOpError("H3: found ")
           << getTensors().size() << " tensors and " << getMaps().size()
           << " maps, expected a map for each tensor";
  for (auto [n, tensor, attribute] :
       llvm::enumerate(getTensors(), getMaps().getAsRange<AffineMapAttr>())) {
    auto type = cast<RankedTensorType>(tensor.getType());
    AffineMap map = attribute.getValue();
    if (!type.hasStaticShape() || !type.getElementType().isIntOrIndexOrFloat())
      return emitOpError("H3: found tensor ")
             << n << " of " << type
             << ", expected static extents and elements that are integers or "
                "floats";
    if (map.getNumDims() != extents.size() || map.getNumSymbols() != 0 ||
        map.getNumResults() != type.getRank())
      return emitOpError("H3: found map ")
             << attribute << " for tensor " << n << ", expected one from "
             << extents.size() << " ranks to " << type.getRank()
             << " dimensions";
    if (llvm::is_contained(extents, 0))
      continue;
    for (auto [d, expr] : llvm::enumerate(map.getResults())) {
      auto [low, high] = getRange(expr, extents);
      if (low < 0 || high >= type.getDimSize(d))
        return emitOpError("H3: the index of dimension ")
               << d << " of tensor " << n << " runs from " << low << " to "
               << high << ", outside the extent " << type.getDimSize(d);
    }
  }
  return success();
}

LogicalResult EncodeMaskOp::verify() {
  ArrayRef<int64_t> runs = getRuns();
  if (runs.size() % 2)
    return emitOpError("H4: found ")
           << runs.size() << " numbers, expected pairs of a slot and a length";
  int64_t slots = getType().getSlots(), end = -1;
  for (size_t i = 0; i < runs.size(); i += 2) {
    if (runs[i] <= end || runs[i + 1] < 1 || runs[i] > slots - runs[i + 1])
      return emitOpError("H4: found a run of ")
             << runs[i + 1] << " from slot " << runs[i]
             << ", expected runs in order, apart, and inside of " << slots
             << " slots";
    end = runs[i] + runs[i + 1];
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

LogicalResult AddPlainOp::verify() {
  CiphertextType type = getCiphertext().getType();
  PlaintextType plain = getPlaintext().getType();
  if (getType() != type || plain.getSlots() != type.getSlots() ||
      plain.getLevel() != type.getLevel() ||
      plain.getScale() != type.getScale() || type.isExtended() ||
      plain.getDomain() != Domain::Standard)
    return emitOpError("H5: found ")
           << type << " plus " << plain << " giving " << getType()
           << ", expected one number of slots, level and scale in the standard "
              "domain; encode for the ciphertext's";
  return success();
}

LogicalResult MulOp::verify() {
  CiphertextType lhs = getLhs().getType(), rhs = getRhs().getType();
  if (lhs.getDegree() != 1 || rhs.getDegree() != 1 ||
      lhs.getSlots() != rhs.getSlots() || lhs.getLevel() != rhs.getLevel() ||
      lhs.getLevel() < 1 || lhs.isExtended() || rhs.isExtended())
    return emitOpError("H6: found ")
           << lhs << " times " << rhs
           << ", expected degree 1, the standard domain, and one number of "
              "slots "
              "and level, at least 1; relinearize, lower the level, or encrypt "
              "at a higher one";
  auto expected =
      CiphertextType::get(getContext(), lhs.getSlots(), lhs.getLevel(),
                          lhs.getScale() + rhs.getScale(), 2);
  if (getType() != expected)
    return emitOpError("H6: found the result ")
           << getType() << ", expected " << expected;
  return success();
}

LogicalResult MulPlainOp::verify() {
  CiphertextType type = getCiphertext().getType();
  PlaintextType plain = getPlaintext().getType();
  if (plain.getSlots() != type.getSlots() ||
      plain.getLevel() != type.getLevel() || type.getLevel() < 1 ||
      plain.getDomain() != type.getDomain())
    return emitOpError("H7: found ")
           << type << " times " << plain
           << ", expected one number of slots, one domain and one level, at "
              "least 1; encode for the ciphertext's, or encrypt at a higher "
              "level";
  auto expected = CiphertextType::get(
      getContext(), type.getSlots(), type.getLevel(),
      type.getScale() + plain.getScale(), type.getDegree(), type.getDomain());
  if (getType() != expected)
    return emitOpError("H7: found the result ")
           << getType() << ", expected " << expected;
  return success();
}

OpFoldResult NegateOp::fold(FoldAdaptor) {
  if (auto inner = getCiphertext().getDefiningOp<NegateOp>())
    return inner.getCiphertext();
  return {};
}

LogicalResult RotateOp::verify() {
  CiphertextType type = getType();
  int64_t offset = getOffset();
  if (offset < 0 || offset >= type.getSlots())
    return emitOpError("H8: found offset ")
           << offset << ", expected one from 0 to " << type.getSlots() - 1
           << "; take it modulo the number of slots";
  if (type.getDegree() != 1)
    return emitOpError("H8: found degree ")
           << type.getDegree() << ", expected 1; relinearize before";
  if (type.isExtended())
    return emitOpError("H8: found the extended domain, expected the standard "
                       "one; use 'fhe.to_standard' before");
  return success();
}

LogicalResult RotateManyOp::verify() {
  CiphertextType type = getCiphertext().getType();
  ArrayRef<int64_t> offsets = getOffsets();
  if (offsets.empty() || offsets.size() != getRotated().size())
    return emitOpError("H12: found ")
           << offsets.size() << " offsets and " << getRotated().size()
           << " results, expected an offset for each result, at least one";
  if (type.getDegree() != 1 || type.isExtended())
    return emitOpError("H12: found ")
           << type << " rotated, expected degree 1 and the standard domain";
  auto resultType = cast<CiphertextType>(getRotated().front().getType());
  for (Value result : getRotated())
    if (result.getType() != resultType ||
        resultType.withDomain(Domain::Standard) != type)
      return emitOpError("H12: found a result ")
             << result.getType() << " of " << type
             << ", expected that type for all results, or for all that type in "
                "the extended domain";
  int64_t least = resultType.isExtended() ? 0 : 1;
  for (int64_t offset : offsets) {
    if (offset < least || offset >= type.getSlots())
      return emitOpError("H12: found offsets ")
             << getOffsetsAttr() << ", expected ascending ones from "
             << (resultType.isExtended() ? 0 : 1) << " to "
             << type.getSlots() - 1;
    least = offset + 1;
  }
  return success();
}

OpFoldResult RotateOp::fold(FoldAdaptor) {
  if (getOffset() == 0)
    return getCiphertext();
  return {};
}

namespace {

/// One rotation instead of two, where the inner one has no other user: with
/// others, only the set of keys would grow.
struct MergeRotations : OpRewritePattern<RotateOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(RotateOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getCiphertext().getDefiningOp<RotateOp>();
    if (!inner || !inner->hasOneUse())
      return rewriter.notifyMatchFailure(
          op, "the operand is no rotation of this use alone");
    int64_t offset = static_cast<int64_t>(op.getOffset() + inner.getOffset()) %
                     op.getType().getSlots();
    rewriter.replaceOpWithNewOp<RotateOp>(op, op.getType(),
                                          inner.getCiphertext(), offset);
    return success();
  }
};

struct MergeLevelDown : OpRewritePattern<LevelDownOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LevelDownOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getCiphertext().getDefiningOp<LevelDownOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "the operand is no level_down");
    rewriter.replaceOpWithNewOp<LevelDownOp>(op, op.getType(),
                                             inner.getCiphertext());
    return success();
  }
};

} // namespace

void RotateOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<MergeRotations>(context);
}

void LevelDownOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeLevelDown>(context);
}

//===----------------------------------------------------------------------===//
// Upkeep
//===----------------------------------------------------------------------===//

LogicalResult RelinearizeOp::verify() {
  CiphertextType from = getCiphertext().getType();
  auto expected = CiphertextType::get(getContext(), from.getSlots(),
                                      from.getLevel(), from.getScale(), 1);
  if (from.getDegree() != 2 || from.isExtended() || getType() != expected)
    return emitOpError("H9: found ")
           << from << " relinearized to " << getType()
           << ", expected degree 2 made 1, and all else equal";
  return success();
}

LogicalResult RescaleOp::verify() {
  CiphertextType from = getCiphertext().getType(), to = getType();
  if (to.getLevel() != from.getLevel() - 1 ||
      to.getScale() >= from.getScale() || to.getSlots() != from.getSlots() ||
      to.getDegree() != from.getDegree() || from.isExtended() ||
      to.isExtended())
    return emitOpError("H10: found ")
           << from << " rescaled to " << to
           << ", expected one level less, a smaller scale, and all else equal";
  return success();
}

LogicalResult LevelDownOp::verify() {
  CiphertextType from = getCiphertext().getType(), to = getType();
  if (to.getLevel() >= from.getLevel() || to.getScale() != from.getScale() ||
      to.getSlots() != from.getSlots() || to.getDegree() != from.getDegree() ||
      from.isExtended() || to.isExtended())
    return emitOpError("H11: found ")
           << from << " lowered to " << to
           << ", expected a lower level, and all else equal";
  return success();
}

LogicalResult ToStandardOp::verify() {
  CiphertextType from = getCiphertext().getType();
  if (!from.isExtended() || getType() != from.withDomain(Domain::Standard))
    return emitOpError("H13: found ") << from << " made " << getType()
                                      << ", expected the extended domain made "
                                         "standard, and all else equal";
  return success();
}
