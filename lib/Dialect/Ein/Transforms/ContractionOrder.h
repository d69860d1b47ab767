//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// In which order n operands are best contracted, two at a time. Knows ranks and
// extents only; no MLIR.

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_CONTRACTIONORDER_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_CONTRACTIONORDER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace ricci::ein {

enum class Objective {
  Flops,  ///< Points of all contractions.
  Peak,   ///< Elements of the largest intermediate.
  Writes, ///< Elements of all intermediates.
};

/// What is contracted.
struct ContractionProblem {
  llvm::SmallVector<double> extents; ///< One a rank.
  /// The ranks that each operand depends on.
  llvm::SmallVector<llvm::SmallBitVector> operands;
  /// The ranks that each operand has as a plain index, so that they have an
  /// extent wherever the operand is.
  llvm::SmallVector<llvm::SmallBitVector> plain;
  /// Ranks that stay to the end: those of the result and of a mask.
  llvm::SmallBitVector kept;
  /// Ranks whose extent is known without an operand.
  llvm::SmallBitVector known;
};

/// One contraction: of operand or earlier step `left` (operands are numbered
/// first) and `right`, or of `left` alone, which sums the ranks that nothing
/// else has.
struct ContractionStep {
  unsigned left;
  std::optional<unsigned> right;
  /// The ranks of what it leaves.
  llvm::SmallBitVector ranks;
};

struct ContractionOrder {
  llvm::SmallVector<ContractionStep> steps;
  double flops = 0; ///< Points of all steps.
  double cost = 0;  ///< In the objective.
};

/// Points of the contraction of all operands at once.
double getNaivePoints(const ContractionProblem &problem);

/// The cheapest order, by dynamic programming over subsets up to `exactLimit`
/// operands, step by step the cheapest pair beyond that. None if no order gives
/// each step the extents of its ranks.
std::optional<ContractionOrder> findOrder(const ContractionProblem &problem,
                                          Objective objective,
                                          unsigned exactLimit);

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_CONTRACTIONORDER_H
