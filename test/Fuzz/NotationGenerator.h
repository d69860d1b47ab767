//===- NotationGenerator.h - Contractions in index notation -----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_NOTATIONGENERATOR_H
#define RICCI_TEST_FUZZ_NOTATIONGENERATOR_H

#include "GeneratorContext.h"

namespace ricci::fuzz {

/// Adds a contraction in index notation, with the operands that it needs.
/// False, and the program unchanged, if the attempt led nowhere.
bool addNotation(Context &context);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_NOTATIONGENERATOR_H
