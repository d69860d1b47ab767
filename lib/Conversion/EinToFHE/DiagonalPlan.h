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
