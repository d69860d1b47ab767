//===- MatrixRoles.h - Matrices among contractions --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_MATRIXROLES_H
#define RICCI_LIB_CONVERSION_EINTOFHE_MATRIXROLES_H

#include "ContractionPlan.h"

namespace ricci::fhe {

/// What a rank is to the product of clear matrices and secret vectors,
/// Z[b, i] = add[k](W[b, i, k] * x[b, k]).
enum class MatrixRole {
  None,   ///< It has one index.
  Batch,  ///< b: a vector for each index.
  Row,    ///< i
  Column, ///< k
};

/// The roles of a contraction's ranks if it is such a product, where W is any
/// product of clear operands, and W is not too large; else empty.
llvm::SmallVector<MatrixRole> findMatrixRoles(const Contraction &contraction,
                                              int64_t slots);

/// The one of those orders that make the same plan by diagonals: ranks of the
/// batch that come before rows and columns, rows, columns, and the rest.
llvm::SmallVector<int64_t> getDiagonalOrder(llvm::ArrayRef<MatrixRole> roles,
                                            llvm::ArrayRef<int64_t> order);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_MATRIXROLES_H
