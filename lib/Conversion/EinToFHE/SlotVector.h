//===- SlotVector.h - What the slots hold -----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_SLOTVECTOR_H
#define RICCI_LIB_CONVERSION_EINTOFHE_SLOTVECTOR_H

#include "ricci/Dialect/FHE/IR/Evaluate.h"
#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <vector>

namespace ricci::fhe {

/// What each slot of one ciphertext holds: the row-major number of a tensor's
/// element, or one of those below.
using Contents = std::vector<int32_t>;
constexpr int32_t zeroSlot = -1;
/// A number that means nothing.
constexpr int32_t junkSlot = -2;
/// In a target only: whatever may be there.
constexpr int32_t anySlot = -3;

class ArgumentPlacer;

/// A secret tensor in ciphertexts, anywhere in their slots, also several times.
struct SlotVector {
  mlir::RankedTensorType type;
  /// Steps of the plan that make the ciphertexts.
  std::vector<int> ciphertexts;
  std::vector<Contents> contents;
  /// Where each ciphertext holds elements, if an attribute says it: all slots
  /// that it names hold what it says; others hold anything.
  std::vector<PlacementAttr> placements;
  /// The number of the program's argument that it is.
  std::optional<size_t> argument;
  /// Of an argument that is not yet encrypted: what places it.
  ArgumentPlacer *placer = nullptr;
};

/// Index tuples laid over positions, bit by bit: position p is slot p mod
/// `slots` of ciphertext p div `slots`, and rank r has the bits from
/// `shifts[r]` on, as many as its padded extent needs. A position with a bit
/// that belongs to no rank stands for nothing.
class Space {
public:
  /// `order` lists the ranks from the highest bits of the position down; the
  /// first `across` lie across ciphertexts even if slots are left.
  Space(llvm::ArrayRef<int64_t> extents, llvm::ArrayRef<int64_t> order,
        int64_t slots, int64_t across = 0);
  /// Each rank at its stride, a power of two, where no other rank's bits are.
  static Space at(llvm::ArrayRef<int64_t> extents,
                  llvm::ArrayRef<int64_t> strides, int64_t slots);
  /// Without `absent` ranks. Those of the others that lie across ciphertexts
  /// are in the slots' bits of the absent ones, as far as these reach.
  Space makeCompact(llvm::ArrayRef<bool> absent) const;
  /// The first `count` ranks, where they lie in this space.
  Space takeFirst(int64_t count) const;

  int64_t getSlots() const { return slots; }
  int64_t getRankCount() const { return extents.size(); }
  int64_t getExtent(int64_t rank) const { return extents[rank]; }
  llvm::ArrayRef<int64_t> getExtents() const { return extents; }
  llvm::SmallVector<int64_t> getStrides() const;
  /// Number of positions, a power of two.
  int64_t getPositions() const { return int64_t(1) << totalBits; }
  int64_t getCiphertexts() const;
  /// Whether no bit of the position is outside of the ranks.
  bool isCovered(int64_t position) const {
    return (static_cast<uint64_t>(position) & ~getAllBits()) == 0;
  }
  uint64_t getAllBits() const;
  /// Bits of the position that belong to `rank`.
  uint64_t getBits(int64_t rank) const;
  bool isRagged(int64_t rank) const {
    return extents[rank] != (int64_t(1) << bits[rank]);
  }
  /// The index tuple of a position; indices in the padding are not below the
  /// extent.
  void getIndex(int64_t position, llvm::MutableArrayRef<int64_t> index) const;

private:
  llvm::SmallVector<int64_t> extents;
  llvm::SmallVector<unsigned> shifts, bits;
  unsigned totalBits = 0;
  int64_t slots;
};

/// The row-major space of a tensor of this shape.
Space getRowMajorSpace(llvm::ArrayRef<int64_t> shape, int64_t slots);

/// Reads the row-major number of the element that an affine map sends an index
/// tuple to.
class ElementNumber {
public:
  ElementNumber(mlir::AffineMap map, llvm::ArrayRef<int64_t> shape);
  int64_t get(llvm::ArrayRef<int64_t> index) const;

private:
  mlir::AffineMap map;
  llvm::SmallVector<int64_t> strides;
  /// Of maps without divisions: the number is `first` and these times the
  /// indices.
  bool isLinear = true;
  int64_t first = 0;
  llvm::SmallVector<int64_t> coefficients;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_SLOTVECTOR_H
