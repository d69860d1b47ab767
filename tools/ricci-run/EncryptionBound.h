//===- EncryptionBound.h - How far off ciphertexts may be -------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_ENCRYPTIONBOUND_H
#define RICCI_TOOLS_RICCIRUN_ENCRYPTIONBOUND_H

#include "Program.h"

#include "ricci/Analysis/EncryptionError.h"
#include "ricci/Target/FHE/Context.h"
#include "ricci/Target/Ref/Evaluator.h"

namespace ricci::run {

/// For each result of the compiled entry, what its elements may be off on such
/// a context. Secret arguments lie in the ranges that they declare. Where they
/// declare none, the owner, who runs this tool and has them, takes the range of
/// their values: it is for this report alone, behind the compilation. Clear
/// arguments lie where their values lie.
std::vector<ResultError> boundEncrypted(mlir::ModuleOp module,
                                        const Signature &signature,
                                        const std::vector<Input> &inputs,
                                        const fhe::ContextInfo &context);

/// Makes the reference's result allow for `error`, or for the backend's
/// `tolerance` if the encryption's error has no bound. That of approximations
/// has one.
void allowForEncryption(ref::Result &expected, const ResultError &error,
                        const fhe::ContextInfo &context, double tolerance);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_ENCRYPTIONBOUND_H
