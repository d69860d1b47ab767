//===- Inputs.h - Random tensors --------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_INPUTS_H
#define RICCI_TEST_FUZZ_INPUTS_H

#include "Program.h"
#include "Random.h"

namespace ricci::fuzz {

/// One argument of a run.
struct Input {
  Tensor storage;
  /// A view of `storage`; some views are not contiguous.
  Tensor view;
};

/// Random elements: small numbers, all bits, extremes; now and then NaN,
/// infinities, negative zero and numbers of up to 2^spread. Null views if
/// memory runs out.
Input makeInput(Random random, ElementType type, bool finite, int spread,
                const std::vector<int64_t> &shape);

/// Inputs of all printed arguments, in order. They depend on the seed, the
/// index and the argument's place among the values alone.
std::vector<Input> makeInputs(const Program &program, uint64_t seed,
                              uint64_t index);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_INPUTS_H
