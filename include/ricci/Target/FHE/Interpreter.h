//===- Interpreter.h - Runs fhe programs on a backend -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_INTERPRETER_H
#define RICCI_TARGET_FHE_INTERPRETER_H

#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/FHE/Backend.h"

#include "mlir/IR/BuiltinOps.h"

namespace ricci::fhe {

/// What a program needs of a context: slots, levels, keys. Fails with a
/// diagnostic if `entry` is no function on ciphertexts.
mlir::FailureOr<Parameters> findParameters(mlir::ModuleOp module,
                                           llvm::StringRef entry);

/// What one run took.
struct RunFigures {
  Counts counts;
  int64_t depth = 0; ///< Levels of the inputs that the results lack.
  int64_t rotationKeys = 0;
  int64_t ciphertextsIn = 0, ciphertextsOut = 0;
};

/// Runs the function `entry`, which `convert-ein-to-fhe` made, on the backend
/// after its `setUp`: encrypts the secret `arguments`, does the operations in
/// the order of the program, and decrypts. Arguments and results are those of
/// the program as it was written. Fails with a diagnostic on the operation at
/// fault.
mlir::LogicalResult run(mlir::ModuleOp module, llvm::StringRef entry,
                        llvm::ArrayRef<const ricci_tensor *> arguments,
                        Backend &backend, std::vector<Tensor> &results,
                        RunFigures &figures);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_INTERPRETER_H
