//===- ApproximationError.h - How far approximations take values *- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_APPROXIMATIONERROR_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_APPROXIMATIONERROR_H

#include "ricci/Analysis/Polynomial.h"
#include "ricci/Analysis/RealRange.h"

namespace ricci::ein {

/// Bounds, for each value, how far its elements are from those of the program
/// without approximations. Infinite where no range is known.
class ApproximationErrors {
public:
  explicit ApproximationErrors(const RealRanges &ranges) : ranges(ranges) {}

  double get(mlir::Value value) const { return errors.lookup(value); }
  void set(mlir::Value value, double error) { errors[value] = error; }
  /// Operations are visited in order, after their ranges are known.
  void visit(mlir::Operation &op);

private:
  double getContracted(ContractOp op) const;

  const RealRanges &ranges;
  llvm::DenseMap<mlir::Value, double> errors;
};

/// The largest |p'| found on its interval.
double getSteepestSlope(const ChebyshevPolynomial &polynomial);

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_APPROXIMATIONERROR_H
