//===- Emit.h - Kernels as PTX and machine code -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_NVPTX_EMIT_H
#define RICCI_TARGET_NVPTX_EMIT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"

#include <memory>
#include <optional>
#include <string>

namespace ricci::nvptx {

/// The architectures that kernels are compiled for, as LLVM and ptxas call
/// them.
constexpr llvm::StringLiteral architectures[] = {"sm_80", "sm_90a"};

/// The kernels of a module that has passed the phase `nvptx`, as LLVM IR that
/// no target has touched. Null, and a sentence in `error`, on failure.
std::unique_ptr<llvm::Module> translateKernels(mlir::ModuleOp module,
                                               llvm::LLVMContext &context,
                                               std::string &error);

/// The kernels as PTX text, by LLVM alone. False, and a sentence in `error`, on
/// failure.
bool emitPTX(mlir::ModuleOp module, llvm::StringRef architecture,
             std::string &ptx, std::string &error);

/// Where ptxas is: on PATH, or where CUDA's installer puts it.
std::optional<std::string> findAssembler();

/// Assembles PTX with NVIDIA's ptxas. False, and a sentence in `error`, if
/// there is none or it fails.
bool assemble(llvm::StringRef ptx, llvm::StringRef architecture,
              std::string &cubin, std::string &error);

} // namespace ricci::nvptx

#endif // RICCI_TARGET_NVPTX_EMIT_H
