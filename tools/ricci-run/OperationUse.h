//===- OperationUse.h - What each line costs encrypted ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_OPERATIONUSE_H
#define RICCI_TOOLS_RICCIRUN_OPERATIONUSE_H

#include "mlir/IR/BuiltinOps.h"

namespace ricci::run {

/// Remarks on the functions on ciphertexts: for each line of the source, its
/// rotations and their keys, its products, and the levels it goes through.
void reportOperations(mlir::ModuleOp module);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_OPERATIONUSE_H
