//===- Rounding.h - How numbers become codes -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_FORMAT_ROUNDING_H
#define RICCI_FORMAT_ROUNDING_H

#include <cstdint>

namespace ricci::format {

/// Which of the two neighbours of a number that lies between them.
enum class Rounding {
  /// The nearer; of two as near, the one whose code is even, or the one farther
  /// from zero if both codes are even or both odd (of ±a: a). Where all numbers
  /// but zero are powers of two, 2^e is odd beside 2^(e+1), and even beside 0:
  /// IEEE 754's rule for significands of one bit.
  NearestEven,
  /// The nearer; of two as near, the one farther from zero (of ±a: that of the
  /// number's sign).
  NearestAway,
  /// The nearer; of two as near, the larger.
  NearestUp,
  /// The smaller.
  Floor,
  /// The one nearer to zero (of ±a: that of the number's sign).
  Truncate,
  /// The larger if (x − smaller) > u·(larger − smaller), in doubles, where u in
  /// [0, 1) is the upper 53 of 64 random bits; the smaller otherwise.
  Stochastic
};

/// What becomes of numbers beyond the largest or smallest finite one.
enum class Overflow {
  /// The largest or smallest finite number; of infinities, too.
  Saturate,
  /// Infinity, or NaN where there is none, as IEEE 754 has it: where rounding
  /// with unbounded exponent leaves the finite range. Floor and truncation
  /// toward zero give the last finite number for finite ones. Where all numbers
  /// are positive, negative ones become NaN, and 0 the smallest.
  Special,
  /// The rounded number modulo 2^width (in units of the last place); infinities
  /// and NaN become 0.
  Wrap
};

/// The random bits for element `index` (row-major) of a stochastic rounding
/// with `seed`: output number `index` of SplitMix64 (Steele, Lea and Flood,
/// OOPSLA 2014), started at `seed`.
inline uint64_t stochasticBits(uint64_t seed, uint64_t index) {
  uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

} // namespace ricci::format

#endif // RICCI_FORMAT_ROUNDING_H
