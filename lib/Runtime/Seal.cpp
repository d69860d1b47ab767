//===- Seal.cpp - The checksum of a compiled library ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system's loader trusts a library: it maps what the headers claim, and
// runs its code before anything can be asked of it. So a checksum stands behind
// the last byte, where loaders don't look. It finds damage, not forgery.
//
//===----------------------------------------------------------------------===//

#include "Seal.h"

#include "InputFile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace ricci::runtime;

namespace {
/// What follows the library's own bytes.
struct Seal {
  char mark[8];
  unsigned char checksum[8]; ///< The low byte first.
};
} // namespace

static constexpr char mark[8] = {'r', 'i', 'c', 'c', 'i', 'S', 'u', 'm'};

/// Makes the seal of the first `size` bytes. The checksum is FNV-1a of 64 bits
/// (Fowler, Noll and Vo): each step is a bijection of the state, so that one
/// changed byte never goes unseen.
static ricci_status makeSeal(const InputFile &file, size_t size, Seal &seal) {
  uint64_t checksum = 0xcbf29ce484222325;
  unsigned char bytes[1 << 14];
  for (size_t offset = 0; offset < size; offset += sizeof(bytes)) {
    size_t count = std::min(sizeof(bytes), size - offset);
    if (ricci_status status = file.read(offset, bytes, count))
      return status;
    for (size_t i = 0; i < count; ++i)
      checksum = (checksum ^ bytes[i]) * 0x100000001b3;
  }
  memcpy(seal.mark, mark, sizeof(mark));
  for (unsigned char &byte : seal.checksum) {
    byte = static_cast<unsigned char>(checksum);
    checksum >>= 8;
  }
  return RICCI_OK;
}

ricci_status ricci::runtime::checkSeal(const char *path) {
  InputFile file(path);
  if (ricci_status status = file.open("compile the program again"))
    return status;
  Seal found = {};
  size_t size = file.getSize();
  if (size >= sizeof(Seal)) {
    size -= sizeof(Seal);
    if (ricci_status status = file.read(size, &found, sizeof(Seal)))
      return status;
  }
  if (memcmp(found.mark, mark, sizeof(mark)) != 0)
    return fail(RICCI_BAD_FILE,
                "%s: has no checksum at its end, expected a library that "
                "ricci-compile --emit=so wrote; if it was one, it was cut off "
                "or changed: copy it or compile the program again",
                shorten(path));
  Seal expected;
  if (ricci_status status = makeSeal(file, size, expected))
    return status;
  if (memcmp(&found, &expected, sizeof(Seal)) != 0)
    return fail(RICCI_BAD_FILE,
                "%s: damaged: its bytes don't give the checksum at its end; "
                "copy it or compile the program again",
                shorten(path));
  return RICCI_OK;
}

ricci_status ricci_artifact_seal(const char *path) {
  if (!path)
    return fail(RICCI_INVALID_ARGUMENT,
                "ricci_artifact_seal: got NULL, expected a path");
  Seal seal;
  {
    InputFile file(path);
    if (ricci_status status = file.open("link a shared library"))
      return status;
    if (ricci_status status = makeSeal(file, file.getSize(), seal))
      return status;
  }
  int descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  bool isWritten =
      descriptor >= 0 && write(descriptor, &seal, sizeof(seal)) == sizeof(seal);
  int error = errno;
  if (descriptor >= 0 && close(descriptor) != 0 && isWritten) {
    isWritten = false;
    error = errno;
  }
  return isWritten ? RICCI_OK
                   : fail(RICCI_IO_ERROR,
                          "%s: its checksum can't be written: %s; make room, "
                          "and the file writable",
                          shorten(path), strerror(error));
}
