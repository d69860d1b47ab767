//===- Signature.h - Whose value a ciphertext is ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_SIGNATURE_H
#define RICCI_TARGET_FHE_SIGNATURE_H

#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/FHE/Files.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ricci::fhe {

/// The program's arguments and results as it was written.
mlir::FunctionType getProgramType(mlir::func::FuncOp function);

/// The positions in the function's arguments, or results, that belong to
/// number `number` of the program; several where it lies in several
/// ciphertexts.
llvm::SmallVector<unsigned> getArgumentPositions(mlir::func::FuncOp function,
                                                 int64_t number);
llvm::SmallVector<unsigned> getResultPositions(mlir::func::FuncOp function,
                                               int64_t number);

/// What the ciphertexts of one argument, or result, of the program have to be;
/// empty if it is no secret.
std::vector<CiphertextForm> getArgumentForms(mlir::func::FuncOp function,
                                             int64_t number);
std::vector<CiphertextForm> getResultForms(mlir::func::FuncOp function,
                                           int64_t number);

/// Sentence about why a tensor can't be argument `number` of the program; empty
/// if it can. It has the argument's shape and type, and all elements in the
/// range that `ein.range` declares, by which polynomials were chosen and errors
/// are bounded.
std::string findMismatch(mlir::func::FuncOp function, int64_t number,
                         const ricci_tensor &tensor);

/// Checks what the others rely on: each argument and result says by
/// `fhe.operand` or `fhe.result` whose it is, and ciphertexts have a placement
/// of that one's shape. Fails with a diagnostic.
mlir::LogicalResult verifySignature(mlir::func::FuncOp function);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_SIGNATURE_H
