//===- Program.h - A program compiled in memory -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_CPU_PROGRAM_H
#define RICCI_TARGET_CPU_PROGRAM_H

#include "ricci/Analysis/Machine.h"
#include "ricci/Runtime/Runtime.h"

#include "mlir/IR/BuiltinOps.h"

#include <memory>
#include <string>

namespace ricci::cpu {

/// Machine code of a module, callable through `ricci_call` for as long as this
/// object lives.
class Program {
public:
  ~Program();
  /// Compiles a module that has passed the pipeline's last phase. Null, and a
  /// sentence in `error`, if LLVM cannot.
  static std::unique_ptr<Program>
  create(mlir::ModuleOp module, const Machine &machine, std::string &error);
  const ricci_artifact_info *getInfo() const { return info; }

private:
  Program();
  struct State;
  std::unique_ptr<State> state;
  const ricci_artifact_info *info = nullptr;
};

} // namespace ricci::cpu

#endif // RICCI_TARGET_CPU_PROGRAM_H
