//===- LayoutIndexing.cpp - Positions that code computes ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Analysis/LayoutIndexing.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::layout;

/// The digits of `index` in the dimension's modes, before the skew.
static SmallVector<Value> getDigits(IndexBuilder &builder,
                                    const Dimension &dimension, Value index) {
  SmallVector<Value> digits(dimension.modes.size());
  for (size_t m = digits.size(); m-- > 0;) {
    Value extent = builder.index(dimension.modes[m].extent);
    // The first digit needs no remainder, as the index is within the extent.
    digits[m] = m == 0 ? index : builder.rem(index, extent);
    if (m > 0)
      index = builder.div(index, extent);
  }
  return digits;
}

/// digit ← (digit + factor·source + shift) mod n.
static void applySkew(IndexBuilder &builder, const Parts &parts,
                      MutableArrayRef<SmallVector<Value>> digits) {
  const Skew &skew = *parts.skew;
  int64_t n =
      parts.dimensions[skew.target.dimension].modes[skew.target.mode].extent;
  auto reduce = [&](int64_t number) {
    return builder.index((number % n + n) % n);
  };
  Value &digit = digits[skew.target.dimension][skew.target.mode];
  Value source = digits[skew.source.dimension][skew.source.mode];
  Value moved =
      builder.mul(builder.rem(source, builder.index(n)), reduce(skew.factor));
  moved = builder.add(builder.add(digit, moved), reduce(skew.shift));
  digit = builder.rem(moved, builder.index(n));
}

Value ricci::getPosition(IndexBuilder &builder, const Layout &layout,
                         ArrayRef<Value> index, Axis axis) {
  const Parts &parts = layout.parts();
  SmallVector<SmallVector<Value>> digits;
  for (auto [dimension, coordinate] : llvm::zip(parts.dimensions, index))
    digits.push_back(getDigits(builder, dimension, coordinate));
  if (parts.skew)
    applySkew(builder, parts, digits);

  Value position;
  int64_t constant = parts.offset[static_cast<size_t>(axis)];
  for (auto [dimension, own] : llvm::zip(parts.dimensions, digits))
    for (auto [mode, digit] : llvm::zip(dimension.modes, own)) {
      if (mode.axis != axis || mode.stride == 0)
        continue;
      if (std::optional<int64_t> known = getConstant(digit)) {
        constant += *known * mode.stride;
        continue;
      }
      Value term = builder.mul(digit, builder.index(mode.stride));
      position = position ? builder.add(position, term) : term;
    }
  if (!position)
    position = builder.index(constant);
  else if (constant != 0)
    position = builder.add(position, builder.index(constant));

  if (parts.swizzle && parts.swizzle->axis == axis)
    position = applySwizzle(builder, *parts.swizzle, position);
  return position;
}

Value ricci::applySwizzle(IndexBuilder &builder, const Swizzle &swizzle,
                          Value position) {
  int64_t mask = ((int64_t(1) << swizzle.bits) - 1) << swizzle.base;
  Value shifted = builder.createOrFold<arith::ShRSIOp>(
      position, builder.index(swizzle.shift));
  Value moved =
      builder.createOrFold<arith::AndIOp>(shifted, builder.index(mask));
  return builder.createOrFold<arith::XOrIOp>(position, moved);
}
