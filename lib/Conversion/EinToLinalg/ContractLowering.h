//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// One contraction to linalg on tensors of storage types.

#ifndef RICCI_LIB_CONVERSION_EINTOLINALG_CONTRACTLOWERING_H
#define RICCI_LIB_CONVERSION_EINTOLINALG_CONTRACTLOWERING_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/IR/Builders.h"

namespace ricci {

/// A contraction whose operands and result have storage types already, and the
/// element types that the program gave them.
struct StoredContraction {
  ein::ContractOp op;
  llvm::SmallVector<mlir::Type> operandElements;
  mlir::Type resultElement;
};

/// Emits the contraction and returns what replaces its result. Fails with a
/// diagnostic.
mlir::FailureOr<mlir::Value>
lowerContraction(mlir::OpBuilder &builder,
                 const StoredContraction &contraction);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_EINTOLINALG_CONTRACTLOWERING_H
