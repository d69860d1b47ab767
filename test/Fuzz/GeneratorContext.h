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

#include <functional>
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
  /// What makes a value of a type and extents of codes; -1 where it can't.
  std::function<int(const ElementType &, const std::vector<int> &)> fromCodes =
      nullptr;
  /// A new argument, a constant or a value of codes, with these extents.
  int fresh(ElementType type, std::vector<int> extents);
  std::vector<bool> randomDynamic(size_t rank);

  /// To undo what an attempt added.
  struct Mark {
    size_t values, definitions, results;
  };
  Mark mark() const {
    return {program.values.size(), program.definitions.size(),
            program.results.size()};
  }
  void undo(Mark mark) {
    program.values.resize(mark.values);
    program.definitions.resize(mark.definitions);
    program.results.resize(mark.results);
  }
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_GENERATORCONTEXT_H
