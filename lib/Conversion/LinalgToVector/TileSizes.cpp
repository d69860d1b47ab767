//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Registers that the micro-kernel keeps for operands: two vectors of the right
/// panel, a broadcast of the left one, and one to spare.
constexpr int64_t operandRegisters = 4;
/// Vectors across a tile of the micro-kernel. Two hide the latency of the
/// broadcasts and leave the tile nearly square (measured on Zen 3 and Zen 5).
constexpr int64_t vectorsAcross = 2;
/// Share of the first-level cache for one right panel, of the second-level
/// cache for the packed left block: the rest is for the other operands.
constexpr double firstLevelShare = 0.67, secondLevelShare = 0.5;
/// Columns packed at a time; past some 4000 the packing is amortized.
constexpr int64_t packedColumns = 4096;
/// Blocks of rows to share among threads.
constexpr int64_t blocksToShare = 8;

int64_t roundUp(int64_t value, int64_t unit) {
  return llvm::divideCeil(value, unit) * unit;
}

int64_t getExtent(const Nest &nest, ArrayRef<unsigned> ranks) {
  int64_t product = 1;
  for (unsigned rank : ranks)
    if (ShapedType::isDynamic(nest.staticExtents[rank]) ||
        llvm::MulOverflow(product, nest.staticExtents[rank], product))
      return std::numeric_limits<int32_t>::max();
  return std::max<int64_t>(product, 1);
}

} // namespace

TileSizes ricci::chooseTiles(const cpu::Machine &machine,
                             const Contraction &contraction) {
  const Nest &nest = *contraction.nest;
  int64_t bits = contraction.accumulator.getIntOrFloatBitWidth();
  int64_t bytes = bits / 8;
  int64_t m = getExtent(nest, contraction.m),
          n = getExtent(nest, contraction.n),
          k = getExtent(nest, contraction.k);
  TileSizes tiles;
  tiles.lanes = std::max<int64_t>(machine.vectorBits / bits, 1);
  int64_t across =
      std::min(vectorsAcross, int64_t(llvm::divideCeil(n, tiles.lanes)));
  tiles.registerN = across * tiles.lanes;
  tiles.registerM = (machine.vectorRegisters - operandRegisters) / across;
  // A tile that spans the rows evenly wastes less than a tall one.
  int64_t panels = llvm::divideCeil(m, tiles.registerM);
  tiles.registerM =
      std::min(tiles.registerM, int64_t(llvm::divideCeil(m, panels)));
  tiles.cacheK = std::clamp<int64_t>(
      machine.l1Bytes * firstLevelShare / (tiles.registerN * bytes), 64, 512);
  // Blocks of equal size, so that the last one is not a rest.
  tiles.cacheK = llvm::divideCeil(k, llvm::divideCeil(k, tiles.cacheK));
  int64_t rows = machine.l2Bytes * secondLevelShare / (tiles.cacheK * bytes);
  rows = std::min<int64_t>(rows, llvm::divideCeil(m, blocksToShare));
  rows = std::max<int64_t>(rows, 4 * tiles.registerM);
  tiles.cacheM = roundUp(std::min(rows, m), tiles.registerM);
  tiles.cacheN = roundUp(std::min(packedColumns, n), tiles.registerN);
  return tiles;
}
