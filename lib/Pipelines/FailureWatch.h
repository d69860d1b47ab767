//===- FailureWatch.h - Whose a failure is ----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_PIPELINES_FAILUREWATCH_H
#define RICCI_LIB_PIPELINES_FAILUREWATCH_H

#include "ricci/Pipelines/Pipelines.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"

namespace ricci {

/// While it lives, watches what passes of the context say, to tell a pass that
/// refuses a program in its own words from one that fails silently or leaves
/// what doesn't verify.
class FailureWatch {
public:
  explicit FailureWatch(mlir::MLIRContext *context);
  ~FailureWatch();
  FailureWatch(const FailureWatch &) = delete;
  FailureWatch &operator=(const FailureWatch &) = delete;

  /// Runs `pm`, which takes `module` to `phase`; after a failure `fault` says
  /// whose it is.
  mlir::LogicalResult run(mlir::PassManager &pm, mlir::ModuleOp module,
                          Phase phase, Fault &fault);

private:
  mlir::MLIRContext *context;
  mlir::ScopedDiagnosticHandler handler;
  unsigned errors = 0; ///< All that were said.
  bool spoke = false;  ///< Whether the last pass that ended said one.
};

} // namespace ricci

#endif // RICCI_LIB_PIPELINES_FAILUREWATCH_H
