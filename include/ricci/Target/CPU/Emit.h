//===- Emit.h - Artifacts of a compiled module -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_CPU_EMIT_H
#define RICCI_TARGET_CPU_EMIT_H

#include "ricci/Analysis/Machine.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace ricci::cpu {

enum class Artifact { LLVM, Assembly, Object, SharedLibrary, Header };

/// Writes the artifact of a module that has passed the pipeline's last phase.
/// A shared library is linked against the runtime's in `runtimeDirectory`.
/// False, and a sentence in `error`, on failure.
bool emit(mlir::ModuleOp module, const Machine &machine, Artifact artifact,
          llvm::StringRef outputPath, llvm::StringRef runtimeDirectory,
          std::string &error);

} // namespace ricci::cpu

#endif // RICCI_TARGET_CPU_EMIT_H
