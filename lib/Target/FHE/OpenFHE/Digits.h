//===- Digits.h - How key switches decompose --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_OPENFHE_DIGITS_H
#define RICCI_LIB_TARGET_FHE_OPENFHE_DIGITS_H

#include <cstdint>
#include <vector>

namespace ricci::fhe {

/// The numbers of digits that a hybrid key switch (Han and Ki 2019) may
/// decompose a polynomial of `levels` + 1 moduli into, by the time of a
/// rotation, summed over the levels, the least first. More digits take fewer
/// special moduli, which a smaller ring may be secure with, and more products
/// with the key.
std::vector<int64_t> rankDigits(int64_t levels, int64_t scaleBits,
                                int64_t baseBits);

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_OPENFHE_DIGITS_H
