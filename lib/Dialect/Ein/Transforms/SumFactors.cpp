//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SumFactors.h"

using namespace mlir;
using namespace ricci::ein;

int64_t ricci::ein::getGroupSize(AffineMap map, unsigned rank) {
  int64_t divisor = 0;
  AffineExpr dim = getAffineDimExpr(rank, map.getContext());
  for (AffineExpr expr : map.getResults()) {
    if (!expr.isFunctionOfDim(rank))
      continue;
    auto quotient = dyn_cast<AffineBinaryOpExpr>(expr);
    auto by = quotient ? dyn_cast<AffineConstantExpr>(quotient.getRHS())
                       : AffineConstantExpr();
    bool isGroup = by && quotient.getKind() == AffineExprKind::FloorDiv &&
                   quotient.getLHS() == dim && by.getValue() > 1;
    if (!isGroup || (divisor && divisor != by.getValue()))
      return 1;
    divisor = by.getValue();
  }
  return divisor;
}

bool ricci::ein::canLeaveSum(ContractOp op, AffineMap map) {
  SmallVector<int64_t> extents = op.getStaticExtents();
  unsigned grouped = 0;
  for (int64_t rank = op.getResultRank(); rank < op.getRankCount(); ++rank) {
    int64_t size = getGroupSize(map, rank);
    if (size == 0)
      continue;
    // A last group that is shorter has no index expression.
    if (size == 1 || ShapedType::isDynamic(extents[rank]) ||
        extents[rank] % size != 0 || ++grouped > 1)
      return false;
  }
  return true;
}
