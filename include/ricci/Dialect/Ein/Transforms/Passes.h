//===- Passes.h - Transformations of ein programs ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_TRANSFORMS_PASSES_H
#define RICCI_DIALECT_EIN_TRANSFORMS_PASSES_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/Pass/Pass.h"

namespace ricci::ein {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
} // namespace ricci::ein

#endif // RICCI_DIALECT_EIN_TRANSFORMS_PASSES_H
