//===- Shape.cpp - Extents, strides and copies ----------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shape.h"

#include <cstdio>
#include <cstring>

using namespace ricci::runtime;

bool ricci::runtime::getByteSize(int32_t rank, const int64_t *shape,
                                 size_t elementSize, size_t &size) {
  int64_t bytes = static_cast<int64_t>(elementSize);
  bool isEmpty = false;
  for (int32_t dim = 0; dim < rank; ++dim) {
    if (shape[dim] == 0)
      isEmpty = true;
    else if (__builtin_mul_overflow(bytes, shape[dim], &bytes))
      return false;
  }
  // Leave room for rounding up to the alignment.
  if (bytes > PTRDIFF_MAX - 64)
    return false;
  size = isEmpty ? 0 : static_cast<size_t>(bytes);
  return true;
}

void ricci::runtime::setRowMajorStrides(int32_t rank, const int64_t *shape,
                                        int64_t *strides) {
  int64_t stride = 1;
  for (int32_t dim = rank - 1; dim >= 0; --dim) {
    strides[dim] = stride;
    if (shape[dim] > 1)
      stride *= shape[dim];
  }
}

bool ricci::runtime::isRowMajor(const ricci_tensor &tensor) {
  int64_t stride = 1;
  for (int32_t dim = tensor.rank - 1; dim >= 0; --dim) {
    if (tensor.shape[dim] == 0)
      return true;
    if (tensor.shape[dim] == 1)
      continue;
    if (tensor.strides[dim] != stride)
      return false;
    stride *= tensor.shape[dim];
  }
  return true;
}

TypeText ricci::runtime::describe(ricci_element_type type, int32_t rank,
                                  const int64_t *shape) {
  TypeText result;
  char piece[32];
  for (int32_t dim = 0; dim < rank; ++dim) {
    if (result.length > sizeof(result.text) - 48) {
      result.append("...x");
      break;
    }
    if (shape[dim] < 0)
      snprintf(piece, sizeof(piece), "?x");
    else
      snprintf(piece, sizeof(piece), "%lldx",
               static_cast<long long>(shape[dim]));
    result.append(piece);
  }
  ricci_print_element_type(type, piece, sizeof(piece));
  result.append(piece);
  return result;
}

/// With a constant size, a copy is one load and one store.
template <size_t Size>
static void gatherElements(ElementWalker &walker, const char *source,
                           size_t count, char *target) {
  for (size_t i = 0; i < count; ++i) {
    memcpy(target + i * Size,
           source + walker.getOffset() * static_cast<int64_t>(Size), Size);
    walker.advance();
  }
}

void ricci::runtime::gather(ElementWalker &walker, const void *source,
                            size_t elementSize, size_t count, void *target) {
  const char *from = static_cast<const char *>(source);
  char *to = static_cast<char *>(target);
  switch (elementSize) {
  case 1:
    return gatherElements<1>(walker, from, count, to);
  case 2:
    return gatherElements<2>(walker, from, count, to);
  case 4:
    return gatherElements<4>(walker, from, count, to);
  case 8:
    return gatherElements<8>(walker, from, count, to);
  default:
    return gatherElements<16>(walker, from, count, to);
  }
}
