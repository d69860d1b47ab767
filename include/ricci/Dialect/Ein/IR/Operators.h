//===- Operators.h - The laws of scalar operators ---------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One face for built-in operators and those that a program defines. Rewrites
// ask it for laws, never for names.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_OPERATORS_H
#define RICCI_DIALECT_EIN_IR_OPERATORS_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/Interfaces/InferIntRangeInterface.h"

#include <optional>

namespace ricci::ein {

class Operator {
public:
  /// Resolves `attribute` as seen from `user`; none if the symbol is unknown.
  static std::optional<Operator> get(mlir::Attribute attribute,
                                     mlir::Operation *user);

  bool isBuiltin() const { return !definition; }
  BuiltinOperator getBuiltin() const { return builtin; }
  OpOp getDefinition() const { return definition; }
  llvm::StringRef getName() const;

  /// Number of operands. A built-in of arity 2 that is associative also takes
  /// more, from left to right; of one operand it is the operand itself.
  unsigned getArity() const;
  bool isAssociative() const;
  bool isCommutative() const;
  bool isIdempotent() const;
  /// Whether it stands for another operator that it differs from by design.
  bool isApproximation() const;
  /// The neutral element in `type`, or null.
  mlir::TypedAttr getIdentity(mlir::Type type) const;
  /// The element z with f(z, x) = z, or null. Of floats none: NaN, infinity.
  mlir::TypedAttr getAbsorbing(mlir::Type type) const;
  /// f(a, g(b, c)) = g(f(a, b), f(a, c)) when both compute in `type`, floats up
  /// to rounding.
  bool distributesOver(const Operator &other, mlir::Type type) const;
  /// In units of one addition.
  int64_t getCost() const;
  /// The values that the operator can give in the integer type `type`, when its
  /// operands lie in these ranges: for a built-in operator in `type` (of the
  /// popcounts in the operands' own width), else in the parameters' types. None
  /// if floats or complex numbers take part.
  std::optional<mlir::ConstantIntRanges>
  transferRange(llvm::ArrayRef<mlir::ConstantIntRanges> operands,
                mlir::Type type) const;
  /// Whether the operator is defined on `type` as an accumulation type.
  bool isDefinedOn(mlir::Type type) const;

private:
  BuiltinOperator builtin = BuiltinOperator::add;
  OpOp definition;
};

/// E10: the scalar types that programs compute in.
bool isElementType(mlir::Type type);
/// Unsigned integers: ui1..ui64, and i1, which is a boolean.
bool isUnsigned(mlir::Type type);
/// The accumulation type where none is stated.
mlir::Type getDefaultAccumulator(mlir::Type resultElementType);

} // namespace ricci::ein

#endif // RICCI_DIALECT_EIN_IR_OPERATORS_H
