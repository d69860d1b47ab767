//===- Verification.h - Checks that q's operations share -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_DIALECT_Q_IR_VERIFICATION_H
#define RICCI_LIB_DIALECT_Q_IR_VERIFICATION_H

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/IR/TypeUtilities.h"

namespace ricci::q {

/// The code of a tensor's elements; none if they are of another type.
std::optional<format::Code> getElementCode(mlir::Type tensor);

/// Q2 for one map; `error` gets the sentence.
mlir::LogicalResult
verifyGranularity(mlir::AffineMap map,
                  llvm::function_ref<mlir::InFlightDiagnostic()> error);

/// Q2, Q4 and Q5: `map` from the ranks of `tensor` fits a parameter of these
/// extents; `what` names it in errors.
mlir::LogicalResult verifyParameter(mlir::Operation *op, mlir::AffineMap map,
                                    mlir::Value tensor,
                                    llvm::ArrayRef<int64_t> extents,
                                    llvm::StringRef what);

/// Q3 to Q7, for codes in `tensor`; `scheme` may be null.
mlir::LogicalResult verifyScheme(mlir::Operation *op, SchemeAttr scheme,
                                 mlir::Value tensor,
                                 mlir::ValueRange parameters,
                                 const format::Code &code);

/// Q8.
mlir::LogicalResult verifySameExtents(mlir::Operation *op, mlir::Value operand,
                                      mlir::Value result);

/// Q9: emits the error for a tensor whose elements are not `expected`.
mlir::LogicalResult elementError(mlir::Operation *op, llvm::StringRef what,
                                 mlir::Value tensor, llvm::StringRef expected);
/// f16, bf16, f32 or f64.
bool isReal(mlir::Value tensor);

/// Q10 and Q11.
mlir::LogicalResult verifyRounding(mlir::Operation *op, Rounding rounding,
                                   Overflow overflow,
                                   std::optional<uint64_t> seed,
                                   const format::Code &code);

/// Q12, for all operands and results.
mlir::LogicalResult verifyNoEncoding(mlir::Operation *op);

/// The extents of `tensor` as the shape of an operation's only result.
mlir::SmallVector<mlir::OpFoldResult> getExtents(mlir::OpBuilder &builder,
                                                 mlir::Location location,
                                                 mlir::Value tensor);

} // namespace ricci::q

#endif // RICCI_LIB_DIALECT_Q_IR_VERIFICATION_H
