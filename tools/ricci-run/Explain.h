//===- Explain.h - Decisions beside their source ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_EXPLAIN_H
#define RICCI_TOOLS_RICCIRUN_EXPLAIN_H

#include "Diagnostics.h"

#include "mlir/IR/BuiltinOps.h"

namespace ricci::run {

/// The remarks by place, in the order in which places come first, each place's
/// behind the source line that it names. The lines are those of files that can
/// be read; of "einsum", those of `expression`.
std::vector<tool::Remark> orderByPlace(const std::vector<tool::Remark> &remarks,
                                       llvm::StringRef expression);

/// Remarks on the functions behind the phase fhe: where the elements of each
/// argument and result lie in ciphertexts.
void reportPlacements(mlir::ModuleOp module);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_EXPLAIN_H
