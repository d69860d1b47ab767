//===- DiagonalPlan.h - Matrices by their diagonals -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_DIAGONALPLAN_H
#define RICCI_LIB_CONVERSION_EINTOFHE_DIAGONALPLAN_H

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

/// The sum over the diagonals of W, each multiplied by a rotation of x, in baby
/// and giant steps (Halevi and Shoup 2014); with copies of x in blocks of
/// slots, each of which sums up a part of the diagonals. Without the initial
/// value. `sums` gets the place of the result's ranks, and `numbers` the
/// ciphertexts of it that hold some. For contractions that have the roles.
SlotVector planDiagonals(Plan &plan, const Contraction &contraction,
                         const ContractionChoice &choice,
                         std::optional<Space> &sums,
                         llvm::SmallVectorImpl<int64_t> &numbers,
                         llvm::SmallVectorImpl<std::string> &notes);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_DIAGONALPLAN_H
