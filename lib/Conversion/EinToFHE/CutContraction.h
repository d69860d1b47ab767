//===- CutContraction.h - Contractions of pieces of ranks -------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_CUTCONTRACTION_H
#define RICCI_LIB_CONVERSION_EINTOFHE_CUTCONTRACTION_H

#include "ContractionPlan.h"

namespace ricci::fhe {

/// The contraction with two ranks, an outer and an inner one, in place of each
/// that is cut, as ContractionChoice::inner says.
Contraction cutRanks(const Contraction &contraction,
                     llvm::ArrayRef<int64_t> inner);

/// The placement of a tensor of `shape` whose ranks were cut; null if a rank's
/// pieces are not beside each other.
PlacementAttr joinPieces(PlacementAttr placement, llvm::ArrayRef<int64_t> shape,
                         llvm::ArrayRef<int64_t> inner);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_CUTCONTRACTION_H
