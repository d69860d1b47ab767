//===- StoredTensor.h - A tensor where a layout puts it ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_LAYOUTTOLINALG_STOREDTENSOR_H
#define RICCI_CONVERSION_LAYOUTTOLINALG_STOREDTENSOR_H

#include "ricci/Layout/Layout.h"

#include "mlir/IR/Builders.h"

#include <optional>

namespace ricci {

/// A tensor in memory, at the places of `layout` (`getPlaceShape`). Without
/// one, each element lies at its index.
struct StoredTensor {
  mlir::Value places;
  std::optional<layout::Layout> layout;
};

/// The array that holds the positions of a layout: a dimension for each axis on
/// which positions differ, in the order of the enum, from the lowest position
/// to the highest. Fails where it has 2^63 places or more.
layout::Result<llvm::SmallVector<int64_t>>
getPlaceShape(const layout::Layout &layout);

/// Copies a tensor of type `type` to where `target` puts it. Each place asks
/// which element it holds, so that replicas need no more than one loop; a place
/// without an element holds any. Where positions have no digits to read the
/// index from, that is a table; fails where this would have more than
/// Layout::maxEnumerated entries, where two elements share a place, or for more
/// bytes than `maxTensorBytes`.
layout::Result<StoredTensor>
emitMove(mlir::OpBuilder &builder, mlir::Location loc,
         mlir::RankedTensorType type, const StoredTensor &source,
         const std::optional<layout::Layout> &target);

} // namespace ricci

#endif // RICCI_CONVERSION_LAYOUTTOLINALG_STOREDTENSOR_H
