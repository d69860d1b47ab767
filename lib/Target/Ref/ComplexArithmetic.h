//===- ComplexArithmetic.h - Complex operations with bounds -----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Part by part in real arithmetic. Implementations differ in what they make of
// infinite and NaN parts, so that both parts are unknown where one of a product
// or quotient is not finite. A quotient, whose algorithms differ too, is
// bounded by its modulus: (e_a + |q| e_b) / (|b| - e_b) + 32 u|q|.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_COMPLEXARITHMETIC_H
#define RICCI_LIB_TARGET_REF_COMPLEXARITHMETIC_H

#include "Number.h"

namespace ricci::ref {

Scalar addComplex(const Scalar &a, const Scalar &b, const FloatFormat &format);
Scalar subtractComplex(const Scalar &a, const Scalar &b,
                       const FloatFormat &format);
Scalar multiplyComplex(const Scalar &a, const Scalar &b,
                       const FloatFormat &format);
Scalar divideComplex(const Scalar &a, const Scalar &b,
                     const FloatFormat &format);
/// The modulus.
Real absoluteComplex(const Scalar &a, const FloatFormat &format);
/// If one part is not finite, neither is known.
void settleComplex(Scalar &a);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_COMPLEXARITHMETIC_H
