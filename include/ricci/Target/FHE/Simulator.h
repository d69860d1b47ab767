//===- Simulator.h - Ciphertexts in the clear -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_SIMULATOR_H
#define RICCI_TARGET_FHE_SIMULATOR_H

#include "ricci/Target/FHE/Backend.h"

namespace ricci::fhe {

/// A backend without encryption: one double for each slot. It refuses what a
/// real scheme would: operands of different level or scale, rotations without a
/// key, products that were not relinearized, levels that are used up, and
/// values too large for the modulus.
std::unique_ptr<Backend> makeSimulator();

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_SIMULATOR_H
