//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Both operands of a contraction are packed by one routine. Where an element
// goes is a layout; the routine and the micro-kernel ask it.

#ifndef RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELPACKING_H
#define RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELPACKING_H

#include "Lowering.h"
#include "RankGroup.h"

namespace ricci {

/// Positions of an operand in the groups that index it.
enum { inputOperand = 0, resultOperand = 1 };
enum { leftOperand = 0, rightOperand = 1 };

/// One operand in panels: its rows are those of M on the left side, the columns
/// of N on the right one.
struct PackedOperand {
  const NestOperand &operand;
  FlatOperand flat;
  /// What the payload makes of the operand alone, and is packed.
  mlir::Value element;
  const RankGroup &rows, &depth;
  /// The operand's number in `depth`.
  unsigned numberInDepth;
  PanelLayout layout;
  /// The micro-kernel reads the operand where it lies.
  bool inPlace = false;
  /// Vectors of it can be read under a mask, zeros elsewhere.
  bool isMaskable = false;
  /// Offset of the current matrix of a batch in `flat`.
  mlir::Value base = {};
  /// Memory for the panels; memref<?xT>.
  mlir::Value panels = {};

  /// The address in `panels` of the first row of panel `panel` at step `step`;
  /// the other rows of the panel follow it.
  mlir::Value getAddress(IndexBuilder &builder, mlir::Value panel,
                         mlir::Value step) const;
};

/// Whether vectors of `lanes` rows reach beyond the panels; memory for panels
/// has a vector's room behind the last one then.
bool overhangs(const PanelLayout &layout, int64_t lanes);

/// Neighbours in memory that move as one vector.
struct Neighbours {
  int64_t lanes;
  mlir::Value mask; ///< Of the lanes that exist; null if all do.
};

/// The mask of the first `count` of `lanes` lanes; none of them if `count` is
/// negative.
mlir::Value createMask(IndexBuilder &builder, mlir::Value count, int64_t lanes);
mlir::Value loadVector(IndexBuilder &builder, const Neighbours &neighbours,
                       mlir::Value memory, mlir::Value address);
void storeVector(IndexBuilder &builder, const Neighbours &neighbours,
                 mlir::Value value, mlir::Value memory, mlir::Value address);

/// Decides which operands the micro-kernel reads where they lie, and reports
/// it. `readsRest` says whether it can do so for the columns behind the last
/// whole tile.
void choosePlaces(PackedOperand &left, PackedOperand &right,
                  const TileSizes &tiles, const cpu::Machine &machine,
                  bool readsRest, IndexBuilder &builder);

/// What the payload makes of `read`, an element of the operand or a vector of
/// them.
mlir::Value applyPayload(const Nest &nest, const PackedOperand &packed,
                         mlir::Value read, IndexBuilder &builder);

/// Packs `steps` steps from `firstStep` on of the panel's rows, which are those
/// from `firstRow` on. Rows behind the end repeat the last one, or are what the
/// payload makes of zeros; what comes of them is not stored. Runs of neighbours
/// move as vectors of `lanes` elements, which may write over the first elements
/// of the next panel: panels are packed in their order.
void packPanel(const Nest &nest, const PackedOperand &packed, int64_t lanes,
               mlir::Value panel, mlir::Value firstRow, mlir::Value firstStep,
               mlir::Value steps, IndexBuilder &builder);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOVECTOR_PANELPACKING_H
