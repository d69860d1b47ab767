//===- Tensor.cpp - Strided views of host memory --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shape.h"

#include <cstdlib>
#include <cstring>

using namespace ricci::runtime;

ricci_tensor *ricci::runtime::allocateHeader(ricci_element_type type,
                                             int32_t rank) {
  // One block: the tensor, then its shape, then its strides.
  size_t extents = static_cast<size_t>(rank);
  char *block = static_cast<char *>(
      malloc(sizeof(ricci_tensor) + 2 * extents * sizeof(int64_t)));
  if (!block)
    return nullptr;
  ricci_tensor *tensor = reinterpret_cast<ricci_tensor *>(block);
  tensor->data = nullptr;
  tensor->allocation = nullptr;
  tensor->shape = reinterpret_cast<int64_t *>(block + sizeof(ricci_tensor));
  tensor->strides = tensor->shape + extents;
  tensor->rank = rank;
  tensor->type = type;
  return tensor;
}

void *ricci::runtime::allocateAligned(size_t size) {
  size_t rounded = size == 0 ? 64 : (size + 63) / 64 * 64;
  return aligned_alloc(64, rounded);
}

/// Checks what both ways to make a tensor are given.
static ricci_status checkForm(const char *function, ricci_element_type type,
                              int32_t rank, const int64_t *shape,
                              size_t *size) {
  if (ricci_element_size(type) == 0)
    return fail(RICCI_INVALID_ARGUMENT,
                "%s: no element type has kind %u and width %u; expected an "
                "integer of 1 to 64 bits, or a float, bfloat or complex of a "
                "width that Runtime.h names",
                function, type.kind, type.width);
  if (rank < 0 || rank > maxRank)
    return fail(RICCI_INVALID_ARGUMENT,
                "%s: got %d dimensions, expected 0 to %d; merge dimensions",
                function, rank, maxRank);
  if (rank != 0 && !shape)
    return fail(RICCI_INVALID_ARGUMENT,
                "%s: got NULL for the shape, expected %d extents", function,
                rank);
  for (int32_t dim = 0; dim < rank; ++dim)
    if (shape[dim] < 0)
      return fail(RICCI_INVALID_ARGUMENT,
                  "%s: extent %d is %lld, expected 0 or more; a tensor has no "
                  "dynamic extents",
                  function, dim, static_cast<long long>(shape[dim]));
  if (!getByteSize(rank, shape, ricci_element_size(type), *size))
    return fail(RICCI_INVALID_ARGUMENT,
                "%s: %s takes more bytes than can be addressed; use smaller "
                "extents",
                function, describe(type, rank, shape).text);
  return RICCI_OK;
}

static ricci_status failWithoutMemory(ricci_element_type type, int32_t rank,
                                      const int64_t *shape) {
  return fail(RICCI_OUT_OF_MEMORY,
              "no memory left for a tensor of %s; use smaller tensors or free "
              "some",
              describe(type, rank, shape).text);
}

static ricci_status create(ricci_element_type type, int32_t rank,
                           const int64_t *shape, bool clear,
                           ricci_tensor **result) {
  if (!result)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_tensor_create: got NULL for the result; pass the "
                "address of a pointer");
  *result = nullptr;
  size_t size = 0;
  if (ricci_status status =
          checkForm("ricci_tensor_create", type, rank, shape, &size))
    return status;
  ricci_tensor *tensor = allocateHeader(type, rank);
  void *memory = tensor ? allocateAligned(size) : nullptr;
  if (!memory) {
    free(tensor);
    return failWithoutMemory(type, rank, shape);
  }
  if (clear)
    memset(memory, 0, size);
  tensor->data = tensor->allocation = memory;
  if (rank != 0)
    memcpy(tensor->shape, shape, static_cast<size_t>(rank) * sizeof(int64_t));
  setRowMajorStrides(rank, shape, tensor->strides);
  *result = tensor;
  return RICCI_OK;
}

ricci_status ricci::runtime::createUninitialized(ricci_element_type type,
                                                 int32_t rank,
                                                 const int64_t *shape,
                                                 ricci_tensor **result) {
  return create(type, rank, shape, /*clear=*/false, result);
}

ricci_status ricci_tensor_create(ricci_element_type type, int32_t rank,
                                 const int64_t *shape, ricci_tensor **result) {
  return create(type, rank, shape, /*clear=*/true, result);
}

/// Whether all elements lie at most PTRDIFF_MAX bytes from the first.
static bool canAddress(int32_t rank, const int64_t *shape,
                       const int64_t *strides, size_t elementSize) {
  int64_t below = 0, above = static_cast<int64_t>(elementSize);
  for (int32_t dim = 0; dim < rank; ++dim) {
    if (shape[dim] == 0)
      return true;
    int64_t reach;
    if (__builtin_mul_overflow(shape[dim] - 1, strides[dim], &reach) ||
        __builtin_mul_overflow(reach, static_cast<int64_t>(elementSize),
                               &reach))
      return false;
    int64_t &side = reach < 0 ? below : above;
    if (__builtin_add_overflow(side, reach, &side))
      return false;
  }
  int64_t span;
  return !__builtin_sub_overflow(above, below, &span);
}

ricci_status ricci_tensor_borrow(void *data, ricci_element_type type,
                                 int32_t rank, const int64_t *shape,
                                 const int64_t *strides,
                                 ricci_tensor **result) {
  if (!result)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_tensor_borrow: got NULL for the result; pass the "
                "address of a pointer");
  *result = nullptr;
  size_t size = 0;
  if (ricci_status status =
          checkForm("ricci_tensor_borrow", type, rank, shape, &size))
    return status;
  if (!data && size != 0)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_tensor_borrow: got NULL for the data of %s, expected "
                "memory that outlives the tensor",
                describe(type, rank, shape).text);
  size_t elementSize = ricci_element_size(type);
  // A complex number is aligned like its parts.
  size_t alignment = type.kind == RICCI_COMPLEX ? elementSize / 2 : elementSize;
  if (size != 0 && reinterpret_cast<uintptr_t>(data) % alignment != 0)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_tensor_borrow: the data of %s is not aligned to %zu "
                "bytes; copy it to memory that is",
                describe(type, rank, shape).text, alignment);
  if (strides && !canAddress(rank, shape, strides, elementSize))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_tensor_borrow: the strides of %s lead further than can "
                "be addressed; give strides in elements",
                describe(type, rank, shape).text);
  ricci_tensor *tensor = allocateHeader(type, rank);
  if (!tensor)
    return failWithoutMemory(type, rank, shape);
  tensor->data = data;
  if (rank != 0)
    memcpy(tensor->shape, shape, static_cast<size_t>(rank) * sizeof(int64_t));
  if (!strides)
    setRowMajorStrides(rank, shape, tensor->strides);
  else if (rank != 0)
    memcpy(tensor->strides, strides,
           static_cast<size_t>(rank) * sizeof(int64_t));
  *result = tensor;
  return RICCI_OK;
}

void ricci_tensor_destroy(ricci_tensor *tensor) {
  if (!tensor)
    return;
  free(tensor->allocation);
  free(tensor);
}

int64_t ricci_tensor_size(const ricci_tensor *tensor) {
  if (!tensor)
    return 0;
  // Extents may overflow on the way to one of 0.
  for (int32_t dim = 0; dim < tensor->rank; ++dim)
    if (tensor->shape[dim] == 0)
      return 0;
  int64_t size = 1;
  for (int32_t dim = 0; dim < tensor->rank; ++dim)
    size *= tensor->shape[dim];
  return size;
}
