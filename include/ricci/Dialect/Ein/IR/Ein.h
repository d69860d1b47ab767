//===- Ein.h - The ein dialect ----------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_EIN_H
#define RICCI_DIALECT_EIN_IR_EIN_H

#include "ricci/Dialect/Ein/IR/ContractSpec.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "ricci/Dialect/Ein/IR/EinDialect.h.inc"
#include "ricci/Dialect/Ein/IR/EinEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Ein/IR/EinAttributes.h.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/Ein/IR/EinOps.h.inc"

#endif // RICCI_DIALECT_EIN_IR_EIN_H
