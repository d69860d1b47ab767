//===- SumFactors.h - What can leave a sum ----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_SUMFACTORS_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_SUMFACTORS_H

#include "ricci/Dialect/Ein/IR/Ein.h"

namespace ricci::ein {

/// The divisor g if `map` depends on `rank` by `rank floordiv g` only; 1 if it
/// depends on it otherwise, 0 if not at all.
int64_t getGroupSize(mlir::AffineMap map, unsigned rank);

/// Whether a factor indexed by `map` is the same for all of the sum of `op`, or
/// for groups of one rank that the group's size divides.
bool canLeaveSum(ContractOp op, mlir::AffineMap map);

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_SUMFACTORS_H
