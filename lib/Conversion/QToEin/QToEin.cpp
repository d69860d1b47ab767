//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "ricci/Conversion/Passes.h"
#include "ricci/Dialect/Layout/IR/Layout.h"

#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace ricci;

namespace ricci {
#define GEN_PASS_DEF_CONVERTQTOEIN
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

namespace {

/// What asks nothing of elements does the same to the codes' integers.
struct ConvertTensorOperation : ConversionPattern {
  ConvertTensorOperation(MLIRContext *context, const TypeConverter &types)
      : ConversionPattern(types, MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult
  matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                  ConversionPatternRewriter &rewriter) const override {
    if (!isa<layout::ConvertOp, tensor::CastOp, tensor::DimOp>(op))
      return rewriter.notifyMatchFailure(
          op, "no layout.convert, tensor.cast or tensor.dim");
    SmallVector<Type> results;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), results)))
      return rewriter.notifyMatchFailure(op, "a type does not convert");
    OperationState state(op->getLoc(), op->getName(), operands, results,
                         op->getAttrs());
    rewriter.replaceOp(op, rewriter.create(state));
    return success();
  }
};

struct ConvertQToEin : ricci::impl::ConvertQToEinBase<ConvertQToEin> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    TypeConverter types;
    types.addConversion([](Type type) { return type; });
    types.addConversion([](RankedTensorType type) -> std::optional<Type> {
      if (auto code = dyn_cast<q::CodeType>(type.getElementType()))
        return type.clone(code.getIntegerType());
      return type;
    });
    OperatorSet operators(getOperation());
    RewritePatternSet patterns(context);
    populateNumberPatterns(patterns, types, operators);
    populateCodePatterns(patterns, types, operators);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns,
                                                                   types);
    populateCallOpTypeConversionPattern(patterns, types);
    populateReturnOpTypeConversionPattern(patterns, types);
    patterns.add<ConvertTensorOperation>(context, types);

    ConversionTarget target(*context);
    target.addIllegalDialect<q::QDialect>();
    target.addLegalOp<q::LutSumOp>();
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp function) {
      return types.isSignatureLegal(function.getFunctionType()) &&
             types.isLegal(&function.getBody());
    });
    target.markUnknownOpDynamicallyLegal(
        [&](Operation *op) { return types.isLegal(op); });
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
