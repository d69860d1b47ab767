//===- KeySwitch.h - Rings and keys of key switches -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_COSTS_KEYSWITCH_H
#define RICCI_DIALECT_FHE_COSTS_KEYSWITCH_H

#include <cstdint>
#include <vector>

namespace ricci::fhe {

/// What a program asks of a ring of CKKS.
struct RingParameters {
  int64_t slots = 1;
  int64_t levels = 0;
  int64_t scaleBits = 45;
  int64_t baseBits = 60;
  int64_t securityBits = 128; ///< Below 128: any ring will do.
};

/// A ring, and how hybrid key switches (Han and Ki 2019) are done in it.
struct KeySwitch {
  int64_t ringDimension = 0;
  int64_t moduli = 0; ///< Of ciphertexts at the highest level.
  int64_t digits = 0; ///< That these are divided into.
  /// Further moduli, of keys alone. There may be one fewer, by what primes
  /// there are near the scale.
  int64_t specials = 0;

  /// Of one key, at most: two polynomials in all moduli for each digit, eight
  /// bytes for each residue.
  int64_t countKeyBytes() const {
    return 2 * digits * (moduli + specials) * ringDimension * 8;
  }
};

/// All that have room and are secure: the least ring first, in it by the time
/// of a rotation, summed over the levels. More digits take fewer special
/// moduli, which a smaller ring may be secure with, and more products with the
/// key. Empty if the tables have no ring that is large enough.
std::vector<KeySwitch> rankKeySwitches(const RingParameters &parameters);

/// Of rings that are tried.
inline constexpr int64_t leastRingDimension = int64_t(1) << 11;
inline constexpr int64_t mostRingDimension = int64_t(1) << 17;

} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_COSTS_KEYSWITCH_H
