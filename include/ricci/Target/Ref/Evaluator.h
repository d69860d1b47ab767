//===- Evaluator.h - The reference evaluator -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs a program slowly and plainly; `--target=ref`, and the judge of every
// other target. Shares no code with the lowerings: it reads the operations and
// computes what their documentation says.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_REF_EVALUATOR_H
#define RICCI_TARGET_REF_EVALUATOR_H

#include "ricci/Runtime/Tensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LLVM.h"

#include <string>
#include <vector>

namespace ricci::ref {

/// What a result may differ from the reference by (docs: CONTRIBUTING.md).
/// Z: integers, and floats that are only moved or converted. A: floats that
/// depend on `l_mul`. F: all others. An integer is Z even where inexact floats
/// decided it (an argmax of logits): the reference's decision counts.
enum class ErrorClass { Z, F, A };

/// One result of a program.
struct Result {
  /// Rounded to the element type, row-major.
  Tensor value;
  /// For float and complex results, the same elements before the last rounding,
  /// row-major (complex: real and imaginary part in turn); empty otherwise.
  std::vector<double> exact;
  /// An error bound for each entry of `exact`: what an implementation that
  /// reorders float operations may be away from it. Infinity where nothing is
  /// known, as where some order overflows. Empty for class Z, except for codes
  /// of inexact numbers, where it is how far patterns may be away.
  std::vector<double> bound;
  ErrorClass errorClass = ErrorClass::Z;
};

/// Whether an implementation converts floats as the program says.
enum class Conversions {
  Stated,
  /// It may go on with a value that was not rounded to a narrower type, as
  /// ciphertexts do. Floats that are computed are of class F then.
  Optional,
};

/// Runs the function `entry` ("" for the only public one) on `arguments`.
/// Fails with a diagnostic on the operation at fault.
mlir::LogicalResult evaluate(mlir::ModuleOp module, llvm::StringRef entry,
                             llvm::ArrayRef<const ricci_tensor *> arguments,
                             std::vector<Result> &results,
                             Conversions conversions = Conversions::Stated);

} // namespace ricci::ref

#endif // RICCI_TARGET_REF_EVALUATOR_H
