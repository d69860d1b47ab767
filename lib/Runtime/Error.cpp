//===- Error.cpp - The calling thread's last error ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Error.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

using namespace ricci::runtime;

namespace {
struct LastError {
  char message[2048];
  uint64_t count;
};
} // namespace

// Trivially constructed and destroyed, so that it needs no allocation and stays
// readable while a thread ends.
static thread_local LastError lastError;

ricci_status ricci::runtime::fail(ricci_status status, const char *format,
                                  ...) {
  // An argument may point into the last message.
  char message[sizeof(lastError.message)];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  if (length < 0)
    message[0] = 0;
  memcpy(lastError.message, message, strlen(message) + 1);
  ++lastError.count;
  return status;
}

uint64_t ricci::runtime::getErrorCount() { return lastError.count; }

const char *ricci::runtime::shorten(const char *name) {
  constexpr size_t limit = 240;
  size_t length = strlen(name);
  if (length <= limit)
    return name;
  name += length - limit;
  // Don't begin within a UTF-8 sequence.
  while ((static_cast<unsigned char>(*name) & 0xC0) == 0x80)
    ++name;
  return name;
}

const char *ricci_last_error() { return lastError.message; }

ricci_status ricci_set_error(ricci_status status, const char *message) {
  return fail(status, "%s", message ? message : "");
}
