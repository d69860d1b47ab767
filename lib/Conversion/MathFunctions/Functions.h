//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Functions of ricci's own, as MLIR text.

#ifndef RICCI_LIB_CONVERSION_MATHFUNCTIONS_FUNCTIONS_H
#define RICCI_LIB_CONVERSION_MATHFUNCTIONS_FUNCTIONS_H

#include "mlir/IR/BuiltinOps.h"

namespace ricci {

/// An operation of one or two floats, and the function of f64 that computes it.
struct MathFunction {
  llvm::StringLiteral operation, name;
};
llvm::ArrayRef<MathFunction> getMathFunctions();

/// All functions, with those that they call.
mlir::OwningOpRef<mlir::ModuleOp>
parseMathFunctions(mlir::MLIRContext *context);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_MATHFUNCTIONS_FUNCTIONS_H
