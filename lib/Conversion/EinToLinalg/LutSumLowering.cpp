//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// `q.lut_sum` as a reduction whose payload reads the table at an index that it
// is given. The table is an operand too, so that loops know its extents.

#include "LutSumLowering.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

using namespace mlir;
using namespace ricci;

/// The entry of `op`'s table at the payload's place, `index` in its row.
static Value readEntry(OpBuilder &builder, q::LutSumOp op, Value index) {
  Location loc = op.getLoc();
  RankedTensorType table = op.getTable().getType();
  int64_t entries = table.getDimSize(op.getEntryDimension());
  // Bits above the number of entries don't count.
  Value wide =
      arith::ExtUIOp::create(builder, loc, builder.getI32Type(), index);
  Value mask = arith::ConstantOp::create(
      builder, loc, builder.getI32IntegerAttr(entries - 1));
  Value entry = arith::IndexCastUIOp::create(
      builder, loc, builder.getIndexType(),
      arith::AndIOp::create(builder, loc, wide, mask));
  SmallVector<Value> place;
  for (AffineExpr expr : op.getTableMap().getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    place.push_back(
        dim ? linalg::IndexOp::create(builder, loc, dim.getPosition()) : entry);
  }
  return tensor::ExtractOp::create(builder, loc, op.getTable(), place);
}

FailureOr<Value> ricci::lowerLutSum(OpBuilder &builder, q::LutSumOp op) {
  Location loc = op.getLoc();
  ReifiedRankedShapedTypeDims shapes;
  if (failed(op.reifyResultShapes(builder, shapes)))
    return emitError(loc) << "found a result of " << op.getType()
                          << " with an extent that no operand has, expected a "
                             "static one; cast the result to a static shape";
  Type element = op.getType().getElementType();
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(element));
  Value empty = tensor::EmptyOp::create(builder, loc, shapes[0], element);
  Value start = linalg::FillOp::create(builder, loc, zero, empty).getResult(0);

  unsigned rankCount = op.getIndexMap().getNumDims();
  unsigned resultRank = op.getType().getRank();
  AffineMap ranks = builder.getMultiDimIdentityMap(rankCount);
  AffineMap resultMap =
      AffineMap::get(rankCount, 0, ranks.getResults().take_front(resultRank),
                     builder.getContext());
  // The operand's own element is never read.
  AffineMap tableMap = op.getTableMap().replaceDimsAndSymbols(
      {}, {builder.getAffineConstantExpr(0)}, rankCount, 0);
  SmallVector<utils::IteratorType> iterators(resultRank,
                                             utils::IteratorType::parallel);
  iterators.resize(rankCount, utils::IteratorType::reduction);
  Value sum =
      linalg::GenericOp::create(
          builder, loc, start.getType(),
          ValueRange{op.getIndices(), op.getTable()}, start,
          ArrayRef<AffineMap>{op.getIndexMap(), tableMap, resultMap}, iterators,
          [&](OpBuilder &inner, Location, ValueRange arguments) {
            Value entry = readEntry(inner, op, arguments[0]);
            Value before = arguments[2], after;
            if (isa<FloatType>(element)) {
              after = arith::AddFOp::create(inner, loc, before, entry,
                                            arith::FastMathFlags::reassoc |
                                                arith::FastMathFlags::contract);
            } else {
              if (entry.getType() != element)
                entry = arith::ExtSIOp::create(inner, loc, element, entry);
              after = arith::AddIOp::create(inner, loc, before, entry);
            }
            linalg::YieldOp::create(inner, loc, after);
          })
          .getResult(0);
  if (sum.getType() != op.getType())
    sum = tensor::CastOp::create(builder, loc, op.getType(), sum);
  return sum;
}
