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
#include "ricci/Target/FHE/Program.h"

namespace ricci::fhe {

/// An argument or result of a function on ciphertexts: one of the two.
struct FunctionValue {
  CiphertextPointer ciphertext;
  std::shared_ptr<const ricci_tensor> tensor;
};

/// What one run took.
struct RunFigures {
  Counts counts;
  int64_t depth = 0; ///< Levels of the inputs that the results lack.
  int64_t rotationKeys = 0;
  /// A lower bound on rotations, where the plan states one.
  std::optional<int64_t> leastRotations;
  int64_t ciphertextsIn = 0, ciphertextsOut = 0;
  /// Of these ciphertexts; none where nothing is encrypted.
  std::optional<int64_t> bytesIn, bytesOut;
  /// Of the processor. The server's part is without the client's two.
  double encryptMilliseconds = 0, serverMilliseconds = 0,
         decryptMilliseconds = 0;
};

/// Plaintexts that are the same in every run of a program: masks and constants,
/// up to a gigabyte of them. Encoding takes several times a product's time.
struct KeptPlaintexts {
  llvm::DenseMap<mlir::Operation *, PlaintextPointer> plaintexts;
  int64_t bytes = 0;
};

/// Runs the function `entry` on the backend, with a value for each argument of
/// it; what depends on no secret is computed by the reference evaluator. Fails
/// with a diagnostic on the operation at fault. With `kept`, takes plaintexts
/// of earlier runs from there and leaves them for later ones.
mlir::LogicalResult evaluate(mlir::ModuleOp module, llvm::StringRef entry,
                             std::vector<FunctionValue> arguments,
                             Backend &backend,
                             std::vector<FunctionValue> &results,
                             RunFigures &figures,
                             KeptPlaintexts *kept = nullptr);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_INTERPRETER_H
