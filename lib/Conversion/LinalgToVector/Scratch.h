//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Memory that each thread of a team has for itself.

#ifndef RICCI_LIB_CONVERSION_LINALGTOVECTOR_SCRATCH_H
#define RICCI_LIB_CONVERSION_LINALGTOVECTOR_SCRATCH_H

#include "ricci/Analysis/IndexBuilder.h"

namespace ricci {

/// Blocks that each thread has of its own. They are allocated together before
/// the threads start, where running out of memory can still end the call with
/// an error. Without a team, small blocks of a known size lie on the stack.
class Scratch {
public:
  explicit Scratch(bool hasTeam) : hasTeam(hasTeam) {}

  /// A block of `size` elements; its number.
  size_t reserve(mlir::Value size, mlir::Type element);
  /// Once, behind all reservations and before the threads.
  void allocate(IndexBuilder &builder);
  /// On a thread: its block, as memref<?xT>.
  mlir::Value get(IndexBuilder &builder, size_t block) const;
  /// Behind the threads.
  void free(IndexBuilder &builder);

private:
  struct Block {
    mlir::Value size;
    mlir::Type element;
    mlir::Value offset; ///< Bytes from the start of the thread's part.
    mlir::Value memory; ///< Without a team.
  };
  bool hasTeam;
  llvm::SmallVector<Block> blocks;
  mlir::Value threadBytes; ///< Of one thread's part.
  llvm::SmallVector<mlir::Value> heapBlocks;
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOVECTOR_SCRATCH_H
