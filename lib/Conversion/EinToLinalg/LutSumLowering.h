//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Sums of table entries to linalg on tensors.

#ifndef RICCI_LIB_CONVERSION_EINTOLINALG_LUTSUMLOWERING_H
#define RICCI_LIB_CONVERSION_EINTOLINALG_LUTSUMLOWERING_H

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/IR/Builders.h"

namespace ricci {

/// Emits the sum and returns what replaces its result. Fails with a diagnostic.
mlir::FailureOr<mlir::Value> lowerLutSum(mlir::OpBuilder &builder,
                                         q::LutSumOp op);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_EINTOLINALG_LUTSUMLOWERING_H
