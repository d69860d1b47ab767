//===- IndexExpression.h - Affine expressions of ranks ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_INDEXEXPRESSION_H
#define RICCI_TEST_FUZZ_INDEXEXPRESSION_H

#include "Program.h"
#include "Random.h"

#include <memory>
#include <utility>

namespace ricci::fuzz {

/// A rank of one contraction.
struct Rank {
  std::string name;
  int extent; ///< Number in the program's table.
  /// Some dimension is indexed by the rank alone, so its extent is known.
  bool plain = false;
};

struct IndexExpression {
  enum Kind { Number, RankIndex, Sum, Product, FloorDiv, CeilDiv, Mod };
  using Reference = std::shared_ptr<const IndexExpression>;
  Kind kind;
  int64_t number = 0; ///< Of Number; of the right side from Product on.
  int rank = 0;
  int extent = 0; ///< The rank's, so that the range needs no list of ranks.
  Reference lhs, rhs;

  static Reference constant(int64_t value);
  static Reference index(const std::vector<Rank> &ranks, int rank);
  static Reference binary(Kind kind, Reference lhs, Reference rhs);
  static Reference binary(Kind kind, Reference lhs, int64_t number);

  std::string print(const std::vector<Rank> &ranks, bool nested = false) const;
  bool uses(int index) const;
  /// The least and the largest value by interval arithmetic, which is how E5
  /// has it.
  std::pair<int64_t, int64_t> range(const ExtentTable &extents) const;
};

/// A random expression of `known` ranks, none below 0.
IndexExpression::Reference randomExpression(Random &random,
                                            const std::vector<Rank> &ranks,
                                            const std::vector<int> &known,
                                            const ExtentTable &extents);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_INDEXEXPRESSION_H
