//===- Passes.h - Passes between phases -------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_PIPELINES_PASSES_H
#define RICCI_PIPELINES_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace ricci {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ricci/Pipelines/Passes.h.inc"
} // namespace ricci

#endif // RICCI_PIPELINES_PASSES_H
