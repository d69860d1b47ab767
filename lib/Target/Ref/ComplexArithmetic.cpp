//===- ComplexArithmetic.cpp - Complex operations with bounds -------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ComplexArithmetic.h"

#include "RealArithmetic.h"

#include <algorithm>
#include <complex>

using namespace ricci;
using namespace ricci::ref;

void ricci::ref::settleComplex(Scalar &a) {
  if (std::isfinite(a.real.value) && std::isfinite(a.imaginary.value))
    return;
  a.real.error = a.imaginary.error = infinity;
}

Scalar ricci::ref::addComplex(const Scalar &a, const Scalar &b,
                              const FloatFormat &format) {
  return Scalar::ofComplex(add(a.real, b.real, format),
                           add(a.imaginary, b.imaginary, format));
}

Scalar ricci::ref::subtractComplex(const Scalar &a, const Scalar &b,
                                   const FloatFormat &format) {
  return Scalar::ofComplex(subtract(a.real, b.real, format),
                           subtract(a.imaginary, b.imaginary, format));
}

Scalar ricci::ref::multiplyComplex(const Scalar &a, const Scalar &b,
                                   const FloatFormat &format) {
  Real realOfReals = multiply(a.real, b.real, format);
  Real realOfImaginaries = multiply(a.imaginary, b.imaginary, format);
  Real cross = multiply(a.real, b.imaginary, format);
  Real otherCross = multiply(a.imaginary, b.real, format);
  Scalar result =
      Scalar::ofComplex(subtract(realOfReals, realOfImaginaries, format),
                        add(cross, otherCross, format));
  settleComplex(result);
  return result;
}

Scalar ricci::ref::divideComplex(const Scalar &a, const Scalar &b,
                                 const FloatFormat &format) {
  std::complex<double> numerator(a.real.value, a.imaginary.value);
  std::complex<double> denominator(b.real.value, b.imaginary.value);
  std::complex<double> quotient = numerator / denominator;
  double modulus = std::abs(quotient), size = std::abs(denominator);
  double numeratorError = std::hypot(a.real.error, a.imaginary.error);
  double denominatorError = std::hypot(b.real.error, b.imaginary.error);
  double room = size - denominatorError;
  double error = infinity;
  // Algorithms without scaling square the denominator.
  bool squares = size * size < format.overflow &&
                 size * size > format.smallestNormal() / format.unit() &&
                 std::abs(numerator) * size < format.overflow;
  if (room > 0 && squares)
    error = (numeratorError + modulus * denominatorError) / room +
            16 * roundingOf(format) * 2 * modulus +
            format.smallestNormal() * (1 + 1 / size + 1 / (size * size));
  Scalar result = Scalar::ofComplex(settle(quotient.real(), error, format),
                                    settle(quotient.imag(), error, format));
  settleComplex(result);
  return result;
}

Real ricci::ref::absoluteComplex(const Scalar &a, const FloatFormat &format) {
  double value = std::hypot(a.real.value, a.imaginary.value);
  double error = std::hypot(a.real.error, a.imaginary.error);
  double own = 16 * format.unit() * value + std::sqrt(format.smallestNormal());
  if (!std::isfinite(value) || value * value >= format.overflow)
    return {value, infinity};
  return settle(value, error + own, format);
}
