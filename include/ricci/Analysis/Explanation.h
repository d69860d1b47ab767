//===- Explanation.h - What is told of an operation -------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// On every target, passes say two things of each operation of a program: where
// its tensors lie, and what it costs. Both are remarks at its location, of the
// same form: arguments with keys, which tools read as data.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_EXPLANATION_H
#define RICCI_ANALYSIS_EXPLANATION_H

#include "mlir/IR/Location.h"

#include <string>

namespace ricci {

/// What a lowering keeps of the values that the reference gives.
enum class ErrorClass {
  Z, ///< Bit-equal.
  F, ///< Floats that may be reordered.
  A, ///< An approximation by design.
};

/// On an operation behind a conversion, a unit attribute: it is of class A.
inline constexpr llvm::StringLiteral approximatesName = "ricci.approximates";

/// Emits a remark of `category`, named "layout": which operation of its line it
/// is on, where each operand and each result lies, and the class. Keys
/// "operation", "operand 0" and so on, "result" (numbered where there are
/// several) and "class".
void explainPlaces(mlir::Location loc, llvm::StringRef category,
                   llvm::StringRef operation,
                   llvm::ArrayRef<std::string> operands,
                   llvm::ArrayRef<std::string> results, ErrorClass errorClass);

/// A number, or numbers, with what they count in the plural.
struct Cost {
  std::string what, count;

  Cost(llvm::StringRef what, int64_t count)
      : what(what), count(std::to_string(count)) {}
  Cost(llvm::StringRef what, std::string count)
      : what(what), count(std::move(count)) {}
};

/// Emits a remark of `category`, named "cost": the costs, by their keys.
void explainCosts(mlir::Location loc, llvm::StringRef category,
                  llvm::ArrayRef<Cost> costs);

} // namespace ricci

#endif // RICCI_ANALYSIS_EXPLANATION_H
