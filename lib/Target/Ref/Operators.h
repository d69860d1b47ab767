//===- Operators.h - Built-in operators and reductions ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_OPERATORS_H
#define RICCI_LIB_TARGET_REF_OPERATORS_H

#include "Number.h"

#include "ricci/Dialect/Ein/IR/Operators.h"

namespace ricci::ref {

class ScalarProgram;

/// Applies a built-in operator of one or two operands in `type`. Bit counts
/// take `a` and `b` in `type` and give a count of at most 64 as an integer.
Scalar applyUnary(ein::BuiltinOperator op, const Scalar &a,
                  const NumberType &type);
Scalar applyBinary(ein::BuiltinOperator op, const Scalar &a, const Scalar &b,
                   const NumberType &type);

/// The neutral element of a built-in operator, if it has one on `type`.
std::optional<Scalar> getIdentity(ein::BuiltinOperator op,
                                  const NumberType &type);

/// How one group of ranks is reduced.
struct Reduction {
  ein::BuiltinOperator op = ein::BuiltinOperator::add;
  /// Instead of `op`, if not null.
  const ScalarProgram *program = nullptr;
  std::optional<Scalar> identity;
  NumberType type;
};

/// Reduces terms one after another, and bounds what any other order gives:
///
///   sums       Σ e + γ_(n-1) (Σ|x| + Σ e), n the number of terms
///   products   as one after another, and n underflows, each times the largest
///              partial product of any order
///   min, max   the interval of the terms' intervals
///   log-sum-exp  max e + n (16 u + 2 u (max|x| + log n))
///   programs   as one after another, and γ_(n-1) Σ|x|
class Accumulator {
public:
  /// Begins with `initial`, or with the identity if it is null.
  void start(const Reduction &reduction, const Scalar *initial);
  void join(const Scalar &term);
  Scalar finish();

private:
  const Reduction *reduction = nullptr;
  Scalar value;
  bool isEmpty = true;
  int64_t count = 0;
  /// Σ|x|; of complex sums with |x| the modulus.
  double magnitude = 0;
  double largestMagnitude = 0;
  double largestError = 0;
  /// Π max(1, |x|): the largest partial product of any order.
  double growth = 1;
};

/// The sum of `count` terms: its value, Σ|x| and Σ e.
Real finishSum(double value, double magnitude, double error, int64_t count,
               const FloatFormat &format);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_OPERATORS_H
