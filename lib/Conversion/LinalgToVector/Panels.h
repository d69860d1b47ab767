//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What the steps of a packed contraction share: its operands and ranks as
// matrices, and the tiles of the result.

#ifndef RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELS_H
#define RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELS_H

#include "PanelPacking.h"

namespace ricci {

/// A contraction as products of matrices, M by K times K by N, one for each
/// index of the batch.
struct Panels {
  Panels(const Contraction &contraction, const TileSizes &tiles,
         const PanelLayout &leftLayout, const PanelLayout &rightLayout,
         const cpu::Machine &machine, IndexBuilder &builder);
  // The operands refer to the groups of ranks.
  Panels(const Panels &) = delete;

  /// The columns behind the last whole tile, if their number is known.
  std::optional<int64_t> getStaticRest() const;
  /// Lanes of the narrowest register for `count` columns.
  int64_t getLanes(int64_t count) const;
  /// Moves the operands' offsets to matrix number `batch`.
  void setBatch(mlir::Value batch);
  void free();

  const Contraction &contraction;
  const Nest &nest;
  const TileSizes &tiles;
  const cpu::Machine &machine;
  IndexBuilder &builder;
  FlatOperand leftFlat, rightFlat, result;
  RankGroup m, n, k;
  PackedOperand left, right;
  /// The vectors of the rest of the columns have only lanes that exist.
  bool splitsRest = false;
  /// Memory for the copy of a tile, in rows of registerN; memref<?xT>.
  mlir::Value edge;
  /// Offset of the current matrix of a batch in `result`.
  mlir::Value resultBase;

private:
  /// Elements that vectors can move under a mask, if the payload bears zeros in
  /// the lanes that are not there.
  bool isMaskable(mlir::Type element) const;
  /// Whether the vectors of the rest need masks.
  bool needsMask() const;
};

/// What is computed from the panels that are packed at a time: a block of the
/// result, in some of the steps.
struct CacheBlock {
  mlir::Value mBegin, rows;
  mlir::Value nBegin, columns;
  mlir::Value kBegin, depth;
};

/// Columns of a tile in one vector.
struct Columns {
  int64_t first;
  Neighbours vector;
};

/// A tile of the result, and what it is computed from.
struct Tile {
  mlir::Value row, rows;       ///< The first one, and how many there are.
  int64_t height;              ///< Rows that are computed: those, or more.
  mlir::Value rowInPanel;      ///< Where they begin in the left panel.
  mlir::Value column, columns; ///< Like the rows.
  llvm::SmallVector<Columns> vectors;
  /// i1: the columns are neighbours in the result, and all vectors exist there.
  mlir::Value isRun;
  mlir::Value leftPanel, rightPanel;
  mlir::Value firstStep, steps;

  /// Row `i` of the tile; the last one there is if it has fewer, which is then
  /// computed and stored several times.
  mlir::Value getRow(const Panels &panels, int64_t i) const;
};

/// All tiles of a block: their sums over its steps.
void emitTiles(const Panels &panels, const CacheBlock &block);

/// One tile of the result. Where its columns are neighbours the micro-kernel
/// works on it in place; else on a copy.
void emitTile(const Panels &panels, const Tile &tile);

/// The tile's sums, which stay in registers while k runs over a pair of panels.
/// They are stored in `target`, row i from `rows[i]` on.
void emitMicroKernel(const Panels &panels, const Tile &tile, mlir::Value target,
                     llvm::ArrayRef<mlir::Value> rows);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELS_H
