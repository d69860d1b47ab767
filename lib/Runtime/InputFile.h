//===- InputFile.h - Files to read ------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_INPUTFILE_H
#define RICCI_LIB_RUNTIME_INPUTFILE_H

#include "Error.h"

namespace ricci::runtime {

/// A regular file, open for reading. Failures record a sentence.
class InputFile {
public:
  /// `path` must outlive the file.
  explicit InputFile(const char *path) : path(path) {}
  InputFile(const InputFile &) = delete;
  InputFile &operator=(const InputFile &) = delete;
  ~InputFile();

  /// `remedy` is what to do where `path` is something else than a file.
  ricci_status open(const char *remedy);
  /// Bytes of the whole file.
  size_t getSize() const { return size; }
  /// Reads exactly `count` bytes from `offset` on.
  ricci_status read(size_t offset, void *bytes, size_t count) const;

private:
  const char *path;
  int descriptor = -1;
  size_t size = 0;
};

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_INPUTFILE_H
