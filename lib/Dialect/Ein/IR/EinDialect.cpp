//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include "ricci/Dialect/Ein/IR/EinDialect.cpp.inc"
#include "ricci/Dialect/Ein/IR/EinEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Ein/IR/EinAttributes.cpp.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/Ein/IR/EinOps.cpp.inc"

void ricci::ein::EinDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ricci/Dialect/Ein/IR/EinAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ricci/Dialect/Ein/IR/EinOps.cpp.inc"
      >();
}
