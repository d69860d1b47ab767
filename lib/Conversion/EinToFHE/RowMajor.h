//===- RowMajor.h - Tensors in row-major slots ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_ROWMAJOR_H
#define RICCI_LIB_CONVERSION_EINTOFHE_ROWMAJOR_H

#include "Plan.h"
#include "SlotVector.h"

namespace ricci::fhe {

/// The vector in the row-major placement.
SlotVector planRowMajor(Plan &plan, const SlotVector &vector);

/// What the ciphertexts of a tensor hold that was encrypted by `placements`.
std::vector<Contents>
getPlacedContents(mlir::RankedTensorType type,
                  llvm::ArrayRef<PlacementAttr> placements, int64_t slots);

/// The ciphertexts of the row-major placement that hold elements.
std::vector<int64_t> getRowMajorNumbers(mlir::RankedTensorType type,
                                        int64_t slots);

/// Their placements.
llvm::SmallVector<PlacementAttr>
getRowMajorPlacements(mlir::RankedTensorType type, int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_ROWMAJOR_H
