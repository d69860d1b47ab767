//===- ProgramPlan.h - A program on ciphertexts -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_PROGRAMPLAN_H
#define RICCI_LIB_CONVERSION_EINTOFHE_PROGRAMPLAN_H

#include "ContractionPlan.h"
#include "LayoutSearch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <memory>

namespace ricci::fhe {

/// A tensor of the program: secret in ciphertexts, or clear.
struct ProgramValue {
  std::shared_ptr<SlotVector> secret;
  mlir::Value clear;
};

/// Plans a function's operations, those of the functions that it calls
/// included. What depends on no secret is copied to the builder's place.
class ProgramPlanner {
public:
  /// Contractions are planned by `choices`, and with `explains`, each says in a
  /// remark how.
  ProgramPlanner(mlir::OpBuilder &builder, Plan &plan,
                 const ProgramChoices &choices, bool explains)
      : builder(builder), plan(plan), choices(choices), explains(explains) {}

  /// Fails after an error at the operation that can't be done.
  mlir::FailureOr<llvm::SmallVector<ProgramValue>>
  run(mlir::func::FuncOp function, llvm::ArrayRef<ProgramValue> arguments);

  /// Those planned, in order.
  const std::vector<SearchedContraction> &getContractions() const {
    return contractions;
  }

private:
  using Values = llvm::DenseMap<mlir::Value, ProgramValue>;

  mlir::LogicalResult visit(mlir::Operation &op, Values &values);
  mlir::LogicalResult visitContract(ein::ContractOp op, Values &values);
  mlir::LogicalResult visitPolynomial(ein::ContractOp op, ein::OpOp definition,
                                      Values &values);
  mlir::LogicalResult visitCall(mlir::func::CallOp op, Values &values);
  mlir::LogicalResult copyClear(mlir::Operation &op, Values &values);
  mlir::Value makeZero(mlir::Location location, mlir::RankedTensorType type);
  /// The contraction without the initial value, on clear tensors.
  mlir::Value copyInit(ein::ContractOp op, mlir::RankedTensorType type,
                       mlir::Value init);
  mlir::Value contractClear(ein::ContractOp op, Values &values);

  mlir::OpBuilder &builder;
  Plan &plan;
  const ProgramChoices &choices;
  bool explains;
  std::vector<SearchedContraction> contractions;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_PROGRAMPLAN_H
