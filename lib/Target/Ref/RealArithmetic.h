//===- RealArithmetic.h - Float operations with bounds ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each operation computes in double and bounds |implementation - value|, given
// operands within their own bounds (Higham, Accuracy and Stability of Numerical
// Algorithms, ch. 3). With u the unit roundoff of the format, d the double's,
// x the value and e its error:
//
//   a ± b       e_a + e_b + (u + d)|x|
//   a · b       |a| e_b + |b| e_a + e_a e_b + (u + d)|x| + underflow
//   a / b       (e_a + |x| e_b) / (|b| - e_b) + (u + d)|x| + underflow
//   min, max    the interval of the operands' intervals
//   f monotone  f at both ends of the operand's interval, + 16 u|x|
//   sin, cos    e_a + 16 u, as their slope is at most 1
//
// The rounding is left out where operands are exact and the result is a number
// of the format: any implementation gives it, fused or not. A function is
// allowed 8 units in the last place, and flushing to zero below the
// smallest normal number.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_REALARITHMETIC_H
#define RICCI_LIB_TARGET_REF_REALARITHMETIC_H

#include "Number.h"

namespace ricci::ref {

/// What one rounding of an implementation and one of the reference may differ
/// by, relatively.
inline double roundingOf(const FloatFormat &format) {
  return format.unit() + doubleUnit;
}

/// γ_n·magnitude, γ_n = n·u / (1 - n·u): infinity where γ_n says nothing, but 0
/// of a magnitude of 0, which no order of operations changes.
double gamma(double count, double unit, double magnitude);

Real add(Real a, Real b, const FloatFormat &format);
Real subtract(Real a, Real b, const FloatFormat &format);
Real multiply(Real a, Real b, const FloatFormat &format);
Real divide(Real a, Real b, const FloatFormat &format);
Real remainder(Real a, Real b, const FloatFormat &format);
Real power(Real a, Real b, const FloatFormat &format);
inline Real negate(Real a) { return {-a.value, a.error}; }
inline Real absolute(Real a) { return {std::abs(a.value), a.error}; }
/// Propagate NaN.
Real minimum(Real a, Real b);
Real maximum(Real a, Real b);
/// log(exp(a) + exp(b)).
Real logSumExp(Real a, Real b, const FloatFormat &format);
/// By its definition on bits: docs of the built-in operator `l_mul`.
Real lMul(Real a, Real b, const FloatFormat &format);
Real fusedMultiplyAdd(Real a, Real b, Real c, const FloatFormat &format);
Real arcTangent2(Real y, Real x, const FloatFormat &format);
/// `a` with the sign of `b`.
Real copySign(Real a, Real b);

/// A function that rises or falls over all of its domain.
Real monotone(double (*function)(double), Real a, const FloatFormat &format);
/// Likewise one whose results are exact: floor, ceil, trunc, round.
Real step(double (*function)(double), Real a, const FloatFormat &format);
/// A function with values and slope in [-1, 1].
Real bounded(double (*function)(double), Real a, const FloatFormat &format);
double reciprocalSquareRoot(double value);

/// The least interval around `a` that holds both operands' intervals.
Real hull(Real a, Real b);

/// Whether `a` stands in a relation to `b` whichever values within the errors
/// they have; a comparison that is not certain has slack 1.
bool isOrderCertain(Real a, Real b);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_REALARITHMETIC_H
