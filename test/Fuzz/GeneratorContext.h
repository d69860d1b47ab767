//===- GeneratorContext.h - What generators of operations share -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_GENERATORCONTEXT_H
#define RICCI_TEST_FUZZ_GENERATORCONTEXT_H

#include "Program.h"
#include "Random.h"

#include <optional>

namespace ricci::fuzz {

struct Context {
  Random &random;
  Program &program;
  /// The most index tuples of one contraction.
  int64_t budget = 256;
  /// Percentage of dimensions that are dynamic.
  int dynamicShare = 0;
  /// Sums and products of floats only.
  bool polynomial = false;

  /// An extent from 0 to `limit`, with a liking for 1, primes and the edges of
  /// vectors.
  int64_t randomExtent(int64_t limit);
  /// What an operand must be.
  struct Demand {
    bool complexAllowed = false;
    bool exact = false;
    std::optional<ElementType> type;
  };
  /// An earlier value that meets `demand`, now and then; -1 for none.
  int reuse(const Demand &demand);
  /// A new argument, or a constant, with these extents.
  int fresh(ElementType type, std::vector<int> extents);
  std::vector<bool> randomDynamic(size_t rank);

  /// To undo what an attempt added.
  struct Mark {
    size_t values, definitions;
  };
  Mark mark() const {
    return {program.values.size(), program.definitions.size()};
  }
  void undo(Mark mark) {
    program.values.resize(mark.values);
    program.definitions.resize(mark.definitions);
  }
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_GENERATORCONTEXT_H
