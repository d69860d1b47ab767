//===- NpyRead.cpp - Read .npy files --------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InputFile.h"
#include "NpyHeader.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace ricci::runtime;

namespace {
struct Free {
  void operator()(void *memory) const { free(memory); }
};
using Buffer = std::unique_ptr<unsigned char, Free>;
} // namespace

/// Reverses each number of `size` bytes.
static void swapBytes(unsigned char *bytes, size_t total, size_t size) {
  for (size_t i = 0; i < total; i += size)
    std::reverse(bytes + i, bytes + i + size);
}

/// Fills `tensor` from the file's payload, which may be the tensor's memory
/// already if the file is not in Fortran order.
static void decode(const NpyHeader &header, const unsigned char *payload,
                   ricci_tensor &tensor) {
  unsigned char *data = static_cast<unsigned char *>(tensor.data);
  size_t elementSize = ricci_element_size(header.type);
  if (header.isFortran && header.payloadSize != 0) {
    int64_t strides[maxRank];
    int64_t stride = 1;
    for (int32_t dim = 0; dim < header.rank; ++dim) {
      strides[dim] = stride;
      stride *= header.shape[dim];
    }
    ElementWalker walker(header.rank, header.shape, strides);
    gather(walker, payload, elementSize, header.payloadSize / elementSize,
           data);
  } else if (payload != data && header.payloadSize != 0) {
    memcpy(data, payload, header.payloadSize);
  }
  if (header.isSwapped)
    swapBytes(data, header.payloadSize,
              header.type.kind == RICCI_COMPLEX ? elementSize / 2
                                                : elementSize);
  // Compiled code relies on a boolean being 0 or 1.
  if (header.type.kind == RICCI_UNSIGNED && header.type.width == 1)
    for (size_t i = 0; i < header.payloadSize; ++i)
      data[i] = data[i] != 0;
}

ricci_status ricci_npy_parse(const void *bytes, size_t size, const char *name,
                             ricci_tensor **result) {
  if (!result || !name || (!bytes && size != 0))
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_npy_parse: got NULL, expected bytes, a name and the "
                "address of a pointer");
  *result = nullptr;
  const unsigned char *begin = static_cast<const unsigned char *>(bytes);
  NpyPrefix prefix;
  if (ricci_status status = parseNpyPrefix(begin, std::min(size, npyMaxPrefix),
                                           size, name, prefix))
    return status;
  size_t payloadStart = prefix.prefixSize + prefix.headerSize;
  NpyHeader header;
  if (ricci_status status = parseNpyHeader(
          reinterpret_cast<const char *>(begin) + prefix.prefixSize,
          prefix.headerSize, size - payloadStart, name, header))
    return status;
  if (ricci_status status =
          createUninitialized(header.type, header.rank, header.shape, result))
    return status;
  decode(header, begin + payloadStart, **result);
  return RICCI_OK;
}

static ricci_status failWithoutMemory(const char *path, size_t size) {
  return fail(RICCI_OUT_OF_MEMORY,
              "%s: no memory left for %zu bytes; use a smaller file or free "
              "some memory",
              shorten(path), size);
}

/// Reads the payload straight into the tensor where its order allows it.
static ricci_status readPayload(const InputFile &file, size_t offset,
                                const NpyHeader &header, const char *path,
                                ricci_tensor &tensor) {
  if (!header.isFortran || header.payloadSize == 0) {
    unsigned char *data = static_cast<unsigned char *>(tensor.data);
    if (ricci_status status = file.read(offset, data, header.payloadSize))
      return status;
    decode(header, data, tensor);
    return RICCI_OK;
  }
  Buffer payload(static_cast<unsigned char *>(malloc(header.payloadSize)));
  if (!payload)
    return failWithoutMemory(path, header.payloadSize);
  if (ricci_status status =
          file.read(offset, payload.get(), header.payloadSize))
    return status;
  decode(header, payload.get(), tensor);
  return RICCI_OK;
}

ricci_status ricci_npy_read(const char *path, ricci_tensor **result) {
  if (!path || !result)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_npy_read: got NULL, expected a path and the address of "
                "a pointer");
  *result = nullptr;
  InputFile file(path);
  if (ricci_status status = file.open("save the array to one"))
    return status;
  size_t size = file.getSize();
  unsigned char start[npyMaxPrefix];
  size_t available = std::min(size, npyMaxPrefix);
  if (ricci_status status = file.read(0, start, available))
    return status;
  NpyPrefix prefix;
  if (ricci_status status =
          parseNpyPrefix(start, available, size, path, prefix))
    return status;
  Buffer text(static_cast<unsigned char *>(malloc(prefix.headerSize + 1)));
  if (!text)
    return failWithoutMemory(path, prefix.headerSize);
  if (ricci_status status =
          file.read(prefix.prefixSize, text.get(), prefix.headerSize))
    return status;
  size_t payloadStart = prefix.prefixSize + prefix.headerSize;
  NpyHeader header;
  if (ricci_status status =
          parseNpyHeader(reinterpret_cast<const char *>(text.get()),
                         prefix.headerSize, size - payloadStart, path, header))
    return status;
  ricci_tensor *tensor = nullptr;
  if (ricci_status status =
          createUninitialized(header.type, header.rank, header.shape, &tensor))
    return status;
  if (ricci_status status =
          readPayload(file, payloadStart, header, path, *tensor)) {
    ricci_tensor_destroy(tensor);
    return status;
  }
  *result = tensor;
  return RICCI_OK;
}
