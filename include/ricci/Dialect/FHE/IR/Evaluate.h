//===- Evaluate.h - Affine expressions of numbers ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_IR_EVALUATE_H
#define RICCI_DIALECT_FHE_IR_EVALUATE_H

#include "mlir/IR/AffineExpr.h"
#include "llvm/ADT/ArrayRef.h"

namespace ricci::fhe {

/// The value of an expression of dimensions alone. Unlike AffineMap::compose it
/// makes no expressions, which all slots of all plaintexts would wait for. The
/// reference evaluator has its own: it shares no code with the compiler.
int64_t evaluate(mlir::AffineExpr expr, llvm::ArrayRef<int64_t> index);

} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_IR_EVALUATE_H
