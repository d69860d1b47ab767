//===- NpyWrite.cpp - Write .npy files ------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Shape.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>

using namespace ricci::runtime;

/// NumPy's dtype of the memory in which elements of `type` are stored.
static void printDescr(ricci_element_type type, char (&descr)[8]) {
  size_t size = ricci_element_size(type);
  char kind = 'V';
  switch (type.kind) {
  case RICCI_SIGNED:
    kind = 'i';
    break;
  case RICCI_UNSIGNED:
    kind = type.width == 1 ? 'b' : 'u';
    break;
  case RICCI_FLOAT:
    kind = 'f';
    break;
  case RICCI_COMPLEX:
    kind = 'c';
    break;
  }
  char order = std::endian::native == std::endian::little ? '<' : '>';
  snprintf(descr, sizeof(descr), "%c%c%u", size == 1 ? '|' : order, kind,
           static_cast<unsigned>(size));
}

/// Room for 64 extents of 19 digits, and all else.
using HeaderText = FixedString<2048>;

/// Magic, version, length and dictionary, padded to a multiple of 64 bytes.
/// Returns how many bytes it takes.
static size_t printHeader(const ricci_tensor &tensor, char (&bytes)[2048]) {
  HeaderText text;
  char piece[32];
  char descr[8];
  printDescr(tensor.type, descr);
  text.append("{'descr': '");
  text.append(descr);
  text.append("', 'fortran_order': False, 'shape': (");
  for (int32_t dim = 0; dim < tensor.rank; ++dim) {
    snprintf(piece, sizeof(piece), dim == 0 ? "%lld" : ", %lld",
             static_cast<long long>(tensor.shape[dim]));
    text.append(piece);
  }
  text.append(tensor.rank == 1 ? ",), }" : "), }");
  constexpr size_t prefixSize = 10;
  size_t total = (prefixSize + text.length + 1 + 63) / 64 * 64;
  size_t headerSize = total - prefixSize;
  memcpy(bytes, "\x93NUMPY\x01\x00", 8);
  bytes[8] = static_cast<char>(headerSize & 0xFF);
  bytes[9] = static_cast<char>(headerSize >> 8);
  memcpy(bytes + prefixSize, text.text, text.length);
  memset(bytes + prefixSize + text.length, ' ', headerSize - text.length);
  bytes[total - 1] = '\n';
  return total;
}

static bool writeElements(FILE *file, const ricci_tensor &tensor) {
  size_t size = ricci_element_size(tensor.type);
  size_t left = static_cast<size_t>(ricci_tensor_size(&tensor));
  if (left == 0)
    return true;
  bool isBoolean = tensor.type.kind == RICCI_UNSIGNED && tensor.type.width == 1;
  if (isRowMajor(tensor) && !isBoolean)
    return fwrite(tensor.data, size, left, file) == left;
  ElementWalker walker(tensor.rank, tensor.shape, tensor.strides);
  unsigned char buffer[16384];
  while (left != 0) {
    size_t count = std::min(left, sizeof(buffer) / size);
    gather(walker, tensor.data, size, count, buffer);
    // NumPy relies on a boolean being 0 or 1.
    if (isBoolean)
      for (size_t i = 0; i < count; ++i)
        buffer[i] = buffer[i] != 0;
    if (fwrite(buffer, size, count, file) != count)
      return false;
    left -= count;
  }
  return true;
}

ricci_status ricci_npy_write(const char *path, const ricci_tensor *tensor) {
  if (!path || !tensor)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_npy_write: got NULL, expected a path and a tensor");
  if (ricci_element_size(tensor->type) == 0 || tensor->rank < 0 ||
      tensor->rank > maxRank)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_npy_write: the tensor has kind %u, width %u and %d "
                "dimensions, expected a known element type and at most %d; "
                "make tensors with ricci_tensor_create or ricci_tensor_borrow",
                tensor->type.kind, tensor->type.width, tensor->rank, maxRank);
  FILE *file = fopen(path, "wbe");
  if (!file) {
    bool isMissing = errno == ENOENT || errno == ENOTDIR;
    return fail(isMissing ? RICCI_NOT_FOUND : RICCI_IO_ERROR,
                "%s: can't be opened for writing: %s; check that its folder "
                "exists and may be written",
                shorten(path), strerror(errno));
  }
  char header[2048];
  size_t headerSize = printHeader(*tensor, header);
  bool isWritten = fwrite(header, 1, headerSize, file) == headerSize &&
                   writeElements(file, *tensor);
  int error = errno;
  // The last bytes are written here.
  if (fclose(file) != 0 && isWritten) {
    isWritten = false;
    error = errno;
  }
  if (!isWritten)
    return fail(RICCI_IO_ERROR,
                "%s: can't be written and is incomplete: %s; make room, or "
                "choose another place",
                shorten(path), strerror(error));
  return RICCI_OK;
}
