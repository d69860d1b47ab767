//===- Secrets.h - Which arguments are secret -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_SECRETS_H
#define RICCI_TOOLS_SUPPORT_SECRETS_H

#include "mlir/IR/BuiltinOps.h"

namespace ricci::tool {

/// Marks the arguments of the function `entry` that --secret names: "all", or
/// numbers such as "0,2"; "" leaves those that the program marks. False after a
/// message, also if none is secret.
bool markSecrets(mlir::ModuleOp module, llvm::StringRef entry,
                 llvm::StringRef secret);

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_SECRETS_H
