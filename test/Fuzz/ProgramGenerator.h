//===- ProgramGenerator.h - Random well-typed programs ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_PROGRAMGENERATOR_H
#define RICCI_TEST_FUZZ_PROGRAMGENERATOR_H

#include "Program.h"

namespace ricci::fuzz {

/// Program number `index` of the seed: one to five contractions that feed each
/// other. The same everywhere and in any order of calls.
Program generate(uint64_t seed, uint64_t index);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_PROGRAMGENERATOR_H
