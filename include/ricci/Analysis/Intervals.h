//===- Intervals.h - Which integers a program computes ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Intervals of the elements of integer tensors, from element types, constants
// and the operators' range-transfer functions. Sums are without bound: whether
// an accumulation type holds them is the question that they answer.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_INTERVALS_H
#define RICCI_ANALYSIS_INTERVALS_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/DenseMap.h"

#include <optional>

namespace ricci {

/// All integers from `low` to `high`, two's complement numbers of `bits` bits.
struct Interval {
  /// Wide enough for the product of six numbers of 64 bits and 2^63 of its
  /// kind; what is wider is no interval.
  static constexpr unsigned bits = 512;

  llvm::APInt low, high;

  static Interval of(int64_t low, int64_t high);
  /// The numbers of an integer type or index; none for other types.
  static std::optional<Interval> ofType(mlir::Type type);
  /// The least one that holds both.
  Interval join(const Interval &other) const;
  bool contains(const Interval &other) const;
  /// "[-8, 7]".
  std::string str() const;
};

/// What a contraction of integers computes before it wraps.
struct ContractionIntervals {
  Interval operands; ///< What is converted to the accumulation type.
  Interval terms;    ///< What the map operator gives.
  Interval sums;     ///< All that reductions go through, and init.

  Interval all() const { return operands.join(terms).join(sums); }
};

class IntervalAnalysis {
public:
  /// The elements of a tensor of integers; none for other types.
  std::optional<Interval> get(mlir::Value tensor);

  /// None where the accumulation type is no integer type, an operand is of
  /// floats, an extent that is reduced is not known, or the numbers are wider
  /// than intervals.
  std::optional<ContractionIntervals> get(ein::ContractOp op);

private:
  llvm::DenseMap<mlir::Value, std::optional<Interval>> known;
};

} // namespace ricci

#endif // RICCI_ANALYSIS_INTERVALS_H
