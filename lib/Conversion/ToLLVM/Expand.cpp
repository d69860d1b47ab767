//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Expand.h"

#include "mlir/Conversion/ComplexToStandard/ComplexToStandard.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;

namespace {

bool computesOn(Operation *op, llvm::function_ref<bool(Type)> isMeant) {
  auto isElement = [&](Type type) {
    return isMeant(getElementTypeOrSelf(type));
  };
  return isa<arith::ArithDialect, math::MathDialect, complex::ComplexDialect>(
             op->getDialect()) &&
         (llvm::any_of(op->getOperandTypes(), isElement) ||
          llvm::any_of(op->getResultTypes(), isElement));
}

bool hasArithmeticOn(ModuleOp module, llvm::function_ref<bool(Type)> isMeant) {
  return module
      .walk([&](Operation *op) {
        return computesOn(op, isMeant) ? WalkResult::interrupt()
                                       : WalkResult::advance();
      })
      .wasInterrupted();
}

/// LLVM's types hold complex numbers, its instructions know only their parts.
LogicalResult expandComplex(ModuleOp module) {
  MLIRContext *context = module.getContext();
  RewritePatternSet patterns(context);
  populateComplexToStandardConversionPatterns(patterns);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  target.addIllegalDialect<complex::ComplexDialect>();
  target.addLegalOp<complex::ConstantOp, complex::CreateOp, complex::ImOp,
                    complex::ReOp>();
  return applyPartialConversion(module, target, std::move(patterns));
}

/// Computes on bf16 in f32.
LogicalResult widenBFloat16(ModuleOp module) {
  MLIRContext *context = module.getContext();
  Type narrow = BFloat16Type::get(context), wide = Float32Type::get(context);
  {
    TypeConverter converter;
    arith::populateEmulateUnsupportedFloatsConversions(converter, {narrow},
                                                       wide);
    RewritePatternSet patterns(context);
    arith::populateEmulateUnsupportedFloatsPatterns(patterns, converter);
    ConversionTarget target(*context);
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    arith::populateEmulateUnsupportedFloatsLegality(target, converter);
    if (failed(applyPartialConversion(module, target, std::move(patterns))))
      return failure();
  }
  TypeConverter converter;
  SetVector<Type> sources;
  sources.insert(wide);
  sources.insert(Float64Type::get(context));
  sources.insert(Float16Type::get(context));
  math::populateExtendToSupportedTypesTypeConverter(converter, sources, wide);
  RewritePatternSet patterns(context);
  math::populateExtendToSupportedTypesPatterns(patterns, converter);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  math::populateExtendToSupportedTypesConversionTarget(target, converter);
  return applyPartialConversion(module, target, std::move(patterns));
}

/// LLVM 22 converts bf16 by instructions that flush subnormals where the
/// processor has them, and takes the sign bit for 0 where it has not; integer
/// operations do neither.
LogicalResult expandBFloat16(ModuleOp module) {
  MLIRContext *context = module.getContext();
  if (failed(widenBFloat16(module)))
    return failure();
  RewritePatternSet patterns(context);
  arith::populateExpandBFloat16Patterns(patterns);
  ConversionTarget target(*context);
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  auto isNarrow = [](Type type) { return getElementTypeOrSelf(type).isBF16(); };
  target.addDynamicallyLegalOp<arith::TruncFOp>(
      [=](arith::TruncFOp op) { return !isNarrow(op.getType()); });
  target.addDynamicallyLegalOp<arith::ExtFOp>(
      [=](arith::ExtFOp op) { return !isNarrow(op.getIn().getType()); });
  return applyPartialConversion(module, target, std::move(patterns));
}

} // namespace

LogicalResult ricci::expandArithmetic(ModuleOp module) {
  if (hasArithmeticOn(module,
                      [](Type type) { return isa<ComplexType>(type); }) &&
      failed(expandComplex(module)))
    return failure();
  if (hasArithmeticOn(module, [](Type type) { return type.isBF16(); }))
    return expandBFloat16(module);
  return success();
}
