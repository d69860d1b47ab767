//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The body of a kernel, and how many threads it runs on.

#ifndef RICCI_LIB_CONVERSION_LINALGTOGPU_KERNEL_H
#define RICCI_LIB_CONVERSION_LINALGTOGPU_KERNEL_H

#include "ricci/Analysis/Nest.h"

namespace ricci {

/// Threads of a block: four warps hide latency, and leave each thread as many
/// registers as PTX can name (CUDA C++ Programming Guide, «Occupancy»).
constexpr int64_t blockThreads = 128;
/// Blocks of a grid, from which on threads take several points: the bound of a
/// grid's y and z extents, far more than any device runs at once.
constexpr int64_t maximumBlocks = 65535;

/// Builds the body of a kernel at `builder`: each thread computes points of the
/// result, a grid apart, and reduces one after another.
void emitThreadPerPoint(const Nest &nest, IndexBuilder &builder);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOGPU_KERNEL_H
