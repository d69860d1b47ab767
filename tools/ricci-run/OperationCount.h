//===- OperationCount.h - The arithmetic that a program asks for -*- C++
//-*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_OPERATIONCOUNT_H
#define RICCI_TOOLS_RICCIRUN_OPERATIONCOUNT_H

#include "Program.h"

#include <optional>

namespace ricci::run {

/// Scalar operations of one call of `entry` on arguments of these shapes, by
/// the rule that `ricci-run --help` states. The module is as after the phase
/// `contract`. None where an extent depends on values, or an op is unknown.
std::optional<double> countOperations(mlir::ModuleOp module,
                                      llvm::StringRef entry,
                                      const std::vector<Input> &inputs);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_OPERATIONCOUNT_H
