//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Index arithmetic that folds constants while it is built, so that static
// shapes leave no arithmetic behind.

#ifndef RICCI_ANALYSIS_INDEXBUILDER_H
#define RICCI_ANALYSIS_INDEXBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"

#include <optional>

namespace ricci {

class IndexBuilder : public mlir::ImplicitLocOpBuilder {
public:
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  mlir::Value index(int64_t value) {
    return mlir::arith::ConstantIndexOp::create(*this, value);
  }
  mlir::Value add(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::AddIOp>(a, b);
  }
  mlir::Value sub(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::SubIOp>(a, b);
  }
  mlir::Value mul(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::MulIOp>(a, b);
  }
  mlir::Value div(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::DivUIOp>(a, b);
  }
  mlir::Value rem(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::RemUIOp>(a, b);
  }
  mlir::Value min(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::MinSIOp>(a, b);
  }
  /// ⌈a / b⌉ of non-negative numbers.
  mlir::Value ceilDiv(mlir::Value a, int64_t b) {
    return b == 1 ? a : div(add(a, index(b - 1)), index(b));
  }
  mlir::Value equal(mlir::Value a, mlir::Value b) {
    return createOrFold<mlir::arith::CmpIOp>(mlir::arith::CmpIPredicate::eq, a,
                                             b);
  }

  /// A loop over [0, extent) by `step`; `body` gets the counter.
  void forEach(mlir::Value extent, int64_t step,
               llvm::function_ref<void(mlir::Value)> body) {
    auto loop = mlir::scf::ForOp::create(*this, index(0), extent, index(step));
    InsertionGuard guard(*this);
    setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar());
  }
};

inline std::optional<int64_t> getConstant(mlir::Value value) {
  llvm::APInt constant;
  if (matchPattern(value, mlir::m_ConstantInt(&constant)))
    return constant.getSExtValue();
  return std::nullopt;
}

} // namespace ricci

#endif // RICCI_ANALYSIS_INDEXBUILDER_H
