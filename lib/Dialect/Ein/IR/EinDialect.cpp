//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

#include "ricci/Dialect/Ein/IR/EinDialect.cpp.inc"
#include "ricci/Dialect/Ein/IR/EinEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Ein/IR/EinAttributes.cpp.inc"
#define GET_OP_CLASSES
#include "ricci/Dialect/Ein/IR/EinOps.cpp.inc"

namespace {

/// Contractions are pure, and mean the same wherever they stand.
struct EinInliner : mlir::DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(mlir::Operation *, mlir::Region *, bool,
                       mlir::IRMapping &) const override {
    return true;
  }
};

} // namespace

void ricci::ein::EinDialect::initialize() {
  addInterfaces<EinInliner>();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ricci/Dialect/Ein/IR/EinAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ricci/Dialect/Ein/IR/EinOps.cpp.inc"
      >();
}
