//===- InputFile.cpp - Files to read --------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InputFile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ricci::runtime;

InputFile::~InputFile() {
  if (descriptor >= 0)
    close(descriptor);
}

ricci_status InputFile::open(const char *remedy) {
  // O_NONBLOCK, because opening a pipe would wait for its writer.
  descriptor = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    bool isMissing = errno == ENOENT || errno == ENOTDIR;
    return fail(isMissing ? RICCI_NOT_FOUND : RICCI_IO_ERROR,
                "%s: can't be opened: %s; check the path and its permissions",
                shorten(path), strerror(errno));
  }
  struct stat info;
  if (fstat(descriptor, &info) != 0)
    return fail(RICCI_IO_ERROR, "%s: can't be read: %s", shorten(path),
                strerror(errno));
  if (!S_ISREG(info.st_mode))
    return fail(
        RICCI_IO_ERROR, "%s: %s, expected a regular file; %s", shorten(path),
        S_ISDIR(info.st_mode) ? "a directory" : "a pipe or device", remedy);
  size = static_cast<size_t>(info.st_size);
  return RICCI_OK;
}

ricci_status InputFile::read(size_t offset, void *bytes, size_t count) const {
  char *next = static_cast<char *>(bytes);
  while (count != 0) {
    // Linux reads at most 2 GiB at once.
    ssize_t got = pread(descriptor, next, std::min<size_t>(count, 1 << 30),
                        static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(RICCI_IO_ERROR, "%s: can't be read: %s", shorten(path),
                  strerror(errno));
    if (got == 0)
      return fail(RICCI_IO_ERROR,
                  "%s: became shorter while it was read, %zu bytes are "
                  "missing; read it after it is written",
                  shorten(path), count);
    next += got;
    offset += static_cast<size_t>(got);
    count -= static_cast<size_t>(got);
  }
  return RICCI_OK;
}
