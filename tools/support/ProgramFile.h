//===- ProgramFile.h - Programs from files ----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_PROGRAMFILE_H
#define RICCI_TOOLS_SUPPORT_PROGRAMFILE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace ricci::tool {

/// Reads the program at `path` ("-" for standard input); null, with messages on
/// stderr that say what was `expected`, if that fails.
mlir::OwningOpRef<mlir::ModuleOp>
readProgram(llvm::StringRef path, mlir::MLIRContext &context,
            llvm::StringRef expected = "a module of functions over tensors");

/// Gives the operands of the program's products of floats the formats of
/// --quantize (`q::ContractionFormats`); false, with messages, if that fails.
bool quantizeProgram(mlir::ModuleOp module, llvm::StringRef formats);

/// False, with a message, if `formats` is no value of --quantize.
bool checkFormats(llvm::StringRef formats);

/// Makes the folder that `option` names, and those around it; false, with a
/// message, if that fails.
bool makeFolder(llvm::StringRef option, llvm::StringRef path);

/// Writes `text` to `path` ("-" for standard output); false, with a message, if
/// that fails.
bool writeFile(llvm::StringRef path, llvm::StringRef text);

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_PROGRAMFILE_H
