//===- Layout.h - The layout dialect ----------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_LAYOUT_IR_LAYOUT_H
#define RICCI_DIALECT_LAYOUT_IR_LAYOUT_H

#include "ricci/Layout/Layout.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace ricci::layout {
inline llvm::hash_code hash_value(const Layout &layout) {
  return llvm::hash_value(layout.str());
}
} // namespace ricci::layout

#include "ricci/Dialect/Layout/IR/LayoutDialect.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Layout/IR/LayoutAttributes.h.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/Layout/IR/LayoutOps.h.inc"

#endif // RICCI_DIALECT_LAYOUT_IR_LAYOUT_H
