//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Which thread of a block does what to a tile, and where the tile's elements
// lie in shared memory.

#ifndef RICCI_LIB_CONVERSION_LINALGTOGPU_TILELAYOUTS_H
#define RICCI_LIB_CONVERSION_LINALGTOGPU_TILELAYOUTS_H

#include "Kernel.h"

#include "ricci/Layout/Layout.h"

namespace ricci {

/// The axes that the rows and columns of a tile are put on, where a thread's
/// number is the index: positions on them are no places in a machine.
constexpr layout::Axis tileRow = layout::Axis::Reg,
                       tileColumn = layout::Axis::Bank;

/// A tile that a block copies to shared memory: its rows and columns are those
/// of the result and steps of the reduction, or the other way round.
struct StagedTile {
  layout::Layout copiers;      ///< (row, column) to the lane that copies it.
  layout::Layout elements;     ///< Of a thread's number: what it copies.
  layout::Layout places;       ///< (row, column) to shared memory, in elements.
  llvm::StringRef arrangement; ///< What the places are called.
  bool alongRows; ///< Neighbouring lanes copy neighbours in a column.
  /// Of shared memory, a tile: to store it, and to read it for all points.
  int64_t storeWavefronts, loadWavefronts;

  std::string describe() const;
};

struct TileLayouts {
  layout::Layout points;   ///< (row, column) of the result to the lane.
  layout::Layout elements; ///< Of a thread's number: its point.
  StagedTile left, right;

  /// Lanes copy along the dimension in which an operand's elements are
  /// neighbours in memory, and of the arrangements in shared memory the one of
  /// least wavefronts is taken.
  static TileLayouts get(const Nest &nest, const TiledRanks &ranks);
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOGPU_TILELAYOUTS_H
