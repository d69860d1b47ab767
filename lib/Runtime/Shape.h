//===- Shape.h - Extents, strides and copies --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_SHAPE_H
#define RICCI_LIB_RUNTIME_SHAPE_H

#include "Error.h"

namespace ricci::runtime {

/// NumPy's limit as well.
constexpr int32_t maxRank = 64;

/// The bytes of `shape` with elements of `elementSize` bytes. False if they,
/// extents of 0 left out, don't fit a ptrdiff_t. Extents are not negative.
bool getByteSize(int32_t rank, const int64_t *shape, size_t elementSize,
                 size_t &size);

/// Row-major strides in elements; an extent of 0 counts as 1.
void setRowMajorStrides(int32_t rank, const int64_t *shape, int64_t *strides);

bool isRowMajor(const ricci_tensor &tensor);

/// "4x5xf32", with "?" for a dynamic extent; what is too long ends in "...".
using TypeText = FixedString<160>;
TypeText describe(ricci_element_type type, int32_t rank, const int64_t *shape);

/// A tensor without memory, its shape and strides uninitialised; null when
/// memory runs out.
ricci_tensor *allocateHeader(ricci_element_type type, int32_t rank);

/// Memory of `size` bytes, not initialised, aligned to 64, never null for size
/// 0; null when memory runs out.
void *allocateAligned(size_t size);

/// Like ricci_tensor_create, but leaves the elements uninitialised.
ricci_status createUninitialized(ricci_element_type type, int32_t rank,
                                 const int64_t *shape, ricci_tensor **result);

/// Walks the elements of a strided view in row-major order.
class ElementWalker {
public:
  ElementWalker(int32_t rank, const int64_t *shape, const int64_t *strides)
      : rank(rank), shape(shape), strides(strides) {}

  /// Offset, in elements, of the current element.
  int64_t getOffset() const { return offset; }

  void advance() {
    for (int32_t dim = rank - 1; dim >= 0; --dim) {
      offset += strides[dim];
      if (++index[dim] < shape[dim])
        return;
      offset -= strides[dim] * shape[dim];
      index[dim] = 0;
    }
  }

private:
  int32_t rank;
  const int64_t *shape;
  const int64_t *strides;
  int64_t index[maxRank] = {};
  int64_t offset = 0;
};

/// Copies `count` elements, from where `walker` stands, to `target` densely.
void gather(ElementWalker &walker, const void *source, size_t elementSize,
            size_t count, void *target);

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_SHAPE_H
