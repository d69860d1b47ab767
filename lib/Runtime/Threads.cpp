//===- Threads.cpp - How many threads programs use ------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Threads.h"

#include <algorithm>
#include <dlfcn.h>

using namespace ricci::runtime;

namespace {
struct Request {
  int32_t count;
  bool isPending;
  ricci_entry_function tried; ///< The entry at which it was last tried.
};
} // namespace

static thread_local Request request;

/// OpenMP ends the process where the system has no more threads. So many, or as
/// many as there are processors, are always enough.
static constexpr int manyThreads = 1024;

/// Passes `count` to the OpenMP library behind `handle`, if there is one.
static bool setThreadCount(void *handle, int32_t count) {
  auto set =
      reinterpret_cast<void (*)(int)>(dlsym(handle, "omp_set_num_threads"));
  auto getProcessors =
      reinterpret_cast<int (*)()>(dlsym(handle, "omp_get_num_procs"));
  if (!set || !getProcessors)
    return false;
  int processors = getProcessors();
  set(count > 0 ? std::min(count, std::max(processors, manyThreads))
                : processors);
  return true;
}

/// OpenMP may have come with an artifact, whose symbols are not global.
static bool setThreadCount(int32_t count) {
  if (setThreadCount(RTLD_DEFAULT, count))
    return true;
  static constexpr const char *libraries[] = {"libomp.so", "libomp.so.5",
                                              "libgomp.so.1", "libiomp5.so"};
  bool isSet = false;
  for (const char *library : libraries) {
    if (void *handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD)) {
      isSet |= setThreadCount(handle, count);
      dlclose(handle);
    }
  }
  return isSet;
}

void ricci::runtime::applyPendingThreadCount(ricci_entry_function entry) {
  if (!request.isPending || request.tried == entry)
    return;
  request.tried = entry;
  request.isPending = !setThreadCount(request.count);
}

void ricci_set_thread_count(int32_t count) {
  request = {count, !setThreadCount(count), nullptr};
}
