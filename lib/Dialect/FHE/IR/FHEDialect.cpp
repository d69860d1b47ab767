//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/IR/FHE.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

#include "ricci/Dialect/FHE/IR/FHEDialect.cpp.inc"
#include "ricci/Dialect/FHE/IR/FHEEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/FHE/IR/FHEAttributes.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "ricci/Dialect/FHE/IR/FHETypes.cpp.inc"

void FHEDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ricci/Dialect/FHE/IR/FHEAttributes.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "ricci/Dialect/FHE/IR/FHETypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ricci/Dialect/FHE/IR/FHEOps.cpp.inc"
      >();
}

static LogicalResult verifyVector(function_ref<InFlightDiagnostic()> emitError,
                                  int64_t slots, int64_t level, int64_t scale) {
  if (slots < 1 || !llvm::isPowerOf2_64(slots))
    return emitError() << "H1: found " << slots
                       << " slots, expected a power of two";
  if (level < 0 || scale < 1)
    return emitError() << "H1: found level " << level << " and scale " << scale
                       << ", expected a level of 0 or more and a positive "
                          "scale; encrypt at a higher level";
  return success();
}

LogicalResult
CiphertextType::verify(function_ref<InFlightDiagnostic()> emitError,
                       int64_t slots, int64_t level, int64_t scale,
                       int64_t degree, Domain domain) {
  if (failed(verifyVector(emitError, slots, level, scale)))
    return failure();
  if (degree < 1 || degree > 2)
    return emitError() << "H1: found degree " << degree
                       << ", expected 1, or 2 for a product; relinearize "
                          "before the next product";
  return success();
}

LogicalResult
PlaintextType::verify(function_ref<InFlightDiagnostic()> emitError,
                      int64_t slots, int64_t level, int64_t scale,
                      Domain domain) {
  return verifyVector(emitError, slots, level, scale);
}

CiphertextType CiphertextType::withLevel(int64_t level) const {
  return get(getContext(), getSlots(), level, getScale(), getDegree(),
             getDomain());
}

CiphertextType CiphertextType::withDomain(Domain domain) const {
  return get(getContext(), getSlots(), getLevel(), getScale(), getDegree(),
             domain);
}

PlaintextType PlaintextType::withLevel(int64_t level) const {
  return get(getContext(), getSlots(), level, getScale(), getDomain());
}

PlaintextType PlaintextType::withDomain(Domain domain) const {
  return get(getContext(), getSlots(), getLevel(), getScale(), domain);
}
