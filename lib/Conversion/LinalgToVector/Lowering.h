//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The parts of the lowering, each in a file of its own.

#ifndef RICCI_LIB_CONVERSION_LINALGTOVECTOR_LOWERING_H
#define RICCI_LIB_CONVERSION_LINALGTOVECTOR_LOWERING_H

#include "ricci/Analysis/Nest.h"

#include "ricci/Analysis/Machine.h"
#include "ricci/Layout/Layout.h"

namespace ricci {

/// Calls a function `() -> i32` of OpenMP's runtime.
mlir::Value callOpenMP(IndexBuilder &builder, llvm::StringRef name);

/// Whether `onThreads` makes a team, maybe of one.
bool formsTeam(bool parallel, mlir::Value work);
/// Runs what `body` builds on every thread of a team, if `parallel` and `work`
/// (a number of scalar operations) pays for it, else once. `body` is told
/// whether there is a team.
void onThreads(IndexBuilder &builder, bool parallel, mlir::Value work,
               llvm::function_ref<void(bool)> body);

/// A loop over [0, count) whose turns the threads of a team share and all wait
/// for; without a team a plain loop.
void shareLoop(IndexBuilder &builder, mlir::Value count, bool team,
               llvm::function_ref<void(mlir::Value)> body);

/// Any nest, as loops over scalars.
void lowerToLoops(const Nest &nest, IndexBuilder &builder, bool parallel);

/// A contraction: the ranks by the operands that they index. Each tile of the
/// result is Σ over K of map(left, right).
struct Contraction {
  const Nest *nest;
  const NestOperand *left, *right; ///< Indexed by M and K, by N and K.
  llvm::SmallVector<unsigned> batch, m, n, k;
  mlir::Value leftElement,
      rightElement;        ///< What the payload makes of one alone.
  mlir::Value mapped;      ///< What it makes of both.
  mlir::Operation *reduce; ///< Joins `mapped` to the accumulator.
  mlir::Type accumulator;
  /// What all sums start from; null if from what is in the result.
  mlir::Value initial = {};
};

/// None, and why in `reason`, if the nest is no contraction that packs.
std::optional<Contraction> classify(const Nest &nest, std::string &reason);

/// Sizes of a contraction's tiles, in elements.
struct TileSizes {
  int64_t lanes;                  ///< Elements of a vector register.
  int64_t registerM;              ///< Rows of the micro-kernel's tile.
  int64_t registerN;              ///< Columns, a multiple of `lanes`.
  int64_t cacheM, cacheN, cacheK; ///< Packed at a time.
};
TileSizes chooseTiles(const cpu::Machine &machine,
                      const Contraction &contraction);

/// Where the elements of one operand lie that are packed at a time: panels of
/// `height` rows, one behind the other, in each the rows of a step side by
/// side.
struct PanelLayout {
  layout::Layout block;  ///< Of (row, step).
  layout::Layout places; ///< The same of (panel, row in it, step).
  int64_t height;
  int64_t run; ///< Rows of a panel that lie side by side.

  /// For `rows` rows, a multiple of `height`, and `depth` steps. None if the
  /// addresses exceed what layouts hold.
  static std::optional<PanelLayout> get(int64_t rows, int64_t depth,
                                        int64_t height);
};

/// Packs panels and runs a micro-kernel over them.
void lowerToPanels(const Contraction &contraction, const TileSizes &tiles,
                   const PanelLayout &leftLayout,
                   const PanelLayout &rightLayout, const cpu::Machine &machine,
                   IndexBuilder &builder, bool parallel);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOVECTOR_LOWERING_H
