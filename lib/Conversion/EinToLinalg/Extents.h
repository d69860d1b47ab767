//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Extents that types leave open: how they follow from the operands at run
// time, and what has to hold for them.

#ifndef RICCI_LIB_CONVERSION_EINTOLINALG_EXTENTS_H
#define RICCI_LIB_CONVERSION_EINTOLINALG_EXTENTS_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/IR/Builders.h"

namespace ricci {

/// The extent of each rank of `op`, an attribute where it is static. Emits the
/// code that computes the others, and a `cf.assert` for each instance of E4, E5
/// and E6 that types do not decide. Fails with a diagnostic if an extent does
/// not follow from the operands.
mlir::FailureOr<llvm::SmallVector<mlir::OpFoldResult>>
emitExtents(mlir::OpBuilder &builder, ein::ContractOp op);

/// Asserts that the dynamic dimensions of `source` have the static extents of
/// `type`.
void emitCastChecks(mlir::OpBuilder &builder, mlir::Location loc,
                    mlir::Value source, mlir::RankedTensorType type);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_EINTOLINALG_EXTENTS_H
