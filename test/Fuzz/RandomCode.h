//===- RandomCode.h - Random number formats ---------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_RANDOMCODE_H
#define RICCI_TEST_FUZZ_RANDOMCODE_H

#include "Program.h"
#include "Random.h"

#include "ricci/Format/Code.h"

namespace ricci::fuzz {

/// One of a list that has each kind, or any of a random family.
format::Code randomCode(Random &random);

/// Of a tensor of codes.
ElementType toType(const format::Code &code);

/// Whether each pattern of the code's bits stands for a number, so that any
/// integers are codes. Wide codes have no other patterns.
bool usesAllPatterns(const format::Code &code);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_RANDOMCODE_H
