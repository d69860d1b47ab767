//===- Encrypted.h - Programs on ciphertexts --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_ENCRYPTED_H
#define RICCI_TOOLS_RICCIRUN_ENCRYPTED_H

#include "Targets.h"

#include "ricci/Analysis/EncryptionError.h"
#include "ricci/Target/FHE/Session.h"

namespace ricci::run {

/// What a run on ciphertexts took, and on what.
struct EncryptedFigures {
  fhe::RunFigures run;
  fhe::ContextInfo context;
  std::optional<int64_t> keyBytes;
  double keyMilliseconds = 0;
};

class EncryptedExecutable : public Executable {
public:
  virtual const EncryptedFigures &getFigures() const = 0;
  /// As `fhe::Backend::getTolerance`.
  virtual double getTolerance() const = 0;
  /// Of each result, what encryption and approximations may take it off.
  virtual std::vector<ResultError> boundErrors() const = 0;
};

/// Makes the backend of --backend, with the keys that the compiled `module`
/// needs. Null after a message. All but the options must outlive it.
std::unique_ptr<EncryptedExecutable>
makeEncrypted(mlir::ModuleOp module, const Options &options,
              const Signature &signature, const std::vector<Input> &inputs);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_ENCRYPTED_H
