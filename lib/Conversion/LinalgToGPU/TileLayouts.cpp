//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLayouts.h"

#include "ricci/Analysis/LayoutCost.h"
#include "ricci/Layout/Algebra.h"
#include "ricci/Layout/Builders.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::layout;

namespace {

constexpr int64_t warpLanes = 32;
constexpr int64_t tileShape[] = {tileExtent, tileExtent};
constexpr size_t rowDimension = 0, columnDimension = 1;

/// Ways to keep a tile in shared memory, the simplest first. A row that is one
/// element longer, or has its columns exchanged by its number (four bits of
/// each, as the tile has 16), starts in another bank than the row before.
struct Arrangement {
  StringLiteral name;
  int64_t rowStride;
  std::optional<Swizzle> swizzle;
};
constexpr int64_t tileBits = 4;
static_assert(int64_t(1) << tileBits == tileExtent);
const Arrangement arrangements[] = {
    {"row-major", tileExtent, std::nullopt},
    {"rows of one more", tileExtent + 1, std::nullopt},
    {"swizzled", tileExtent, Swizzle{Axis::Addr, tileBits, 0, tileBits}}};

/// Consecutive lanes along the columns of a tile, or along its rows.
Layout getThreads(bool alongRows) {
  int64_t rowsAWarp = warpLanes / tileExtent;
  std::vector<Level> levels = {{Axis::Warp, {tileExtent / rowsAWarp, 1}},
                               {Axis::Lane, {rowsAWarp, tileExtent}}};
  Layout threads = *makeTiled(tileShape, levels);
  const size_t exchanged[] = {columnDimension, rowDimension};
  return alongRows ? *permuteDimensions(threads, exchanged) : threads;
}

/// From a thread's number to the row and the column that it has.
Layout getElements(const Layout &threads) {
  const Axis threadAxes[] = {Axis::Warp, Axis::Lane}, linear[] = {Axis::Addr};
  Layout numbers = *invert(threads, threadAxes, Axis::Addr);
  const int64_t count[] = {tileExtent * tileExtent};
  Parts digits;
  digits.dimensions = {
      {count[0], {{tileExtent, tileRow, 1}, {tileExtent, tileColumn, 1}}}};
  return *compose(*reshape(numbers, count), *Layout::create(digits), linear);
}

/// The lanes that read each element of a tile of which dimension `shared` is
/// also the points': all those along the points' other dimension, step by step.
Layout getReaders(const Layout &points, size_t shared) {
  Parts parts = points.parts();
  Dimension steps{tileExtent, {{tileExtent, Axis::Reg, 1}}};
  Dimension &other = parts.dimensions[1 - shared];
  parts.replicas = other.modes;
  other = steps;
  return *Layout::create(parts);
}

/// Bits that an element takes in memory.
int64_t getStorageBits(Type type) {
  if (auto complex = dyn_cast<ComplexType>(type))
    return 2 * getStorageBits(complex.getElementType());
  int64_t bits = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
  return llvm::PowerOf2Ceil(std::max<int64_t>(bits, 8));
}

/// Neighbours in the flattened ranks are neighbours in the operand.
bool isContiguous(const Nest &nest, const NestOperand &operand,
                  ArrayRef<unsigned> ranks) {
  for (unsigned rank : llvm::reverse(ranks))
    if (nest.staticExtents[rank] != 1)
      return operand.staticStrides[rank] == 1;
  return false;
}

StagedTile stage(const Nest &nest, const NestOperand &operand,
                 ArrayRef<unsigned> rows, ArrayRef<unsigned> columns,
                 const Layout &readers) {
  bool alongRows = isContiguous(nest, operand, rows) &&
                   !isContiguous(nest, operand, columns);
  Layout copiers = getThreads(alongRows);
  int64_t bits = getStorageBits(operand.getElementType());
  std::optional<StagedTile> best;
  for (const Arrangement &arrangement : arrangements) {
    Parts parts;
    parts.dimensions = {
        {tileExtent, {{tileExtent, Axis::Addr, arrangement.rowStride}}},
        {tileExtent, {{tileExtent, Axis::Addr, 1}}}};
    parts.swizzle = arrangement.swizzle;
    Layout places = *Layout::create(parts);
    int64_t stores = *countWavefronts(copiers, places, bits, Access::Store);
    int64_t loads = *countWavefronts(readers, places, bits, Access::Load);
    if (!best || stores + loads < best->storeWavefronts + best->loadWavefronts)
      best = {copiers,   getElements(copiers),
              places,    arrangement.name,
              alongRows, stores,
              loads};
  }
  return *best;
}

} // namespace

std::string StagedTile::describe() const {
  return llvm::formatv("copied along its {0}, {1}, {2} wavefronts to store, "
                       "{3} to read, at {4}",
                       alongRows ? "rows" : "columns", arrangement,
                       storeWavefronts, loadWavefronts, places.str())
      .str();
}

TileLayouts TileLayouts::get(const Nest &nest, const TiledRanks &ranks) {
  Layout points = getThreads(/*alongRows=*/false);
  return {points, getElements(points),
          stage(nest, nest.inputs[0], ranks.rows, ranks.reductions,
                getReaders(points, rowDimension)),
          stage(nest, nest.inputs[1], ranks.reductions, ranks.columns,
                getReaders(points, columnDimension))};
}
