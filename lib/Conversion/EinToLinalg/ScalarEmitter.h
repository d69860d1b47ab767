//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Scalar code for element conversions and operators. An element type is one of
// E10's; its value in the IR has the signless type of the same width, and lies
// in memory in its storage type.

#ifndef RICCI_LIB_CONVERSION_EINTOLINALG_SCALAREMITTER_H
#define RICCI_LIB_CONVERSION_EINTOLINALG_SCALAREMITTER_H

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/IR/Builders.h"

namespace ricci {

/// The type that values of `element` have in registers.
mlir::Type getValueType(mlir::Type element);
/// The type that they have in memory: 8, 16, 32 or 64 bits for integers.
mlir::Type getStorageType(mlir::Type element);

/// Whether values of both have the same bits in memory, so that the one can be
/// read as the other where converting keeps the bits.
bool haveSameStorage(mlir::Type lhs, mlir::Type rhs);

class ScalarEmitter {
public:
  ScalarEmitter(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::Value load(mlir::Value stored, mlir::Type element);
  mlir::Value store(mlir::Value value, mlir::Type element);
  mlir::Value constant(mlir::TypedAttr value);
  /// The constant as it lies in memory.
  mlir::Value storedConstant(mlir::TypedAttr value);
  mlir::Value select(mlir::Value condition, mlir::Value lhs, mlir::Value rhs);
  /// Converts as E10 says; `from` and `to` are element types.
  mlir::Value convert(mlir::Value value, mlir::Type from, mlir::Type to);
  /// Applies `op` to operands of the element types `from`, giving `to`.
  /// `reducing` permits floats to be reassociated.
  mlir::Value apply(const ein::Operator &op, mlir::ValueRange operands,
                    llvm::ArrayRef<mlir::Type> from, mlir::Type to,
                    bool reducing);

private:
  mlir::Value extend(mlir::Value value, mlir::Type type, bool isUnsigned);
  mlir::Value floatToFloat(mlir::Value value, mlir::FloatType to);
  mlir::Value roundToOdd(mlir::Value value);
  mlir::Value integerToFloat(mlir::Value value, mlir::Type from,
                             mlir::FloatType to);
  mlir::Value floatToInteger(mlir::Value value, mlir::Type to);
  mlir::Value binary(ein::BuiltinOperator op, mlir::Value lhs, mlir::Value rhs,
                     mlir::Type type, bool reducing);
  mlir::Value unary(ein::BuiltinOperator op, mlir::Value value,
                    mlir::Type type);
  mlir::Value lMul(mlir::Value lhs, mlir::Value rhs, mlir::FloatType type);
  mlir::Value inlineDefinition(ein::OpOp op, mlir::ValueRange operands);
  /// What stands for `op` in an operator, with values where `arith` has none;
  /// null if it has all.
  mlir::Value makeTotal(mlir::Operation *op);
  /// By `compute` where there is a quotient or remainder; of a type in which 1
  /// is positive.
  mlir::Value
  divide(mlir::Value dividend, mlir::Value divisor, bool isUnsigned,
         bool isRemainder,
         llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> compute);
  mlir::Value
  shift(mlir::Value number, mlir::Value amount, bool isSigned,
        llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)> compute);

  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_EINTOLINALG_SCALAREMITTER_H
