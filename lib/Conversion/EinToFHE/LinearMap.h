//===- LinearMap.h - Slots moved by rotations and masks ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_LINEARMAP_H
#define RICCI_LIB_CONVERSION_EINTOFHE_LINEARMAP_H

#include "Plan.h"
#include "SlotVector.h"

#include <limits>
#include <optional>

namespace ricci::fhe {

/// The diagonals of the 0/1 matrix that brings elements from where a vector
/// holds them to where a target wants them. Each is a rotation and a mask; baby
/// steps and giant steps share rotations between diagonals whose offsets lie on
/// one lattice (Halevi and Shoup 2014, with the lattice of the offsets at hand
/// instead of all offsets).
class LinearMap {
public:
  /// None if the vector lacks an element that `targets` want. If it takes more
  /// than `mostRotations`, it may take any number of them, or be none unless
  /// `isNeeded`.
  static std::optional<LinearMap>
  find(const SlotVector &vector, llvm::ArrayRef<Contents> targets,
       int64_t slots,
       int64_t mostRotations = std::numeric_limits<int64_t>::max(),
       bool isNeeded = true);

  /// Each slot of `targets` gets the sum of all places that hold its element.
  static LinearMap findSums(const SlotVector &vector,
                            llvm::ArrayRef<Contents> targets, int64_t slots);

  Cost getCost() const;
  /// Number of different offsets, and of baby and giant steps.
  std::string describe() const;
  /// Adds the steps; one ciphertext for each target.
  std::vector<int> apply(Plan &plan, const SlotVector &vector) const;
  /// What those ciphertexts hold.
  const std::vector<Contents> &getContents() const { return contents; }

private:
  static std::optional<LinearMap> find(const SlotVector &vector,
                                       llvm::ArrayRef<Contents> targets,
                                       int64_t slots, int64_t mostRotations,
                                       bool isNeeded, bool isSum);

  /// A diagonal: its source ciphertext and its offset.
  using Diagonal = std::pair<int, int64_t>;
  struct Target {
    std::vector<Diagonal> diagonals; ///< In order.
    /// The slots of all diagonals, and the first of each: one more than there
    /// are diagonals.
    std::vector<int> slots, begins;
    /// The one diagonal needs no mask.
    bool moves = false;
  };
  struct Split {
    /// Take offsets as the distances that elements move, not modulo the slots.
    bool isPlain = false;
    int64_t origin = 0, stride = 1, babies = 1;
    int64_t rotations = 0;
  };

  int64_t getDistance(int64_t offset, bool isPlain) const;

  /// The offset as origin + giant step + baby step.
  std::pair<int64_t, int64_t> split(int64_t offset, const Split &split) const;
  /// Stops at `most`.
  int64_t countRotations(const Split &split, int64_t most) const;
  void chooseSplit(bool isHopeless);

  int64_t slots = 1;
  std::vector<Target> targets;
  /// Of each offset that occurs, a distance by which an element moves.
  std::vector<int64_t> distances;
  int64_t sources = 0;
  std::vector<Contents> contents;
  Split chosen;
};

/// A number of rotations that any way from the vector to `targets` takes: t of
/// them reach at most 2^t offsets from one ciphertext to another, and bring an
/// element from each place to at most 2^t others.
int64_t boundMoves(const SlotVector &vector, llvm::ArrayRef<Contents> targets,
                   int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_LINEARMAP_H
