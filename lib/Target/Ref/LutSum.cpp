//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Sums of table entries, by the definition of `q.lut_sum`.

#include "Quantization.h"
#include "RealArithmetic.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::ref;

namespace {

/// One extent a rank; fails where operands disagree (Q26).
FailureOr<SmallVector<int64_t>>
findExtents(q::LutSumOp op, const Array &indices, const Array &table) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  auto check = [&](AffineMap map, ArrayRef<int64_t> shape) -> LogicalResult {
    for (auto [expr, found] : llvm::zip(map.getResults(), shape)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      int64_t &extent = extents[dim.getPosition()];
      if (ShapedType::isDynamic(extent))
        extent = found;
      if (extent != found)
        return emitError(op.getLoc())
               << "Q26: at run time, rank d" << dim.getPosition()
               << " has extents " << extent << " and " << found
               << "; pass arguments of matching shapes";
    }
    return success();
  };
  if (failed(check(op.getIndexMap(), indices.shape)) ||
      failed(check(op.getTableMap(), table.shape)))
    return failure();
  return extents;
}

} // namespace

FailureOr<ArrayPointer>
ricci::ref::evaluateLutSum(q::LutSumOp op, ArrayRef<ArrayPointer> operands) {
  const Array &indices = *operands[0], &table = *operands[1];
  FailureOr<SmallVector<int64_t>> extents = findExtents(op, indices, table);
  if (failed(extents))
    return failure();
  size_t resultRank = op.getType().getRank();
  ArrayRef<int64_t> outer = ArrayRef(*extents).take_front(resultRank);
  ArrayRef<int64_t> inner = ArrayRef(*extents).drop_front(resultRank);
  bool isFloat = table.type.kind == Kind::Float;
  ErrorClass errorClass =
      std::max(table.errorClass, isFloat ? ErrorClass::F : ErrorClass::Z);
  ArrayPointer result =
      createResult(*op, op.getType().getElementType(), outer, errorClass);
  if (!result)
    return failure();

  // The chosen entry is one more rank, behind the others.
  unsigned rankCount = extents->size();
  AffineMap tableMap = op.getTableMap().replaceDimsAndSymbols(
      {}, {getAffineDimExpr(rankCount, op.getContext())}, rankCount + 1, 0);
  Access index = getAccess(op.getIndexMap(), indices.shape);
  Access entry = getAccess(tableMap, table.shape);
  int64_t mask = table.shape[op.getEntryDimension()] - 1;
  SmallVector<int64_t> place(rankCount + 1);
  forEachElement(outer, [&](int64_t i, ArrayRef<int64_t> outerPlace) {
    llvm::copy(outerPlace, place.begin());
    uint64_t sum = 0;
    double value = 0, magnitude = 0, error = 0;
    int64_t count = 0;
    forEachElement(inner, [&](int64_t, ArrayRef<int64_t> innerPlace) {
      llvm::copy(innerPlace, place.begin() + resultRank);
      ArrayRef<int64_t> ranks = ArrayRef(place).drop_back();
      place[rankCount] = indices.integers[index.getOffset(ranks)] & mask;
      Scalar chosen = table.load(entry.getOffset(place));
      sum += static_cast<uint64_t>(chosen.integer);
      value += chosen.real.value;
      magnitude += std::abs(chosen.real.value);
      error += chosen.real.error;
      ++count;
    });
    if (!isFloat) {
      result->integers[i] = wrap(sum, result->type);
      return;
    }
    const FloatFormat &format = *result->type.format;
    error += gamma(count, roundingOf(format), magnitude);
    result->store(i, Scalar::ofReal(settle(value, error, format)));
  });
  return result;
}
