//===- Exchange.h - Tensors to ciphertexts and back -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The client's side of a function on ciphertexts. It looks at the types and
// attributes of the function, not at its body, which may be absent.

#ifndef RICCI_TARGET_FHE_EXCHANGE_H
#define RICCI_TARGET_FHE_EXCHANGE_H

#include "ricci/Runtime/Tensor.h"
#include "ricci/Target/FHE/Client.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ricci::fhe {

/// The ciphertexts of one argument of the program as it was written, in the
/// order of the function's arguments. Fails with a diagnostic, also if the
/// tensor has another shape than the argument.
mlir::LogicalResult
encryptArgument(mlir::func::FuncOp function, int64_t number,
                const ricci_tensor &tensor, Client &client,
                std::vector<CiphertextPointer> &ciphertexts);

/// The inverse, for one result of the program as it was written.
mlir::LogicalResult decryptResult(mlir::func::FuncOp function, int64_t number,
                                  llvm::ArrayRef<CiphertextPointer> ciphertexts,
                                  Client &client, Tensor &tensor);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_EXCHANGE_H
