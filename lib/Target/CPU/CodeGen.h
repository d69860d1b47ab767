//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The LLVM module of a lowered program, optimized for a machine.

#ifndef RICCI_LIB_TARGET_CPU_CODEGEN_H
#define RICCI_LIB_TARGET_CPU_CODEGEN_H

#include "ricci/Analysis/Machine.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace ricci::cpu {

/// Null, and a sentence in `error`, if LLVM has no such target.
std::unique_ptr<llvm::TargetMachine> createTargetMachine(const Machine &machine,
                                                         std::string &error);

/// Translates a module of the LLVM dialect and optimizes it. Null, and a
/// sentence in `error`, if it cannot be translated.
std::unique_ptr<llvm::Module> generateLLVM(mlir::ModuleOp module,
                                           const Machine &machine,
                                           llvm::TargetMachine &target,
                                           llvm::LLVMContext &context,
                                           std::string &error);

} // namespace ricci::cpu

#endif // RICCI_LIB_TARGET_CPU_CODEGEN_H
