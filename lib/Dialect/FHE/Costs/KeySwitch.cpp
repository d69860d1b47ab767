//===- KeySwitch.cpp - Rings and keys of key switches ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"

#include <algorithm>
#include <utility>

using namespace ricci::fhe;

namespace {

/// The most bits of all moduli with which a ring has this security, secrets
/// being ternary: HomomorphicEncryption.org, Homomorphic Encryption Security
/// Standard, 2018; the last two rings as OpenFHE has them.
struct SecurityRow {
  int64_t ringDimension;
  int64_t mostBits[3]; ///< At 128, 192 and 256 bits.
};
constexpr SecurityRow securityRows[] = {
    {1 << 11, {54, 37, 29}},       {1 << 12, {109, 75, 58}},
    {1 << 13, {218, 152, 118}},    {1 << 14, {438, 305, 237}},
    {1 << 15, {881, 611, 476}},    {1 << 16, {1747, 1199, 929}},
    {1 << 17, {3523, 2411, 1866}},
};

} // namespace

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

/// As OpenFHE counts, by one bit more where there are several moduli: those of
/// a scale's size alternate above and below it.
static int64_t boundBits(int64_t bits) {
  return bits == specialBits ? bits : bits + 1;
}

static bool isSecure(int64_t ringDimension, int64_t bits,
                     int64_t securityBits) {
  if (securityBits < 128)
    return true;
  size_t column = securityBits <= 128 ? 0 : securityBits <= 192 ? 1 : 2;
  for (const SecurityRow &row : securityRows)
    if (row.ringDimension == ringDimension)
      return bits <= row.mostBits[column];
  return false;
}

std::vector<KeySwitch>
ricci::fhe::rankKeySwitches(const RingParameters &parameters) {
  // OpenFHE makes no scheme without a level.
  int64_t levels = std::max<int64_t>(parameters.levels, 1);
  int64_t moduli = levels + 1;
  struct Candidate {
    double time;
    KeySwitch keySwitch;
    int64_t bits; ///< Of all moduli.
  };
  std::vector<Candidate> candidates;
  for (int64_t perDigit = 1; perDigit <= moduli; ++perDigit) {
    int64_t digits = divideUp(moduli, perDigit);
    // Of several sizes that make as many digits, OpenFHE takes the least.
    if (!candidates.empty() && candidates.back().keySwitch.digits == digits)
      continue;
    // A digit is less than the product of the special moduli.
    int64_t digitBits =
        parameters.baseBits + (perDigit - 1) * parameters.scaleBits;
    int64_t specials = divideUp(digitBits, specialBits);
    double time = 0;
    for (int64_t left = 1; left <= moduli; ++left)
      time += getRotationTime(left, perDigit, specials);
    int64_t mostSpecials = divideUp(boundBits(digitBits), specialBits);
    int64_t bits =
        boundBits(parameters.baseBits + levels * parameters.scaleBits) +
        mostSpecials * specialBits;
    candidates.push_back({time, {0, moduli, digits, mostSpecials}, bits});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate &a, const Candidate &b) {
              return std::pair(a.time, a.keySwitch.digits) <
                     std::pair(b.time, b.keySwitch.digits);
            });
  std::vector<KeySwitch> ranked;
  for (int64_t dimension = std::max(2 * parameters.slots, leastRingDimension);
       dimension <= mostRingDimension; dimension *= 2)
    for (Candidate &candidate : candidates)
      if (isSecure(dimension, candidate.bits, parameters.securityBits)) {
        candidate.keySwitch.ringDimension = dimension;
        ranked.push_back(candidate.keySwitch);
      }
  return ranked;
}
