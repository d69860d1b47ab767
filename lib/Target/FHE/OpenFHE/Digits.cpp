//===- Digits.cpp - How key switches decompose ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digits.h"

#include <algorithm>
#include <utility>

using namespace ricci::fhe;

/// OpenFHE's special moduli have this size.
static constexpr int64_t specialBits = 60;

/// The time of a slot-wise product of one modulus, relative to a
/// number-theoretic transform: 0.06 to 0.5 ms (plaintext product and encoding
/// of OpenFHE 1.4.2, N = 2^15, by ricci-bench --fhe-costs).
static constexpr double productWeight = 0.12;

static int64_t divideUp(int64_t value, int64_t divisor) {
  return (value + divisor - 1) / divisor;
}

/// Of a rotation with L moduli left, in transforms: L + b·(L + k − a) to
/// decompose, 2·(k + L) to finish; and 2·b·(L + k) products with the key. There
/// are b digits of a moduli each, and k special moduli.
static double getRotationTime(int64_t moduli, int64_t perDigit,
                              int64_t specials) {
  int64_t digits = divideUp(moduli, perDigit);
  int64_t transforms = moduli + digits * (moduli + specials - perDigit) +
                       2 * (specials + moduli);
  int64_t products = 2 * digits * (moduli + specials);
  return static_cast<double>(transforms) +
         productWeight * static_cast<double>(products);
}

std::vector<int64_t> ricci::fhe::rankDigits(int64_t levels, int64_t scaleBits,
                                            int64_t baseBits) {
  std::vector<std::pair<double, int64_t>> ranked;
  for (int64_t perDigit = 1; perDigit <= levels + 1; ++perDigit) {
    // A digit is less than the product of the special moduli.
    int64_t specials =
        divideUp(baseBits + (perDigit - 1) * scaleBits, specialBits);
    double time = 0;
    for (int64_t moduli = 1; moduli <= levels + 1; ++moduli)
      time += getRotationTime(moduli, perDigit, specials);
    int64_t digits = divideUp(levels + 1, perDigit);
    // Of several sizes that make as many digits, OpenFHE takes the least.
    if (ranked.empty() || ranked.back().second != digits)
      ranked.push_back({time, digits});
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<int64_t> result;
  for (const auto &[time, digits] : ranked)
    result.push_back(digits);
  return result;
}
