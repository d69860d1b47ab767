//===- Passes.h - Transformations of fhe programs ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_TRANSFORMS_PASSES_H
#define RICCI_DIALECT_FHE_TRANSFORMS_PASSES_H

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace ricci::fhe {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ricci/Dialect/FHE/Transforms/Passes.h.inc"
} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_TRANSFORMS_PASSES_H
