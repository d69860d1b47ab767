//===- LayoutCost.cpp - What all targets' costs share ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/LayoutCost.h"

#include "ricci/Layout/Algebra.h"

using namespace ricci::layout;

Result<int64_t> CostModel::getCost(const Layout &source, const Layout &target,
                                   int64_t elementBits) const {
  if (source.getShape() != target.getShape())
    return Error{"the layouts " + source.str() + " and " + target.str() +
                 " have different shapes; a conversion keeps the shape"};
  if (elementBits < 1)
    return Error{"an element has " + std::to_string(elementBits) +
                 " bits, expected at least 1; give the width of its type"};
  if (source.getPointCount() == 0)
    return int64_t(0);
  // What is too large to compare is taken as different.
  Result<bool> same = equal(source, target);
  if (same && *same)
    return int64_t(0);
  return countMoves(source, target, elementBits);
}
