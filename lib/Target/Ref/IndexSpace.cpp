//===- IndexSpace.cpp - The ranks of a contraction at run time ------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IndexSpace.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

static int64_t evaluate(AffineExpr expr, ArrayRef<int64_t> index) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return index[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t lhs = evaluate(binary.getLHS(), index);
  int64_t rhs = evaluate(binary.getRHS(), index);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return lhs + rhs;
  case AffineExprKind::Mul:
    return lhs * rhs;
  case AffineExprKind::FloorDiv:
    return llvm::divideFloorSigned(lhs, rhs);
  case AffineExprKind::CeilDiv:
    return llvm::divideCeilSigned(lhs, rhs);
  default:
    return llvm::mod(lhs, rhs);
  }
}

int64_t Access::getOffset(ArrayRef<int64_t> index) const {
  int64_t offset = 0;
  for (auto [expr, stride] : llvm::zip(map.getResults(), operandStrides))
    offset += stride * ::evaluate(expr, index);
  return offset;
}

/// Adds `factor` times `expr` to base and strides; false if it is not linear.
static bool addLinear(AffineExpr expr, int64_t factor, Access &access) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    access.strides[dim.getPosition()] += factor;
    return true;
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) {
    access.base += factor * constant.getValue();
    return true;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  if (expr.getKind() == AffineExprKind::Add)
    return addLinear(binary.getLHS(), factor, access) &&
           addLinear(binary.getRHS(), factor, access);
  auto scale = dyn_cast<AffineConstantExpr>(binary.getRHS());
  return expr.getKind() == AffineExprKind::Mul && scale &&
         addLinear(binary.getLHS(), factor * scale.getValue(), access);
}

Access ricci::ref::getAccess(AffineMap map, ArrayRef<int64_t> shape) {
  Access access;
  access.map = map;
  access.strides.assign(map.getNumDims(), 0);
  access.operandStrides.assign(shape.size(), 1);
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 2; dim >= 0; --dim)
    access.operandStrides[dim] =
        access.operandStrides[dim + 1] * std::max<int64_t>(shape[dim + 1], 1);
  for (auto [expr, stride] : llvm::zip(map.getResults(), access.operandStrides))
    access.isLinear &= addLinear(expr, stride, access);
  return access;
}

namespace {
/// Least and largest value; none where they exceed 64 bits.
using Range = std::optional<std::pair<int64_t, int64_t>>;
} // namespace

static Range rangeOf(AffineExpr expr, ArrayRef<int64_t> extents) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return std::pair(constant.getValue(), constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return std::pair<int64_t, int64_t>(0, extents[dim.getPosition()] - 1);
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Range lhs = rangeOf(binary.getLHS(), extents);
  Range rhs = rangeOf(binary.getRHS(), extents);
  if (!lhs || !rhs)
    return std::nullopt;
  int64_t c = rhs->first, low, high;
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    if (__builtin_add_overflow(lhs->first, rhs->first, &low) ||
        __builtin_add_overflow(lhs->second, rhs->second, &high))
      return std::nullopt;
    break;
  case AffineExprKind::Mul:
    if (__builtin_mul_overflow(lhs->first, c, &low) ||
        __builtin_mul_overflow(lhs->second, c, &high))
      return std::nullopt;
    break;
  case AffineExprKind::FloorDiv:
    return std::pair(llvm::divideFloorSigned(lhs->first, c),
                     llvm::divideFloorSigned(lhs->second, c));
  case AffineExprKind::CeilDiv:
    return std::pair(llvm::divideCeilSigned(lhs->first, c),
                     llvm::divideCeilSigned(lhs->second, c));
  default:
    if (lhs->first >= 0 && lhs->second < c)
      return lhs;
    return std::pair<int64_t, int64_t>(0, c - 1);
  }
  return std::pair(std::min(low, high), std::max(low, high));
}

FailureOr<SmallVector<int64_t>>
ricci::ref::getExtents(ein::ContractOp op, ArrayRef<ArrayRef<int64_t>> shapes) {
  ein::ContractSpec spec = op.getSpec();
  unsigned rankCount = spec.rankNames.size();
  SmallVector<ArrayRef<int64_t>> allShapes(shapes);
  ArrayRef<int64_t> resultShape = op.getResult().getType().getShape();
  allShapes.push_back(resultShape);
  auto ranks = AffineMap::getMultiDimIdentityMap(rankCount, op.getContext());
  // getMajorSubMap has no map without results.
  spec.maps.push_back(AffineMap::get(
      rankCount, 0, ranks.getResults().take_front(spec.resultRank),
      op.getContext()));
  SmallVector<int64_t> extents = ein::inferExtents(spec, allShapes);

  for (unsigned rank = 0; rank < rankCount; ++rank)
    if (ShapedType::isDynamic(extents[rank])) {
      emitError(op.getLoc())
          << "E3: at run time, rank '" << spec.rankNames[rank]
          << "' has no extent; index an operand by it alone, or give the "
             "result a static extent";
      return failure();
    }
  bool isEmpty = llvm::is_contained(extents, 0);
  for (auto [i, shape] : llvm::enumerate(shapes))
    for (auto [d, expr] : llvm::enumerate(spec.maps[i].getResults())) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        int64_t expected = extents[dim.getPosition()];
        if (shape[d] == expected)
          continue;
        emitError(op.getLoc())
            << "E4: at run time, dimension " << d << " of operand " << i
            << " has extent " << shape[d] << ", expected " << expected
            << ", the extent of rank '" << spec.rankNames[dim.getPosition()]
            << "'; pass arguments of matching shapes";
        return failure();
      }
      if (isEmpty)
        continue;
      Range range = rangeOf(expr, extents);
      if (range && range->first >= 0 && range->second < shape[d])
        continue;
      InFlightDiagnostic diagnostic = emitError(op.getLoc());
      diagnostic << "E5: at run time, the index of dimension " << d
                 << " of operand " << i << " ";
      if (range)
        diagnostic << "runs from " << range->first << " to " << range->second;
      else
        diagnostic << "exceeds 64 bits";
      diagnostic << ", expected within the extent " << shape[d]
                 << "; pass a larger operand, or shrink a rank";
      return failure();
    }
  for (auto [d, extent] : llvm::enumerate(resultShape))
    if (!ShapedType::isDynamic(extent) && extent != extents[d]) {
      emitError(op.getLoc())
          << "E6: at run time, dimension " << d << " of the result has extent "
          << extents[d] << ", the extent of rank '" << spec.rankNames[d]
          << "', expected " << extent << "; pass arguments of matching shapes";
      return failure();
    }
  return extents;
}
