//===- Report.h - What ricci-run says of a run ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_REPORT_H
#define RICCI_TOOLS_RICCIRUN_REPORT_H

#include "Benchmark.h"
#include "Diagnostics.h"
#include "Encrypted.h"
#include "Inputs.h"

#include "ricci/Target/Ref/Compare.h"

#include <optional>

namespace ricci::run {

/// The comparisons of all results, summed up.
struct CheckSummary {
  bool holds = true;
  ref::ErrorClass errorClass = ref::ErrorClass::Z;
  double maxAbsError = 0;
  /// The bound of the element that uses the largest share of its bound.
  double errorBound = 0;
  double share = 0; ///< That.

  void add(const ref::Comparison &comparison);
};

/// What is known of a run; a part that was not asked for is absent.
struct Figures {
  std::string target, entry;
  std::optional<Timing> timing;
  std::optional<double> operations; ///< Of one call.
  double bytes = 0;                 ///< Of all operands and results.
  std::optional<CheckSummary> check;
  std::optional<EncryptedFigures> encrypted;
};

/// A result as nested lists, if it is small; else its type and size.
void printTensor(const ricci_tensor &tensor, size_t index,
                 llvm::raw_ostream &os);
void printFigures(const Figures &figures, llvm::raw_ostream &os);
/// One JSON object with the keys of the documentation.
std::string formatJSON(const Figures &figures);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_REPORT_H
