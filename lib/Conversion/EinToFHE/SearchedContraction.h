//===- SearchedContraction.h - What the search knows ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_SEARCHEDCONTRACTION_H
#define RICCI_LIB_CONVERSION_EINTOFHE_SEARCHEDCONTRACTION_H

#include "ContractionPlan.h"
#include "MatrixRoles.h"

namespace ricci::fhe {

/// A rank, the bit of a position that the dimension begins at whose index it is
/// part of, and what a step of it adds to that index.
struct RankBits {
  int64_t rank = 0, shift = 0, coefficient = 1;
};

/// What the search knows of a contraction.
struct SearchedContraction {
  llvm::SmallVector<int64_t> extents;
  int64_t resultRank = 0;
  /// Of the space of all ranks.
  int64_t positions = 1;
  /// Empty if there are no diagonals.
  llvm::SmallVector<MatrixRole> roles;
  /// Operands that are arguments of the program: the numbers of both.
  llvm::SmallVector<std::pair<size_t, size_t>> arguments;
  /// Of each secret operand, its ranks at the bits of the row-major position.
  llvm::SmallVector<llvm::SmallVector<RankBits>> ranks;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_SEARCHEDCONTRACTION_H
