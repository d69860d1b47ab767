//===- Diagnostics.h - Diagnostics as text ----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CAPI_DIAGNOSTICS_H
#define RICCI_LIB_CAPI_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"

#include <string>

namespace ricci::capi {

/// Collects the errors of a context and their notes, a line each.
class DiagnosticCollector {
public:
  explicit DiagnosticCollector(mlir::MLIRContext &context);

  /// What was collected so far, without the last line's end.
  std::string take();

private:
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace ricci::capi

#endif // RICCI_LIB_CAPI_DIAGNOSTICS_H
