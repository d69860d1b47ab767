//===- Candidates.h - Choices that the search tries -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_CANDIDATES_H
#define RICCI_LIB_CONVERSION_EINTOFHE_CANDIDATES_H

#include "ArgumentPlacement.h"
#include "SearchedContraction.h"

namespace ricci::fhe {

/// Choices for a contraction to try in place of `current`, those that take the
/// least work to plan first.
std::vector<ContractionChoice> getCandidates(const SearchedContraction &found,
                                             EncryptLayout layout,
                                             int64_t slots,
                                             const ContractionChoice &current);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_CANDIDATES_H
