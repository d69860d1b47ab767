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

namespace ricci::fhe {

/// What combines the operands at each index tuple.
enum class Combination { Product, Sum, Difference, Negation };

/// An operand of a contraction: a secret vector, or a clear tensor.
struct PlanOperand {
  mlir::AffineMap map;
  const SlotVector *secret = nullptr;
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

/// The textbook plan: operands are brought to the space of all ranks, those
/// that are summed over in the high bits and the result's row-major in the low
/// ones, are combined slot by slot, and are summed by rotations, half of the
/// rest at a time. `notes` gets a sentence on each decision.
SlotVector planContraction(Plan &plan, const Contraction &contraction,
                           llvm::SmallVectorImpl<std::string> &notes);

/// The vector in the row-major placement.
SlotVector planRowMajor(Plan &plan, const SlotVector &vector);

/// The ciphertexts of the row-major placement that hold elements.
std::vector<int64_t> getRowMajorNumbers(mlir::RankedTensorType type,
                                        int64_t slots);

/// Contents of the row-major placement of a tensor that was just encrypted.
std::vector<Contents> getRowMajorContents(mlir::RankedTensorType type,
                                          int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_CONTRACTIONPLAN_H
