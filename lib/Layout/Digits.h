//===- Digits.h - Mixed radix and its ranges -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_LAYOUT_DIGITS_H
#define RICCI_LIB_LAYOUT_DIGITS_H

#include "ricci/Layout/Layout.h"

namespace ricci::layout {

inline int64_t ceilDiv(int64_t a, int64_t b) { return a / b + (a % b != 0); }

/// a mod n in 0 to n − 1; for n > 0.
inline int64_t floorMod(int64_t a, int64_t n) {
  int64_t remainder = a % n;
  return remainder < 0 ? remainder + n : remainder;
}

/// a·b mod n without overflow; for n > 0.
inline int64_t multiplyMod(int64_t a, int64_t b, int64_t n) {
  return int64_t(__int128(floorMod(a, n)) * floorMod(b, n) % n);
}

/// The digit that the skew makes of the target's `digit`.
inline int64_t applySkew(const Skew &skew, int64_t digit, int64_t source,
                         int64_t n) {
  return int64_t((__int128(digit) + multiplyMod(skew.factor, source, n) +
                  floorMod(skew.shift, n)) %
                 n);
}

inline int64_t applySwizzle(const Swizzle &swizzle, int64_t position) {
  int64_t mask = ((int64_t(1) << swizzle.bits) - 1) << swizzle.base;
  return position ^ ((position >> swizzle.shift) & mask);
}

/// The digits of an index in its dimension's modes, before the skew.
std::vector<int64_t> getDigits(const Dimension &dimension, int64_t index);

/// offset + Σ stride·digit + Σ stride·copy on the axis; for layouts with
/// points. The skewed digit counts as free.
Interval getStridedBounds(const Parts &parts, Axis axis);

/// Whether a dimension is empty.
bool isEmpty(const Parts &parts);

inline Mode &getMode(Parts &parts, ModeReference at) {
  return parts.dimensions[at.dimension].modes[at.mode];
}
inline const Mode &getMode(const Parts &parts, ModeReference at) {
  return parts.dimensions[at.dimension].modes[at.mode];
}

} // namespace ricci::layout

#endif // RICCI_LIB_LAYOUT_DIGITS_H
