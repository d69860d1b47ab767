//===- Polynomial.h - Polynomials in place of functions ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Polynomials that come close to a function on an interval, and how to evaluate
// them by few products one after the other. Nothing here knows MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_POLYNOMIAL_H
#define RICCI_ANALYSIS_POLYNOMIAL_H

#include "llvm/ADT/STLFunctionalExtras.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ricci {

/// The sum over k of coefficients[k] · T_k(u), where T_k are the Chebyshev
/// polynomials and u = (2x - low - high) / (high - low) is in [-1, 1].
struct ChebyshevPolynomial {
  double low = -1, high = 1;
  std::vector<double> coefficients; ///< At least one.

  int64_t getDegree() const {
    return static_cast<int64_t>(coefficients.size()) - 1;
  }
  double evaluate(double x) const;
};

struct Approximation {
  ChebyshevPolynomial polynomial;
  /// The largest |function - polynomial| at 64 (degree + 2) points, as dense at
  /// the ends as Chebyshev's, and, by search, at the peaks between them.
  double error = 0;
  /// The least and largest value of the polynomial there.
  double least = 0, largest = 0;
};

using RealFunction = llvm::function_ref<double(double)>;

/// The polynomial of that degree with the least largest error, found by the
/// exchange algorithm of Remez (1934) from Chebyshev's points on, or the best
/// one that it came to. `low` < `high`. None if the function is not finite.
std::optional<Approximation> approximate(RealFunction function, double low,
                                         double high, int64_t degree);

/// The polynomial of the least degree whose error is at most `tolerance`; that
/// of `maxDegree` if there is none.
std::optional<Approximation> approximateWithin(RealFunction function,
                                               double low, double high,
                                               double tolerance,
                                               int64_t maxDegree);

/// A straight program of additions and products.
struct PolynomialProgram {
  struct Step {
    /// Mul, Add, Sub: of the steps lhs and rhs; Scale and Offset: of lhs by
    /// the constant; Constant: that number.
    enum Kind { Variable, Constant, Mul, Add, Sub, Scale, Offset };
    Kind kind;
    int lhs = -1, rhs = -1;
    double constant = 0;
    int64_t depth = 0;    ///< Products, also by constants, on the way here.
    bool isBasis = false; ///< A T_k, in [-1, 1] where u is.
  };
  std::vector<Step> steps; ///< The last one is the result.
  int64_t products = 0;    ///< Of two that are not constants.

  int64_t getDepth() const { return steps.back().depth; }
  double evaluate(double variable) const;
};

/// Evaluates `polynomial` in ceil(log2(degree + 1)) products one after the
/// other, those by coefficients included, and about 2 sqrt(degree) in all: by
/// baby and giant steps (Paterson and Stockmeyer, 1973) in Chebyshev's basis,
/// whose giant step divides by T of a power of two; the leading part is divided
/// further where a product by a coefficient would come too late (Bossuat,
/// Mouchet, Troncoso-Pastoriza and Hubaux, 2021, §5.2). The variable is u if
/// `isNormalized`, else x, which takes one product more.
PolynomialProgram planPolynomial(const ChebyshevPolynomial &polynomial,
                                 bool isNormalized);

} // namespace ricci

#endif // RICCI_ANALYSIS_POLYNOMIAL_H
