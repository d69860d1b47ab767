//===- Ring.h - What a function asks of a ring ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_DIALECT_FHE_TRANSFORMS_RING_H
#define RICCI_LIB_DIALECT_FHE_TRANSFORMS_RING_H

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ricci::fhe {

/// By the ciphertexts among its arguments, at the default security.
RingParameters getRingParameters(mlir::func::FuncOp function);

} // namespace ricci::fhe

#endif // RICCI_LIB_DIALECT_FHE_TRANSFORMS_RING_H
