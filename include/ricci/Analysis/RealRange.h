//===- RealRange.h - What real numbers a tensor may hold --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Intervals of real numbers, carried through contractions. Rounding is left
// out: whoever needs it adds it.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_REALRANGE_H
#define RICCI_ANALYSIS_REALRANGE_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include <optional>

namespace ricci {

/// On a function's argument, or on an operation: `[low, high]`, an array of two
/// F64Attr. All elements lie there; whoever writes it says so.
inline constexpr llvm::StringLiteral rangeName = "ein.range";
/// On a function's result, an F64Attr: how far approximations take its elements
/// from those of the program as it was written.
inline constexpr llvm::StringLiteral errorName = "ein.error";

/// The numbers from `low` to `high`.
struct RealRange {
  double low = 0, high = 0;

  double getMagnitude() const;
  bool contains(double value) const { return low <= value && value <= high; }
  bool operator==(const RealRange &other) const {
    return low == other.low && high == other.high;
  }
};

RealRange operator+(RealRange a, RealRange b);
RealRange operator-(RealRange a, RealRange b);
RealRange operator-(RealRange a);
RealRange operator*(RealRange a, RealRange b);
RealRange operator*(RealRange a, double factor);
RealRange square(RealRange a);
/// Of either.
RealRange unite(RealRange a, RealRange b);

/// The attribute's range; none if it is not two finite numbers in order.
std::optional<RealRange> parseRange(mlir::Attribute attribute);
mlir::ArrayAttr getRangeAttr(mlir::MLIRContext *context, RealRange range);

/// The ranges of values, from what is declared, constants and the types of
/// narrow integers. Operations are visited in order.
class RealRanges {
public:
  void declareArguments(mlir::Operation *function, mlir::Block &entry);
  void visit(mlir::Operation &op);
  /// Takes over what is known of `from`.
  void replace(mlir::Value from, mlir::Value to) { ranges[to] = ranges[from]; }
  void set(mlir::Value value, RealRange range) { ranges[value] = range; }
  /// None if nothing is known.
  std::optional<RealRange> get(mlir::Value value) const;
  /// What the map operator of `op` gives, before anything is reduced.
  std::optional<RealRange> getMapped(ein::ContractOp op) const;

private:
  std::optional<RealRange> getContracted(ein::ContractOp op) const;

  llvm::DenseMap<mlir::Value, std::optional<RealRange>> ranges;
};

} // namespace ricci

#endif // RICCI_ANALYSIS_REALRANGE_H
