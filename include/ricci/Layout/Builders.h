//===- Builders.h - The layouts that targets start from -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LAYOUT_BUILDERS_H
#define RICCI_LAYOUT_BUILDERS_H

#include "ricci/Layout/Layout.h"

namespace ricci::layout {

/// Row-major on one axis, without gaps.
Result<Layout> makeRowMajor(std::span<const int64_t> shape, Axis axis);

/// A grid of `extents[d]` places along each dimension d, on one axis.
struct Level {
  Axis axis = Axis::Addr;
  std::vector<int64_t> extents;
};

/// Tiles within tiles, outermost first, each row-major; levels on the same axis
/// nest there. Panels of p rows of an m×k matrix are
/// {addr, {⌈m/p⌉, k}}, {addr, {p, 1}}; the accumulators of a warp,
/// {warp, …}, {lane, …}, {reg, …}. Fails where the levels don't cover a
/// dimension.
Result<Layout> makeTiled(std::span<const int64_t> shape,
                         std::span<const Level> levels);

/// A tensor in ciphertexts of `slots` slots: row-major over extents padded to
/// powers of two, which fill the slots of one ciphertext after the other. A
/// tensor smaller than a ciphertext is repeated to fill it. `slots` is a power
/// of two.
Result<Layout> makeSlots(std::span<const int64_t> shape, int64_t slots);

/// Halevi–Shoup: element (r, c) at ct (c − r) mod period and slot r, so that
/// each ciphertext holds one generalized diagonal. The period is at least both
/// extents.
Result<Layout> makeDiagonals(int64_t rows, int64_t columns, int64_t period);

} // namespace ricci::layout

#endif // RICCI_LAYOUT_BUILDERS_H
