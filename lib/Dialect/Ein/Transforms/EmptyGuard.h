//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What an order of contractions gives over no points is the identity of the
// reduction only where its map absorbs that. Where it does not, and only the
// run knows whether there are points, the result is chosen then.

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_EMPTYGUARD_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_EMPTYGUARD_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

namespace ricci::ein {

class EmptyGuard {
public:
  /// Makes its operators in the module around `user`, which is `user` itself
  /// where it is one.
  EmptyGuard(mlir::Operation *user, mlir::IRRewriter &rewriter);

  /// Whether there is a module, and a choice for the result of `op`.
  bool canChoose(ContractOp op) const;
  /// `value`, whose elements are of the type of `identity`, as a tensor of
  /// `type` where all of `tensors` have elements; else `identity` throughout.
  mlir::Value choose(mlir::Location loc, mlir::Value value,
                     mlir::TypedAttr identity, mlir::RankedTensorType type,
                     mlir::ArrayRef<mlir::Value> tensors);

private:
  using Builder = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &,
                                                 mlir::Block &)>;
  mlir::FlatSymbolRefAttr getOperator(mlir::StringRef name, mlir::Attribute key,
                                      mlir::TypeRange parameters,
                                      mlir::Type result, Builder body);
  mlir::Value hasElements(mlir::Location loc, mlir::Value tensor);

  mlir::IRRewriter &rewriter;
  mlir::ModuleOp module;
  std::optional<mlir::SymbolTable> symbols;
  llvm::MapVector<std::pair<mlir::StringRef, mlir::Attribute>,
                  mlir::FlatSymbolRefAttr>
      known;
};

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_EMPTYGUARD_H
