//===- RotationBound.h - The least rotations of a product -------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_ROTATIONBOUND_H
#define RICCI_LIB_CONVERSION_EINTOFHE_ROTATIONBOUND_H

#include "ContractionPlan.h"

namespace ricci::fhe {

/// The least rotations that a product with one secret operand takes between
/// places of that and of its result.
///
/// A secret operand's elements reach the result's at as many offsets from one
/// ciphertext as their places differ by; t rotations reach 2^t of them, and
/// bring together at most 2^t elements. Where an element is in several places,
/// only their number counts.
int64_t boundProduct(const Contraction &contraction, const PlanOperand &operand,
                     const SlotVector &result, int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_ROTATIONBOUND_H
