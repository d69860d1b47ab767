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

/// Whether a contraction is the product of a clear matrix and a secret vector
/// that fit in one ciphertext: Z[i] = add[k](W[i, k] * x[k]), where W is any
/// product of clear operands, and ranks of one index don't count.
bool hasDiagonals(const Contraction &contraction, int64_t slots);

/// The sum over the diagonals of W, each multiplied by a rotation of x, in baby
/// and giant steps (Halevi and Shoup 2014). A matrix that is not square has as
/// many diagonals as its shorter side, and is summed over blocks of them.
/// Without the initial value. For contractions that have diagonals.
SlotVector planDiagonals(Plan &plan, const Contraction &contraction,
                         llvm::SmallVectorImpl<std::string> &notes);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_DIAGONALPLAN_H
