//===- QuantGenerator.h - Random programs of number formats -----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_QUANTGENERATOR_H
#define RICCI_TEST_FUZZ_QUANTGENERATOR_H

#include "GeneratorContext.h"

namespace ricci::fuzz {

/// Fills an empty program: codes of every kind, converted by schemes of any
/// granularity, and sums of products of what they stand for.
void addQuantizedProgram(Context &context);

/// A value of `type` that operations on codes give; -1 where none does.
int addFromCodes(Context &context, const ElementType &type,
                 const std::vector<int> &extents);

/// Codes of the value, an integer or an exact float, and what becomes of them.
void addToCodes(Context &context, int value);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_QUANTGENERATOR_H
