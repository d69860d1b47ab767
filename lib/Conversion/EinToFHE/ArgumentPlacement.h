//===- ArgumentPlacement.h - How arguments are encrypted --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_ARGUMENTPLACEMENT_H
#define RICCI_LIB_CONVERSION_EINTOFHE_ARGUMENTPLACEMENT_H

#include "SlotVector.h"

namespace ricci::fhe {

/// How much of an argument's placement the compiler may choose.
enum class EncryptLayout {
  RowMajor,   ///< Nothing.
  Packed,     ///< Where each element lies.
  Replicated, ///< And where copies of it lie.
};

/// Decides for arguments how they are encrypted, at their first use if no other
/// was chosen before.
class ArgumentPlacer {
public:
  virtual ~ArgumentPlacer();
  virtual bool replicates() const = 0;
  /// Gives the vector ciphertexts, one for each placement.
  virtual void place(SlotVector &vector,
                     llvm::ArrayRef<PlacementAttr> placements) = 0;
};

/// Places an argument, unless it is placed already, for a use at the tuples of
/// `space`, `map` of which are its elements: each at the bits of its own ranks,
/// with copies along the others if the placer makes any. An argument whose
/// indices are not ranks is placed row-major. `needed` are the space's
/// ciphertexts that hold tuples.
void placeArgument(SlotVector &vector, mlir::AffineMap map, const Space &space,
                   llvm::ArrayRef<int64_t> needed);

/// Likewise for uses that ask for no place.
void placeArgument(SlotVector &vector, int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_ARGUMENTPLACEMENT_H
