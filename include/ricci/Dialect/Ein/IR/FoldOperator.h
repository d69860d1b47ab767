//===- FoldOperator.h - Scalar operators of constants -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_FOLDOPERATOR_H
#define RICCI_DIALECT_EIN_IR_FOLDOPERATOR_H

#include "ricci/Dialect/Ein/IR/Ein.h"

namespace ricci::ein {

/// What the body of an `ein.op` yields of constants of its parameters' types;
/// null if an operation does not fold. Folding may reorder the body's operands
/// in place, so that who may not show a change passes a copy.
mlir::Attribute foldOperator(OpOp op, llvm::ArrayRef<mlir::Attribute> operands);

} // namespace ricci::ein

#endif // RICCI_DIALECT_EIN_IR_FOLDOPERATOR_H
