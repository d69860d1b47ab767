//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::q;

/// The largest number of entries that an index of 8 bits chooses from.
static constexpr int64_t maxEntries = 256;

unsigned LutSumOp::getEntryDimension() {
  for (auto [d, expr] : llvm::enumerate(getTableMap().getResults()))
    if (isa<AffineSymbolExpr>(expr))
      return d;
  llvm_unreachable("the verifier has found a symbol");
}

SmallVector<int64_t> LutSumOp::getStaticExtents() {
  SmallVector<int64_t> extents(getIndexMap().getNumDims(),
                               ShapedType::kDynamic);
  auto note = [&](AffineMap map, RankedTensorType type) {
    for (auto [expr, extent] : llvm::zip(map.getResults(), type.getShape()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        if (ShapedType::isDynamic(extents[dim.getPosition()]))
          extents[dim.getPosition()] = extent;
  };
  note(getIndexMap(), getIndices().getType());
  note(getTableMap(), getTable().getType());
  for (auto [rank, extent] : llvm::enumerate(getType().getShape()))
    if (ShapedType::isDynamic(extents[rank]))
      extents[rank] = extent;
  return extents;
}

/// Q25 for one map; `symbols` is how many it has.
static LogicalResult verifyMap(LutSumOp op, AffineMap map, Value tensor,
                               unsigned symbols, StringRef what) {
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  if (map.getNumSymbols() != symbols || map.getNumResults() != rank)
    return op.emitOpError("Q25: the map of the ")
           << what << " has " << map.getNumSymbols() << " symbols and gives "
           << map.getNumResults() << " indices, expected " << symbols << " and "
           << rank;
  unsigned symbolCount = 0;
  SmallVector<bool> seen(map.getNumDims());
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    bool isNew = dim ? !seen[dim.getPosition()] : isa<AffineSymbolExpr>(expr);
    if (!isNew)
      return op.emitOpError("Q25: the map of the ")
             << what << " indexes by more than ranks, or by one twice; use "
             << "each rank at most once";
    if (dim)
      seen[dim.getPosition()] = true;
    else
      ++symbolCount;
  }
  if (symbolCount != symbols)
    return op.emitOpError("Q25: the map of the ")
           << what << " uses its symbol " << symbolCount << " times, expected "
           << symbols;
  return success();
}

static LogicalResult verifyElements(LutSumOp op) {
  Type table = op.getTable().getType().getElementType();
  Type result = op.getType().getElementType();
  if (!op.getIndices().getType().getElementType().isSignlessInteger(8))
    return elementError(op, "index", op.getIndices(), "i8");
  auto isSum = [](Type type) {
    return type.isF32() || type.isF64() ||
           (type.isSignlessInteger() &&
            llvm::isPowerOf2_32(type.getIntOrFloatBitWidth()) &&
            type.getIntOrFloatBitWidth() >= 8 &&
            type.getIntOrFloatBitWidth() <= 64);
  };
  if (!isSum(result))
    return elementError(op, "result", op.getResult(),
                        "i8, i16, i32, i64, f32 or f64");
  bool fits = isa<FloatType>(result) ? table == result
                                     : isSum(table) && !isa<FloatType>(table) &&
                                           table.getIntOrFloatBitWidth() <=
                                               result.getIntOrFloatBitWidth();
  if (!fits)
    return elementError(op, "table", op.getTable(),
                        "the result's type, or narrower integers");
  return success();
}

LogicalResult LutSumOp::verify() {
  AffineMap indexMap = getIndexMap(), tableMap = getTableMap();
  if (failed(verifyNoEncoding(*this)) || failed(verifyElements(*this)))
    return failure();
  unsigned rankCount = indexMap.getNumDims();
  unsigned resultRank = getType().getRank();
  if (tableMap.getNumDims() != rankCount || rankCount < resultRank)
    return emitOpError("Q25: the maps take ")
           << rankCount << " and " << tableMap.getNumDims()
           << " ranks, expected one number, at least the result's "
           << resultRank;
  if (failed(verifyMap(*this, indexMap, getIndices(), 0, "indices")) ||
      failed(verifyMap(*this, tableMap, getTable(), 1, "table")))
    return failure();
  for (unsigned rank = resultRank; rank < rankCount; ++rank)
    if (!indexMap.isFunctionOfDim(rank) && !tableMap.isFunctionOfDim(rank))
      return emitOpError("Q25: no operand has the reduced rank d")
             << rank << ", so that its extent is not known; remove it";
  SmallVector<int64_t> extents = getStaticExtents();
  auto verifyExtents = [&](AffineMap map, ArrayRef<int64_t> shape,
                           StringRef what) -> LogicalResult {
    for (auto [d, expr] : llvm::enumerate(map.getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      int64_t expected = extents[dim.getPosition()];
      if (ShapedType::isDynamic(expected) || ShapedType::isDynamic(shape[d]) ||
          shape[d] == expected)
        continue;
      return emitOpError("Q26: dimension ")
             << d << " of the " << what << " has extent " << shape[d]
             << ", but its rank d" << dim.getPosition() << " has " << expected
             << "; make them equal";
    }
    return success();
  };
  AffineMap resultMap =
      AffineMap::getMultiDimIdentityMap(rankCount, getContext())
          .getSliceMap(0, resultRank);
  if (failed(verifyExtents(indexMap, getIndices().getType().getShape(),
                           "indices")) ||
      failed(
          verifyExtents(tableMap, getTable().getType().getShape(), "table")) ||
      failed(verifyExtents(resultMap, getType().getShape(), "result")))
    return failure();
  int64_t entries = getTable().getType().getDimSize(getEntryDimension());
  if (ShapedType::isDynamic(entries) || entries > maxEntries ||
      !llvm::isPowerOf2_64(entries))
    return emitOpError("Q27: dimension ")
           << getEntryDimension() << " of the table, which the indices choose "
           << "from, is that of " << getTable().getType()
           << ", expected a power of two of at most " << maxEntries;
  return success();
}

LogicalResult LutSumOp::reifyResultShapes(OpBuilder &builder,
                                          ReifiedRankedShapedTypeDims &shapes) {
  SmallVector<OpFoldResult> extents;
  for (auto [rank, extent] : llvm::enumerate(getType().getShape())) {
    if (!ShapedType::isDynamic(extent)) {
      extents.push_back(builder.getIndexAttr(extent));
      continue;
    }
    AffineExpr dim = builder.getAffineDimExpr(rank);
    std::optional<unsigned> place = getIndexMap().getResultPosition(dim);
    Value operand = getIndices();
    if (!place) {
      place = getTableMap().getResultPosition(dim);
      operand = getTable();
    }
    if (!place)
      return failure();
    extents.push_back(tensor::getMixedSize(builder, getLoc(), operand, *place));
  }
  shapes.push_back(extents);
  return success();
}
