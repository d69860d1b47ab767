//===- PolynomialMap.h - Polynomials of ciphertexts -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_POLYNOMIALMAP_H
#define RICCI_LIB_CONVERSION_EINTOFHE_POLYNOMIALMAP_H

#include "Plan.h"
#include "SlotVector.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

namespace ricci::fhe {

/// The definition of the operator that `op` maps its only input by, element by
/// element where they stand, if its body holds only additions, products and
/// constants; else null.
ein::OpOp getPolynomialMap(ein::ContractOp op);

/// Evaluates the body of `definition`, operation by operation, in all slots of
/// `operand`, which stays where it is. Slots that hold junk are set to 0
/// before: a polynomial is large outside of the interval that it was made for.
/// `notes` gets a sentence on each decision.
SlotVector planPolynomialMap(Plan &plan, ein::OpOp definition,
                             const SlotVector &operand,
                             mlir::RankedTensorType resultType,
                             llvm::SmallVectorImpl<std::string> &notes);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_POLYNOMIALMAP_H
