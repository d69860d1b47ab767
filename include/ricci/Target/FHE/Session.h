//===- Session.h - Client and server in one process -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_SESSION_H
#define RICCI_TARGET_FHE_SESSION_H

#include "ricci/Target/FHE/Client.h"
#include "ricci/Target/FHE/Interpreter.h"

namespace ricci::fhe {

/// Both sides with their keys, for tests and trials.
struct Session {
  std::unique_ptr<Client> client;
  std::unique_ptr<Backend> server;
  double keyMilliseconds = 0; ///< Of the processor, to make the keys.
  /// Of the one program that it runs.
  KeptPlaintexts kept;
};

/// A session of that scheme; none, and a sentence in `error`, if that fails.
std::optional<Session> makeSession(const std::string &scheme,
                                   const Parameters &parameters,
                                   std::string &error);

/// Encrypts the secret `arguments`, does the operations in the order of the
/// program, and decrypts. Arguments and results are those of the program as it
/// was written. Fails with a diagnostic on the operation at fault.
mlir::LogicalResult run(mlir::ModuleOp module, llvm::StringRef entry,
                        llvm::ArrayRef<const ricci_tensor *> arguments,
                        Session &session, std::vector<Tensor> &results,
                        RunFigures &figures);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_SESSION_H
