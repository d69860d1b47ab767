//===- Explain.h - Decisions beside their source ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_EXPLAIN_H
#define RICCI_TOOLS_RICCIRUN_EXPLAIN_H

#include "Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

namespace ricci::run {

/// What was decided at a place.
struct Explanation {
  std::string place;
  std::string source; ///< The line, without the blanks around it; or empty.
  std::vector<tool::Remark> remarks;
};

/// The remarks by place, in the order of lines. The source lines are those of
/// files that can be read; of "einsum", those of `expression`.
std::vector<Explanation> orderByPlace(const std::vector<tool::Remark> &remarks,
                                      llvm::StringRef expression);

void printText(const std::vector<Explanation> &explanations,
               llvm::raw_ostream &os);
/// A page with a row for each remark, and below them `drawings`, in HTML.
std::string formatHTML(const std::vector<Explanation> &explanations,
                       llvm::StringRef program, llvm::StringRef drawings);
/// An array with an object for each place: "place", "source" and "remarks",
/// which are objects of "pass", "name", and either "text" or the keys of the
/// remark. All values are strings.
std::string formatJSON(const std::vector<Explanation> &explanations);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_EXPLAIN_H
