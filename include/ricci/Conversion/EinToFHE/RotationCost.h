//===- RotationCost.h - What it costs to move slots -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_EINTOFHE_ROTATIONCOST_H
#define RICCI_CONVERSION_EINTOFHE_ROTATIONCOST_H

#include "ricci/Analysis/LayoutCost.h"

namespace ricci::fhe {

/// Encrypted programs: rotations, as `convert-ein-to-fhe` would do them,
/// between layouts on the axes ct and slot, in ciphertexts of `slots` slots.
/// Slots without an element hold 0 before and may hold anything after. Fails
/// for positions on other axes or outside of the slots, and beyond
/// Layout::maxEnumerated points.
std::unique_ptr<layout::CostModel> makeRotationCost(int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_CONVERSION_EINTOFHE_ROTATIONCOST_H
