//===- LayoutSearch.h - Where a program's values lie ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_LAYOUTSEARCH_H
#define RICCI_LIB_CONVERSION_EINTOFHE_LAYOUTSEARCH_H

#include "ArgumentPlacement.h"
#include "SearchedContraction.h"

#include <limits>
#include <string>

namespace ricci::fhe {

/// An operand of a contraction, which are numbered in the order in which they
/// are planned.
struct OperandUse {
  size_t contraction = 0, operand = 0;
  auto operator<=>(const OperandUse &) const = default;
};

/// What a plan of a program is made from.
struct ProgramChoices {
  EncryptLayout layout = EncryptLayout::RowMajor;
  /// Products take in their factors' clear factors.
  bool absorbs = true;
  /// Plans with more are not wanted.
  int64_t mostRotations = std::numeric_limits<int64_t>::max();
  /// Of the program's contractions on ciphertexts, in the order in which they
  /// are planned; those beyond are planned as in the textbook.
  std::vector<ContractionChoice> contractions;
  /// Of arguments that are not encrypted as their first use asks for: the use
  /// that decides instead.
  std::map<size_t, OperandUse> deciding;
  /// What those uses ask for, as far as it was found out.
  std::map<size_t, llvm::SmallVector<PlacementAttr>> placements;

  ContractionChoice get(size_t number) const {
    return number < contractions.size() ? contractions[number]
                                        : ContractionChoice();
  }
};

/// What the search found.
struct FoundPlan {
  ProgramChoices choices;
  std::string note; ///< A sentence on what was tried.
  Cost cost;
  double time = 0;
};

struct SearchLimits {
  int64_t mostRotations = std::numeric_limits<int64_t>::max();
  /// That share the work of one search.
  int64_t programs = 1;
};

struct Attempt {
  Cost cost;
  double time = 0; ///< In milliseconds, as Plan::estimateTime has it.
  std::vector<SearchedContraction> contractions;
  /// How often the program was planned for it.
  int64_t plannings = 1;
};

/// Looks for the program's cheapest plan: starts from the textbook's, and
/// changes the choice of one contraction, or the use that decides how an
/// argument is encrypted, while that makes the whole program cheaper. No plan
/// that it returns has more rotations than the textbook's with row-major
/// arguments and results, nor than the limit, unless it finds none. `attempt`
/// plans the program by choices, or fails after an error, as the search then
/// does.
mlir::FailureOr<FoundPlan> searchLayouts(
    EncryptLayout layout, int64_t slots, const SearchLimits &limits,
    llvm::function_ref<mlir::FailureOr<Attempt>(const ProgramChoices &)>
        attempt);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_LAYOUTSEARCH_H
