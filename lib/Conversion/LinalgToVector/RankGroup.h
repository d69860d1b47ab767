//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A group of ranks under one index, as a matrix has rows: its elements' places
// in several operands.

#ifndef RICCI_LIB_CONVERSION_LINALGTOVECTOR_RANKGROUP_H
#define RICCI_LIB_CONVERSION_LINALGTOVECTOR_RANKGROUP_H

#include "ricci/Analysis/Nest.h"

namespace ricci {

/// The ranks of a group, the last one fastest, flattened to 0 … extent − 1.
/// Neighbouring ranks that lie behind one another in all operands are merged;
/// where several remain, offsets come from tables (the scatter vectors of
/// TBLIS, arXiv 1607.00291).
class RankGroup {
public:
  /// `staticStrides[i]` and `operands[i]` describe operand i.
  RankGroup(const Nest &nest, llvm::ArrayRef<unsigned> ranks,
            llvm::ArrayRef<const NestOperand *> operands,
            llvm::ArrayRef<const FlatOperand *> flats, IndexBuilder &builder);

  mlir::Value getExtent() const { return extent; }
  int64_t getStaticExtent() const { return staticExtent; }
  /// The offset of index `i` in operand `operand`, in elements.
  mlir::Value getOffset(unsigned operand, mlir::Value i,
                        IndexBuilder &builder) const;
  /// Neighbours of the group are neighbours in `operand` for certain.
  bool isContiguous(unsigned operand) const;
  /// The distance of neighbours in `operand`, in elements, where all are as far
  /// apart and it is known.
  std::optional<int64_t> getStaticStride(unsigned operand) const;
  /// They are not, or only by chance.
  bool isScattered(unsigned operand) const;
  /// i1: whether the `count` elements from index `first` on are neighbours.
  mlir::Value isRun(unsigned operand, mlir::Value first, int64_t count,
                    IndexBuilder &builder) const;
  void free(IndexBuilder &builder);

private:
  struct Mode {
    mlir::Value extent;
    int64_t staticExtent;
    llvm::SmallVector<mlir::Value> strides; ///< One an operand; null is 0.
    llvm::SmallVector<int64_t> staticStrides;
  };
  llvm::SmallVector<Mode> modes;
  mlir::Value extent;
  int64_t staticExtent = 1;
  llvm::SmallVector<mlir::Value> tables; ///< memref<?xindex>, one an operand.
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_LINALGTOVECTOR_RANKGROUP_H
