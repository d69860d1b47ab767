//===- Packing.h - Which slot holds what, drawn -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_PACKING_H
#define RICCI_TOOLS_RICCIRUN_PACKING_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace ricci::run {

/// A part of a page, in HTML with its own style and script and nothing from
/// elsewhere: for each function on ciphertexts a grid of slots for each
/// argument and each step, coloured by the index of the element that a slot
/// holds. "" without such a function.
std::string drawPacking(mlir::ModuleOp module);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_PACKING_H
