//===- Passes.h - From ein to fhe -------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_EINTOFHE_PASSES_H
#define RICCI_CONVERSION_EINTOFHE_PASSES_H

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace ricci {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "ricci/Conversion/EinToFHE/Passes.h.inc"
} // namespace ricci

#endif // RICCI_CONVERSION_EINTOFHE_PASSES_H
