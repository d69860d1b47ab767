//===- ContractionPlan.h - A contraction on ciphertexts ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_CONTRACTIONPLAN_H
#define RICCI_LIB_CONVERSION_EINTOFHE_CONTRACTIONPLAN_H

#include "Plan.h"
#include "SlotVector.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

#include <compare>

namespace ricci::fhe {

/// What combines the operands at each index tuple.
enum class Combination { Product, Sum, Difference, Negation };

/// An operand of a contraction: a secret vector, or a clear tensor.
struct PlanOperand {
  mlir::AffineMap map;
  /// Not const: the first use of an argument may place it.
  SlotVector *secret = nullptr;
  mlir::Value clear;
};

/// A contraction whose reductions are sums, of which some operand is secret.
struct Contraction {
  llvm::SmallVector<int64_t> extents; ///< None is 0.
  int64_t resultRank = 0;
  mlir::RankedTensorType resultType;
  Combination combination = Combination::Product;
  llvm::SmallVector<PlanOperand> operands;
  /// Multiplied with the combined operands.
  std::optional<PlanOperand> mask;
  /// Added to the sum.
  std::optional<PlanOperand> init;
};

/// Where the index tuples of a contraction lie.
struct ContractionChoice {
  /// Of each rank that is cut into an outer and an inner piece, the extent of
  /// the inner one, a divisor of its own; 1 of others. Empty if none is cut.
  /// The pieces are the ranks of the order below.
  llvm::SmallVector<int64_t> inner;
  /// Ranks from the highest bits of the position down; empty for the textbook's
  /// order, those that are summed over and below them the result's.
  llvm::SmallVector<int64_t> order;
  /// The first so many of them lie across ciphertexts.
  int64_t across = 0;
  /// Instead of an order, the stride of each rank in the position.
  llvm::SmallVector<int64_t> strides;
  /// By the diagonals of a matrix instead (DiagonalPlan.h).
  bool byDiagonals = false;
  /// There, vectors lie in lanes that leave room to repeat each.
  bool isWide = false;
  /// Sums of several ciphertexts are put into one, in place of what they were
  /// summed from.
  bool gathers = false;

  /// As far as places are concerned.
  bool isTextbook() const { return order.empty() && strides.empty(); }

  std::strong_ordering operator<=>(const ContractionChoice &) const = default;
};

/// Operands are brought to the chosen space of all ranks, are combined slot by
/// slot, and are summed by rotations, half of the rest at a time. `notes` gets
/// a sentence on each decision.
SlotVector planContraction(Plan &plan, const Contraction &contraction,
                           const ContractionChoice &choice,
                           llvm::SmallVectorImpl<std::string> &notes);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_CONTRACTIONPLAN_H
