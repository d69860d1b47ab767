//===- IndexSpace.h - The ranks of a contraction at run time ----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_INDEXSPACE_H
#define RICCI_LIB_TARGET_REF_INDEXSPACE_H

#include "ricci/Dialect/Ein/IR/Ein.h"

namespace ricci::ref {

/// An operand's row-major offset as a function of the ranks: one stride a rank
/// if it is linear, else an expression.
struct Access {
  int64_t base = 0;
  llvm::SmallVector<int64_t> strides;
  bool isLinear = true;
  mlir::AffineMap map;
  llvm::SmallVector<int64_t> operandStrides;

  int64_t getOffset(llvm::ArrayRef<int64_t> index) const;
};

/// The extents of all ranks for operands of these shapes. Checks E3 to E6 and
/// fails with a diagnostic on `op`.
mlir::FailureOr<llvm::SmallVector<int64_t>>
getExtents(ein::ContractOp op, llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes);

Access getAccess(mlir::AffineMap map, llvm::ArrayRef<int64_t> shape);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_INDEXSPACE_H
