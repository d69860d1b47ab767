//===- Encrypted.h - Programs on ciphertexts as files -----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H
#define RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace ricci::compile_tool {

struct EncryptedOptions {
  std::string secret; ///< As --secret of ricci-run.
  int64_t slots = 16384;
  std::string dumpDirectory;
};

/// Compiles `module` for ciphertexts; false after messages.
bool compileEncrypted(mlir::ModuleOp module, const EncryptedOptions &options);

/// Writes the client's and the server's file of the compiled module into the
/// folder `directory`, which is made if need be; false after messages.
bool writeEncrypted(mlir::ModuleOp module, const std::string &directory);

} // namespace ricci::compile_tool

#endif // RICCI_TOOLS_RICCICOMPILE_ENCRYPTED_H
