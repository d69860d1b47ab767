//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Everything that is left after kernels were made, to the LLVM dialect at once:
// one conversion is a third of the compile time of the seven upstream passes.

#include "ricci/Conversion/Passes.h"
#include "ricci/Runtime/Runtime.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/OpenMPToLLVM/ConvertOpenMPToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Transforms/DialectConversion.h"

namespace ricci {
#define GEN_PASS_DEF_CONVERTTOLLVMENTRIES
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

#include "Allocations.h"
#include "Entries.h"
#include "Expand.h"

using namespace mlir;
using namespace ricci;

namespace {

/// A failed assertion becomes an error of the call instead of an abort:
/// Entries.cpp turns the block's end into a return.
struct LowerAssert : ConvertOpToLLVMPattern<cf::AssertOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(cf::AssertOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Block *before = rewriter.getInsertionBlock();
    Block *after = rewriter.splitBlock(before, ++Block::iterator(op));
    rewriter.setInsertionPointToEnd(before);
    auto status = op->getAttrOfType<IntegerAttr>(statusAttributeName);
    Block *failure = createFailureBlock(
        rewriter, op.getLoc(), op->getParentOfType<ModuleOp>(),
        status ? status.getInt() : RICCI_SHAPE_MISMATCH, op.getMsg(),
        before->getParent());
    rewriter.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(rewriter, op.getLoc(), adaptor.getArg(), after,
                           failure);
    rewriter.eraseOp(op);
    return success();
  }
};

struct ConvertToLLVMEntries
    : ricci::impl::ConvertToLLVMEntriesBase<ConvertToLLVMEntries> {
  using ConvertToLLVMEntriesBase::ConvertToLLVMEntriesBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    checkAllocationSizes(module);
    if (failed(expandArithmetic(module)) || failed(convert(module)) ||
        failed(exportEntries(module)))
      signalPassFailure();
  }

  LogicalResult convert(ModuleOp module) {
    MLIRContext *context = &getContext();
    LowerToLLVMOptions options(context);
    LLVMTypeConverter converter(context, options);
    RewritePatternSet patterns(context);
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    // What LLVM has no instruction for is a call of libm, log1p first of all:
    // the intrinsic's expansion loses its point.
    populateMathToLibmConversionPatterns(patterns, /*benefit=*/1);
    populateMathToLLVMConversionPatterns(converter, patterns,
                                         /*approximateLog1p=*/false,
                                         /*benefit=*/2);
    populateComplexToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateAllocationPatterns(converter, patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    populateOpenMPToLLVMConversionPatterns(converter, patterns);
    patterns.add<LowerAssert>(converter);

    LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    // Code for another processor, which has a conversion of its own.
    target.addLegalOp<gpu::GPUModuleOp>();
    target.markOpRecursivelyLegal<gpu::GPUModuleOp>();
    configureOpenMPToLLVMConversionLegality(target, converter);
    return applyFullConversion(module, target, std::move(patterns));
  }
};

} // namespace
