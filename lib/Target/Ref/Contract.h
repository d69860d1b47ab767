//===- Contract.h - Evaluation of ein.contract ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_CONTRACT_H
#define RICCI_LIB_TARGET_REF_CONTRACT_H

#include "Array.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

namespace ricci::ref {

/// The result of `op` on the operands, in the order inputs, init, mask. Fails
/// with a diagnostic on `op`.
mlir::FailureOr<ArrayPointer>
evaluateContract(ein::ContractOp op, llvm::ArrayRef<ArrayPointer> operands);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_CONTRACT_H
