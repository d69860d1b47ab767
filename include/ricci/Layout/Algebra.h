//===- Algebra.h - Make layouts of layouts -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What can't be said with modes, one skew and one swizzle is an error, never a
// layout of something else.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LAYOUT_ALGEBRA_H
#define RICCI_LAYOUT_ALGEBRA_H

#include "ricci/Layout/Layout.h"

namespace ricci::layout {

/// The same relation with as few modes as can be: no surplus beyond what the
/// last index needs, no modes of extent 1, neighbours merged, replicas sorted
/// and merged, skews, permutations and swizzles that change nothing left out,
/// strides of 0 on the first axis. Unique for layouts without skew, permutation
/// and swizzle whose replicas don't overlap on an axis; else `equal` decides.
Layout normalize(const Layout &layout);

/// Whether both are the same relation. Compares normal forms, and where those
/// are not unique, all points. Fails where these are more than
/// Layout::maxEnumerated.
Result<bool> equal(const Layout &a, const Layout &b);

/// Whether no two indices share a position. As `equal`, it may fail.
Result<bool> isInjective(const Layout &layout);

/// The layout whose dimension d is dimension order[d] of this one.
Result<Layout> permuteDimensions(const Layout &layout,
                                 std::span<const size_t> order);

/// The layout of the row-major reshape: equal linear indices, equal positions.
Result<Layout> reshape(const Layout &layout, std::span<const int64_t> shape);

/// Index y of the result is index begin + y of the dimension. Fails where that
/// carries from one mode to the next.
Result<Layout> slice(const Layout &layout, size_t dimension, int64_t begin,
                     int64_t extent);

/// The layout without the dimension, at one of its indices.
Result<Layout> fix(const Layout &layout, size_t dimension, int64_t index);

/// The indices of `a`, then those of `b`; positions add up. Fails where both
/// have a skew, a permutation or a swizzle, or where one permutes or swizzles
/// an axis that the other uses.
Result<Layout> multiply(const Layout &a, const Layout &b);

/// outer(inner(index)): dimension d of `outer` is indexed by the position on
/// axes[d] of `inner`; the other axes of `inner` stay. Fails where the sum of
/// an index would carry between modes of `outer`, or leave it.
Result<Layout> compose(const Layout &inner, const Layout &outer,
                       std::span<const Axis> axes);

/// A left inverse: dimension d of the result is the position on axes[d], and
/// its position on `result` is the row-major linear index. On positions without
/// an index it sends to anything. Fails where the strides don't nest, for
/// permutations and swizzles, and if `axes` leaves out one in use.
Result<Layout> invert(const Layout &layout, std::span<const Axis> axes,
                      Axis result);

/// A length L such that, whatever the other coordinates, the indices of each
/// group L·g to L·g + L − 1 of the dimension lie at consecutive positions on
/// the axis, and nowhere else changes. The greatest for layouts without skew,
/// permutation and swizzle. At least 1.
int64_t getRun(const Layout &layout, size_t dimension, Axis axis);

} // namespace ricci::layout

#endif // RICCI_LAYOUT_ALGEBRA_H
