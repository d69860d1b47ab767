//===- DumpPhase.h - Modules between phases as files ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_PIPELINES_DUMPPHASE_H
#define RICCI_LIB_PIPELINES_DUMPPHASE_H

#include "ricci/Pipelines/Pipelines.h"

namespace ricci {

/// Writes `module` to `directory`/`number`-`phase`.mlir; the directory is made.
/// Does nothing if `directory` is empty.
mlir::LogicalResult dumpPhase(mlir::ModuleOp module, llvm::StringRef directory,
                              size_t number, Phase phase);

} // namespace ricci

#endif // RICCI_LIB_PIPELINES_DUMPPHASE_H
