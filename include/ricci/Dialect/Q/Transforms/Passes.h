//===- Passes.h - Transformations of quantized programs ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_TRANSFORMS_PASSES_H
#define RICCI_DIALECT_Q_TRANSFORMS_PASSES_H

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace ricci::q {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ricci/Dialect/Q/Transforms/Passes.h.inc"
} // namespace ricci::q

#endif // RICCI_DIALECT_Q_TRANSFORMS_PASSES_H
