//===- Polynomials.h - Ring elements as bytes -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A polynomial is its residues modulo each modulus in turn, evaluated, as
// 64-bit little-endian numbers. All that a reader has to know, it knows from
// the context, so that a file can't make it allocate or index anything else.

#ifndef RICCI_LIB_TARGET_FHE_OPENFHE_POLYNOMIALS_H
#define RICCI_LIB_TARGET_FHE_OPENFHE_POLYNOMIALS_H

#include "OpenFHEContext.h"

namespace ricci::fhe {

/// Appends; false if it is not of these moduli.
bool writePolynomials(const std::vector<Element> &polynomials,
                      const ElementParameters &moduli, std::string &bytes,
                      std::string &error);

/// Reads exactly `count` from exactly these bytes.
bool readPolynomials(std::string_view bytes, size_t count,
                     const ElementParameters &moduli,
                     std::vector<Element> &polynomials, std::string &error);

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_OPENFHE_POLYNOMIALS_H
