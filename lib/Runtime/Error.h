//===- Error.h - Errors as values -------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_ERROR_H
#define RICCI_LIB_RUNTIME_ERROR_H

#include "ricci/Runtime/Runtime.h"

namespace ricci::runtime {

/// Records a printf-formatted sentence as the thread's last error and returns
/// `status`. Allocates nothing, so that it works when memory has run out.
[[gnu::format(printf, 2, 3)]] ricci_status fail(ricci_status status,
                                                const char *format, ...);

/// How many errors the calling thread has recorded so far.
uint64_t getErrorCount();

/// At most 240 bytes of a file name for use in a sentence. Of a longer one, the
/// tail, which tells more.
const char *shorten(const char *name);

/// Text of a fixed size that cuts off instead of allocating.
template <size_t Size> struct FixedString {
  char text[Size] = {};
  size_t length = 0;

  void append(const char *more) {
    while (*more && length + 1 < Size)
      text[length++] = *more++;
    text[length] = 0;
  }
};

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_ERROR_H
