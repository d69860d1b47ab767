//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_QTOEIN_OPERATORS_H
#define RICCI_LIB_CONVERSION_QTOEIN_OPERATORS_H

#include "Scalars.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/DialectConversion.h"

namespace ricci {

/// The scalar operators that the conversion writes into a module, each body
/// once.
class OperatorSet {
public:
  explicit OperatorSet(mlir::ModuleOp module)
      : symbols(module), builder(module.getContext()) {}

  using Body =
      llvm::function_ref<mlir::Value(Scalars &, mlir::ValueRange arguments)>;
  /// The operator with this body: a new one called `name`, or one alike.
  mlir::FlatSymbolRefAttr get(mlir::Location loc, llvm::StringRef name,
                              llvm::ArrayRef<mlir::Type> parameters, Body body);

private:
  mlir::SymbolTable symbols;
  mlir::OpBuilder builder;
  llvm::SmallVector<ein::OpOp> operators;
};

/// One operand of a contraction, and its index expressions.
struct Access {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// Maps `op` over the operands, and reduces ranks beyond the result's by `or`.
mlir::Value contract(mlir::OpBuilder &builder, mlir::Location loc,
                     mlir::RankedTensorType type, mlir::Attribute op,
                     llvm::ArrayRef<Access> inputs, mlir::Type accumulator,
                     unsigned reducedRanks = 0,
                     std::optional<Access> mask = std::nullopt);

/// 0, 1, … as a tensor of i64.
mlir::Value countUp(mlir::OpBuilder &builder, mlir::Location loc,
                    int64_t count);

/// quantize and dequantize.
void populateNumberPatterns(mlir::RewritePatternSet &patterns,
                            const mlir::TypeConverter &types,
                            OperatorSet &operators);
/// rescale, bits, lut, pack and unpack.
void populateCodePatterns(mlir::RewritePatternSet &patterns,
                          const mlir::TypeConverter &types,
                          OperatorSet &operators);

/// A conversion of one operation of the q dialect.
template <typename Source>
struct CodeConversion : mlir::OpConversionPattern<Source> {
  CodeConversion(mlir::MLIRContext *context, const mlir::TypeConverter &types,
                 OperatorSet &operators)
      : mlir::OpConversionPattern<Source>(types, context),
        operators(operators) {}

  mlir::RankedTensorType getResultType(Source op) const {
    return this->getTypeConverter()
        ->template convertType<mlir::RankedTensorType>(op.getType());
  }

  OperatorSet &operators;
};

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_QTOEIN_OPERATORS_H
