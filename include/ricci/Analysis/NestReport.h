//===- NestReport.h - What to tell of an operation --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_NESTREPORT_H
#define RICCI_ANALYSIS_NESTREPORT_H

#include "ricci/Analysis/Nest.h"

namespace ricci {

/// Explains the operation (Explanation.h). Class Z where it computes on
/// integers alone or copies, and F where it computes on floats.
void reportNest(const Nest &nest, mlir::Location loc, llvm::StringRef category);

} // namespace ricci

#endif // RICCI_ANALYSIS_NESTREPORT_H
