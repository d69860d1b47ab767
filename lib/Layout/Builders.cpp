//===- Builders.cpp - The layouts that targets start from ===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Layout/Builders.h"

#include "Digits.h"
#include "ricci/Layout/Algebra.h"

#include <bit>

using namespace ricci::layout;

Result<Layout> ricci::layout::makeRowMajor(std::span<const int64_t> shape,
                                           Axis axis) {
  std::vector<Level> levels(1);
  levels[0].axis = axis;
  for (int64_t extent : shape)
    levels[0].extents.push_back(extent == 0 ? 1 : extent);
  return makeTiled(shape, levels);
}

Result<Layout> ricci::layout::makeTiled(std::span<const int64_t> shape,
                                        std::span<const Level> levels) {
  Parts parts;
  for (int64_t extent : shape)
    parts.dimensions.push_back({extent, {}});
  Position strides;
  strides.fill(1);
  for (size_t l = levels.size(); l-- > 0;) {
    const Level &level = levels[l];
    if (level.extents.size() != shape.size() || size_t(level.axis) >= axisCount)
      return Error{"level " + std::to_string(l) + " has " +
                   std::to_string(level.extents.size()) +
                   " extents, but the shape has " +
                   std::to_string(shape.size()) +
                   "; give one for each dimension, and an axis"};
    int64_t &stride = strides[size_t(level.axis)];
    for (size_t d = shape.size(); d-- > 0;) {
      std::vector<Mode> &modes = parts.dimensions[d].modes;
      modes.insert(modes.begin(), {level.extents[d], level.axis, stride});
      if (__builtin_mul_overflow(stride, level.extents[d], &stride))
        return Error{"level " + std::to_string(l) +
                     " has more than 2^63 places; use smaller extents"};
    }
  }
  auto layout = Layout::create(std::move(parts));
  if (!layout)
    return layout;
  return normalize(*layout);
}

Result<Layout> ricci::layout::makeSlots(std::span<const int64_t> shape,
                                        int64_t slots) {
  if (slots < 1 || !std::has_single_bit(uint64_t(slots)))
    return Error{"a ciphertext has " + std::to_string(slots) +
                 " slots, expected a power of two; use the scheme's number"};
  Parts parts;
  int64_t stride = 1;
  parts.dimensions.resize(shape.size());
  for (size_t d = shape.size(); d-- > 0;) {
    if (shape[d] < 0 || shape[d] > Layout::maxMagnitude)
      return Error{"dimension " + std::to_string(d) + " has extent " +
                   std::to_string(shape[d]) +
                   ", expected 0 to 2^61; give the number of indices"};
    int64_t padded = int64_t(std::bit_ceil(uint64_t(shape[d])));
    int64_t inside = stride < slots ? std::min(padded, slots / stride) : 1;
    int64_t next;
    if (__builtin_mul_overflow(stride, padded, &next))
      return Error{"the padded shape has more than 2^63 points; use smaller "
                   "extents"};
    int64_t first = stride < slots ? 1 : stride / slots;
    parts.dimensions[d] = {shape[d],
                           {{padded / inside, Axis::Ct, first},
                            {inside, Axis::Slot, stride < slots ? stride : 0}}};
    stride = next;
  }
  if (stride < slots)
    parts.replicas.push_back({slots / stride, Axis::Slot, stride});
  auto layout = Layout::create(std::move(parts));
  if (!layout)
    return layout;
  return normalize(*layout);
}

Result<Layout> ricci::layout::makeDiagonals(int64_t rows, int64_t columns,
                                            int64_t period) {
  if (period < rows || period < columns)
    return Error{"the diagonals have period " + std::to_string(period) +
                 ", but the matrix is " + std::to_string(rows) + "×" +
                 std::to_string(columns) + "; use a period of at least both"};
  Parts parts;
  parts.dimensions = {{rows, {{std::max<int64_t>(rows, 1), Axis::Slot, 1}}},
                      {columns, {{period, Axis::Ct, 1}}}};
  parts.skew = {{1, 0}, {0, 0}, -1, 0};
  return Layout::create(std::move(parts));
}
