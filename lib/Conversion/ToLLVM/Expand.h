//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_TOLLVM_EXPAND_H
#define RICCI_LIB_CONVERSION_TOLLVM_EXPAND_H

#include "mlir/IR/BuiltinOps.h"

namespace ricci {

/// Rewrites arithmetic that LLVM has no right instructions for: clamps, integer
/// exponents and some classes of floats, complex numbers into their parts, bf16
/// into f32 and integers.
mlir::LogicalResult expandArithmetic(mlir::ModuleOp module);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_TOLLVM_EXPAND_H
