//===- EinsumProgram.h - An einsum string as a program ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_PIPELINES_EINSUMPROGRAM_H
#define RICCI_PIPELINES_EINSUMPROGRAM_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OwningOpRef.h"

namespace ricci {

/// The element type that NumPy's promotion gives for operands of these types
/// (bf16 with f16 gives f32, as ml_dtypes has it); null if there is none.
mlir::Type promoteElementTypes(llvm::ArrayRef<mlir::Type> types);

/// A module with one public function `main` that applies `expression` (an
/// einsum string or index notation) to operands of `types`. Its result has the
/// promoted element type. Null, and a sentence in `error` that names the place
/// in the string, if they don't fit.
mlir::OwningOpRef<mlir::ModuleOp>
buildEinsumProgram(llvm::StringRef expression,
                   llvm::ArrayRef<mlir::RankedTensorType> types,
                   mlir::MLIRContext *context, std::string &error);

} // namespace ricci

#endif // RICCI_PIPELINES_EINSUMPROGRAM_H
