//===- Program.h - Encrypted programs as files ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A compiled program is two modules as text. The server's has the function on
// ciphertexts; the client's has the function's type and attributes alone: where
// each element lies in which ciphertext. Both say in an attribute
// `fhe.program` what they are and which parameters and keys they need:
//
//   module attributes {fhe.program = {
//     format = 1, side = "client", entry = "main", slots = 64, levels = 1,
//     scale = 45, base = 60, security = 128, products = true,
//     rotations = array<i64: 1, 2>}}
//
//  - A1: `fhe.program` is there, has these attributes, and format 1.
//  - A2: its numbers are in the ranges of Program.cpp, and fit the function's
//    types.

#ifndef RICCI_TARGET_FHE_PROGRAM_H
#define RICCI_TARGET_FHE_PROGRAM_H

#include "ricci/Target/FHE/Context.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace ricci::fhe {

/// The function `entry`, which `convert-ein-to-fhe` made; a diagnostic if it is
/// none.
mlir::FailureOr<mlir::func::FuncOp> findFunction(mlir::ModuleOp module,
                                                 llvm::StringRef entry);

/// What a program needs of a context: slots, levels, keys. Fails with a
/// diagnostic if `entry` is no function on ciphertexts.
mlir::FailureOr<Parameters> findParameters(mlir::ModuleOp module,
                                           llvm::StringRef entry);

enum class Side { Client, Server };

/// One side's file of a compiled module.
mlir::OwningOpRef<mlir::ModuleOp> makeFile(mlir::ModuleOp compiled,
                                           mlir::func::FuncOp function,
                                           const Parameters &parameters,
                                           Side side);

struct ProgramFile {
  mlir::func::FuncOp function;
  Parameters parameters;
};

/// Checks all that is relied on later. Fails with a diagnostic.
mlir::FailureOr<ProgramFile> readFile(mlir::ModuleOp module, Side side);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_PROGRAM_H
