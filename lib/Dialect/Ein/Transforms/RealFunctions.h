//===- RealFunctions.h - Scalar operators on real numbers -------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_REALFUNCTIONS_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_REALFUNCTIONS_H

#include "ricci/Dialect/Ein/IR/Operators.h"

namespace ricci::ein {

/// What the operator gives on real numbers, in double precision; none if it
/// computes with other than floats, or with functions that are not known here.
std::optional<double> evaluateReal(const Operator &op,
                                   llvm::ArrayRef<double> operands);

/// The degree, in its parameters, of a body of additions, products and
/// constants, and how many products it does one after the other.
struct PolynomialBody {
  int64_t degree = 0, depth = 0;
};
/// None if the body has other operations.
std::optional<PolynomialBody> getPolynomialBody(OpOp definition);

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_REALFUNCTIONS_H
