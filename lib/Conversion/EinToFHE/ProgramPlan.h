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
#include "llvm/ADT/DenseSet.h"

#include <map>
#include <memory>

namespace ricci::fhe {

/// A tensor of the program: secret in ciphertexts, or clear.
struct ProgramValue {
  std::shared_ptr<SlotVector> secret;
  mlir::Value clear;
};

/// What uses of arguments ask for.
using DecidedPlacements =
    std::map<OperandUse, llvm::SmallVector<PlacementAttr>>;

/// Plans a function's operations, those of the functions that it calls
/// included. What depends on no secret is copied to the builder's place.
class ProgramPlanner {
public:
  /// Contractions are planned by `choices`.
  ProgramPlanner(mlir::OpBuilder &builder, Plan &plan, ArgumentPlacer &placer,
                 const ProgramChoices &choices)
      : builder(builder), plan(plan), placer(placer), choices(choices) {}

  /// Each contraction says in a remark how it is planned.
  void setExplains(bool says) { explains = says; }

  /// Fails after an error at the operation that can't be done.
  mlir::FailureOr<llvm::SmallVector<ProgramValue>>
  run(mlir::func::FuncOp function, llvm::ArrayRef<ProgramValue> arguments);

  /// Those planned, in order.
  const std::vector<SearchedContraction> &getContractions() const {
    return contractions;
  }

  /// What the deciding uses ask for whose placements the choices lack: for such
  /// a use, the argument is encrypted once more.
  const DecidedPlacements &getDecided() const { return decided; }

private:
  using Values = llvm::DenseMap<mlir::Value, ProgramValue>;
  using Secrets = llvm::DenseSet<mlir::Value>;

  mlir::LogicalResult visit(mlir::Operation &op, Values &values);
  mlir::LogicalResult visitContract(ein::ContractOp op, Values &values);
  mlir::LogicalResult visitPolynomial(ein::ContractOp op, ein::OpOp definition,
                                      Values &values);
  mlir::LogicalResult visitCall(mlir::func::CallOp op, Values &values);
  mlir::LogicalResult copyClear(mlir::Operation &op, Values &values);
  mlir::Value makeZero(mlir::Location location, mlir::RankedTensorType type);
  /// Leaves a product of one secret and clear tensors to the one product that
  /// uses it, if that has a clear factor anyway: one level is spent in place of
  /// two.
  bool absorb(ein::ContractOp op, const Secrets &secrets, Values &values);
  /// The factors that an operand stands for: itself, or those absorbed.
  llvm::SmallVector<PlanOperand>
  getFactors(mlir::Value operand, mlir::AffineMap map, Values &values);
  /// The argument once more, unplaced, if this use is to decide on its
  /// placement; else null.
  std::unique_ptr<SlotVector> isolate(const SlotVector &vector,
                                      OperandUse use) const;
  /// The contraction without the initial value, on clear tensors.
  mlir::Value copyInit(ein::ContractOp op, mlir::RankedTensorType type,
                       mlir::Value init);
  mlir::Value contractClear(ein::ContractOp op, Values &values);

  mlir::OpBuilder &builder;
  Plan &plan;
  ArgumentPlacer &placer;
  const ProgramChoices &choices;
  bool explains = false;
  llvm::SmallVector<mlir::func::FuncOp> active; ///< What `run` is in.
  std::vector<SearchedContraction> contractions;
  DecidedPlacements decided;
  /// Of products that others take in.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<PlanOperand>> absorbed;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_PROGRAMPLAN_H
