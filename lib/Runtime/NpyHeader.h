//===- NpyHeader.h - The header of NumPy's .npy format ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_NPYHEADER_H
#define RICCI_LIB_RUNTIME_NPYHEADER_H

#include "Shape.h"

namespace ricci::runtime {

/// Magic, version and the longest length field.
constexpr size_t npyMaxPrefix = 12;

struct NpyPrefix {
  size_t prefixSize; ///< Where the header's text begins.
  size_t headerSize; ///< The text's bytes, so that the payload follows it.
};

struct NpyHeader {
  ricci_element_type type = {};
  bool isSwapped = false; ///< Not in this machine's byte order.
  bool isFortran = false; ///< The first index runs fastest.
  int32_t rank = 0;
  int64_t shape[maxRank];
  size_t payloadSize = 0;
};

/// Reads what precedes the header's text. `bytes` has the first `available`
/// bytes, up to npyMaxPrefix, of a file of `fileSize` bytes.
ricci_status parseNpyPrefix(const unsigned char *bytes, size_t available,
                            size_t fileSize, const char *name,
                            NpyPrefix &result);

/// Reads the header's text, and compares the shape with the `payloadSize` bytes
/// that follow it.
ricci_status parseNpyHeader(const char *text, size_t size, size_t payloadSize,
                            const char *name, NpyHeader &result);

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_NPYHEADER_H
