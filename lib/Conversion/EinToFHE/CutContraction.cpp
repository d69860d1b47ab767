//===- CutContraction.cpp - Contractions of pieces of ranks ---------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CutContraction.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

Contraction ricci::fhe::cutRanks(const Contraction &contraction,
                                 ArrayRef<int64_t> inner) {
  Contraction result = contraction;
  MLIRContext *context = contraction.resultType.getContext();
  result.extents.clear();
  SmallVector<AffineExpr> ranks;
  for (auto [rank, extent] : llvm::enumerate(contraction.extents)) {
    AffineExpr index = getAffineDimExpr(result.extents.size(), context);
    result.extents.push_back(extent / inner[rank]);
    if (inner[rank] != 1) {
      index = index * inner[rank] +
              getAffineDimExpr(result.extents.size(), context);
      result.extents.push_back(inner[rank]);
    }
    ranks.push_back(index);
    if (static_cast<int64_t>(rank) + 1 == contraction.resultRank)
      result.resultRank = result.extents.size();
  }
  auto pieces = AffineMap::get(result.extents.size(), 0, ranks, context);
  auto compose = [&](PlanOperand &operand) {
    operand.map = operand.map.compose(pieces);
  };
  llvm::for_each(result.operands, compose);
  if (result.mask)
    compose(*result.mask);
  if (result.init)
    compose(*result.init);
  result.resultType = RankedTensorType::get(
      ArrayRef(result.extents).take_front(result.resultRank),
      contraction.resultType.getElementType());
  return result;
}

PlacementAttr ricci::fhe::joinPieces(PlacementAttr placement,
                                     ArrayRef<int64_t> shape,
                                     ArrayRef<int64_t> inner) {
  SmallVector<int64_t> strides;
  size_t piece = 0;
  for (auto [rank, extent] : llvm::enumerate(shape)) {
    int64_t stride = placement.getStrides()[piece++];
    if (inner[rank] != 1) {
      int64_t padded = llvm::PowerOf2Ceil(inner[rank]);
      int64_t outer = std::exchange(stride, placement.getStrides()[piece++]);
      // Padding between the pieces would be within the rank.
      if (inner[rank] != padded || outer != stride * padded)
        return {};
    }
    strides.push_back(stride);
  }
  return PlacementAttr::get(placement.getContext(), shape, strides,
                            placement.getFirst(), placement.getCopies());
}
