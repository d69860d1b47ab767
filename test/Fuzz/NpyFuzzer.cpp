//===- NpyFuzzer.cpp - Any bytes as a .npy file ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What parses must be sound: every element readable, and equal to itself after
// a write and a second parse.

#include "ricci/Runtime/Runtime.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

/// What the parser makes of `tensor` as it is written.
static ricci_tensor *writeAndParse(const ricci_tensor &tensor) {
  int file = memfd_create("npy", 0);
  char path[32];
  snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
  ricci_tensor *result = nullptr;
  if (file < 0 || ricci_npy_write(path, &tensor) != RICCI_OK ||
      ricci_npy_read(path, &result) != RICCI_OK)
    abort();
  close(file);
  return result;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  ricci_tensor *tensor = nullptr;
  if (ricci_npy_parse(bytes, size, "input", &tensor) != RICCI_OK) {
    if (tensor || strlen(ricci_last_error()) == 0)
      abort();
    return 0;
  }
  ricci_tensor *again = writeAndParse(*tensor);
  size_t elementSize = ricci_element_size(tensor->type);
  size_t rank = static_cast<size_t>(tensor->rank);
  size_t payload = static_cast<size_t>(ricci_tensor_size(tensor)) * elementSize;
  if (again->rank != tensor->rank || again->type.kind != tensor->type.kind ||
      again->type.width != tensor->type.width ||
      (rank && memcmp(again->shape, tensor->shape, rank * sizeof(int64_t))) ||
      (payload && memcmp(again->data, tensor->data, payload)))
    abort();
  ricci_tensor_destroy(again);
  ricci_tensor_destroy(tensor);
  return 0;
}
