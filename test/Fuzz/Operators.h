//===- Operators.h - Random scalar operators --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_OPERATORS_H
#define RICCI_TEST_FUZZ_OPERATORS_H

#include "Program.h"
#include "Random.h"

namespace ricci::fuzz {

ElementType randomType(Random &random);
ElementType randomFloat(Random &random);
/// A type that values of a contraction in `theme` mix with: `theme` itself most
/// of the time, and complex only if `theme` is.
ElementType randomPartner(Random &random, ElementType theme);

/// How a contraction applies one operator.
struct OperatorUse {
  std::string name; ///< As in index notation: `add`, `@f0`.
  char infix = 0;   ///< Written between the operands if not 0.
  int operands = 1;
  /// Continuous, so that operands may be off by rounding.
  bool continuous = true;
  /// Gives one of its operands, perhaps negated, or is exact otherwise.
  bool exact = false;
  /// One operand under an operator of two: the operand itself.
  bool isCopy = false;
  bool hasIdentity = true;
  /// Of a definition: parameters that are integers, or compared.
  bool needsExact = false;
  /// Of a definition: a float of any magnitude.
  bool isUnbounded = false;
  /// Of finite operands it is finite, up to overflow.
  bool keepsFinite = false;
  /// Distributes over some reduce operator.
  bool distributes = false;
  /// Both operands must be integers of one width.
  bool sameWidth = false;
  /// Made of sums, differences and products; of products alone.
  bool polynomial = false, product = false;
};

/// A map operator on the accumulation type, and its definition if it is not
/// built in. With `exactOnly` it must be exact.
OperatorUse randomMap(Random &random, ElementType accumulator, bool exactOnly,
                      int index, std::vector<std::string> &definitions);
/// Likewise a reduce operator.
OperatorUse randomReduction(Random &random, ElementType accumulator,
                            bool exactOnly, int index,
                            std::vector<std::string> &definitions);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_OPERATORS_H
