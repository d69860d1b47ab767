//===- Threads.h - How many threads programs use ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_THREADS_H
#define RICCI_LIB_RUNTIME_THREADS_H

namespace ricci::runtime {

/// Says that an artifact, and with it perhaps OpenMP, has been loaded.
void noteArtifactLoaded();

/// Passes on the calling thread's count if OpenMP was not there when it was set
/// and something has been loaded since.
void applyPendingThreadCount();

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_THREADS_H
