//===- RankCuts.h - Contractions of cut ranks -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_RANKCUTS_H
#define RICCI_LIB_CONVERSION_EINTOFHE_RANKCUTS_H

#include "SearchedContraction.h"

namespace ricci::fhe {

/// Choices that cut ranks, one piece across ciphertexts and one in the slots:
/// those that promise the most.
std::vector<ContractionChoice>
getCutCandidates(const SearchedContraction &found, int64_t slots);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_RANKCUTS_H
