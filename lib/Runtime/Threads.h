//===- Threads.h - How many threads programs use ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_THREADS_H
#define RICCI_LIB_RUNTIME_THREADS_H

#include "ricci/Runtime/Runtime.h"

namespace ricci::runtime {

/// Passes on the calling thread's count if OpenMP was not there when it was
/// set; it may have come with the program of `entry`, which is about to run.
void applyPendingThreadCount(ricci_entry_function entry);

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_THREADS_H
