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

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

#include <optional>
#include <string>

namespace ricci {

/// Threads of a block: four warps hide latency, and leave each thread as many
/// registers as PTX can name (CUDA C++ Programming Guide, «Occupancy»).
constexpr int64_t blockThreads = 128;
/// Blocks of a grid, from which on threads take several points: the bound of a
/// grid's y and z extents, far more than any device runs at once.
constexpr int64_t maximumBlocks = 65535;

/// Rows and columns of a tile, and steps of a reduction that are staged in
/// shared memory at a time: 256 threads, a row of floats in two sectors.
constexpr int64_t tileExtent = 16;
/// Rows and columns from which on tiles pay: half a tile.
constexpr int64_t smallestSide = tileExtent / 2;

/// The index of each rank from a flat one over `ranks`, the last one fastest.
void findIndices(const Nest &nest, llvm::ArrayRef<unsigned> ranks,
                 mlir::Value flat, llvm::MutableArrayRef<mlir::Value> indices,
                 IndexBuilder &builder);
/// The operand's indices at the point `indices`.
llvm::SmallVector<mlir::Value> getPlace(const NestOperand &operand,
                                        llvm::ArrayRef<mlir::Value> indices,
                                        IndexBuilder &builder);

/// Builds the body of a kernel at `builder`: each thread computes points of the
/// result, a grid apart, and reduces one after another.
void emitThreadPerPoint(const Nest &nest, IndexBuilder &builder);

/// The ranks of a contraction of two operands: the rows of tiles index the
/// first alone, the columns the second alone.
struct TiledRanks {
  llvm::SmallVector<unsigned> batch, rows, columns, reductions;

  /// None, and a reason, if tiles do not fit or do not pay.
  static std::optional<TiledRanks> get(const Nest &nest, std::string &reason);
};

/// Builds the body of `kernel`: each block of tileExtent² threads computes
/// tiles of the result, a grid apart, of elements that it stages in shared
/// memory.
struct TileLayouts;
void emitTiles(const Nest &nest, const TiledRanks &ranks,
               const TileLayouts &layouts, mlir::gpu::GPUFuncOp kernel,
               IndexBuilder &builder);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOGPU_KERNEL_H
