//===- Encryption.h - Which arguments are encrypted -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_ENCRYPTION_H
#define RICCI_TEST_FUZZ_ENCRYPTION_H

#include "Program.h"
#include "Random.h"

namespace ricci::fuzz {

/// Which values depend on a secret argument.
std::vector<bool> findSecretValues(const Program &program);

/// Draws secret arguments, such that all that depends on them can be done on
/// ciphertexts, and the ciphertexts' slots and scale. Leaves no secret where
/// the program has no such argument.
void drawEncryption(Random &random, Program &program);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_ENCRYPTION_H
