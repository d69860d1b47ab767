//===- Encrypted.h - Programs on ciphertexts as files -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H
#define RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H

#include "mlir/IR/BuiltinOps.h"

namespace ricci::compile_tool {

/// Marks the arguments that `secret` (of --secret) names in the only public
/// function; false after a message.
bool markEntry(mlir::ModuleOp module, llvm::StringRef secret);

/// Writes the client's and the server's file of the compiled module into the
/// folder `directory`, which is made if need be; false after messages.
bool writeEncrypted(mlir::ModuleOp module, int64_t securityBits,
                    llvm::StringRef directory);

} // namespace ricci::compile_tool

#endif // RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H
