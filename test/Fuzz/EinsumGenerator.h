//===- EinsumGenerator.h - Contractions as einsum strings -------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_EINSUMGENERATOR_H
#define RICCI_TEST_FUZZ_EINSUMGENERATOR_H

#include "GeneratorContext.h"

namespace ricci::fuzz {

/// Adds a contraction spelled as an einsum string: traces, ellipses, extents of
/// 1 that broadcast, implicit and explicit output. False, and the program
/// unchanged, if the attempt led nowhere.
bool addEinsum(Context &context);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_EINSUMGENERATOR_H
