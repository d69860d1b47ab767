//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Allocations.h"

#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Dialect/LLVMIR/FunctionCallUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Bytes: what C's malloc aligns to on machines of 64 bits.
constexpr int64_t mallocAlignment = 16;

struct LowerAlloc : ConvertOpToLLVMPattern<memref::AllocOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(memref::AllocOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    MemRefType type = op.getType();
    if (!isConvertibleAndHasIdentityMaps(type))
      return failure();
    Location loc = op.getLoc();
    SmallVector<Value> sizes, strides;
    Value bytes;
    getMemRefDescriptorSizes(loc, type, adaptor.getDynamicSizes(), rewriter,
                             sizes, strides, bytes);
    auto constant = [&](int64_t value) {
      return LLVM::ConstantOp::create(rewriter, loc, getIndexType(),
                                      rewriter.getIndexAttr(value));
    };
    int64_t alignment = op.getAlignment().value_or(mallocAlignment);
    int64_t padding = std::max<int64_t>(alignment - mallocAlignment, 0);
    // At least one byte: for nothing, malloc may give null.
    bytes = LLVM::AddOp::create(rewriter, loc, bytes,
                                constant(std::max<int64_t>(padding, 1)));
    FailureOr<LLVM::LLVMFuncOp> allocate = LLVM::lookupOrCreateFn(
        rewriter, op->getParentWithTrait<OpTrait::SymbolTable>(), allocateName,
        getIndexType(), getPtrType());
    if (failed(allocate))
      return failure();
    Value memory =
        LLVM::CallOp::create(rewriter, loc, *allocate, bytes).getResult();
    Value aligned = memory;
    if (padding != 0) {
      // The mask keeps what LLVM knows of the pointer, as arithmetic on
      // integers would not.
      Value end = LLVM::GEPOp::create(
          rewriter, loc, getPtrType(), rewriter.getI8Type(), memory,
          ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(padding)});
      aligned = LLVM::PtrMaskOp::create(rewriter, loc, getPtrType(), end,
                                        constant(-alignment));
    }
    Value descriptor = createMemRefDescriptor(loc, type, memory, aligned, sizes,
                                              strides, rewriter);
    rewriter.replaceOp(op, descriptor);
    return success();
  }
};

} // namespace

void ricci::populateAllocationPatterns(const LLVMTypeConverter &converter,
                                       RewritePatternSet &patterns) {
  // Before upstream's.
  patterns.add<LowerAlloc>(converter, /*benefit=*/2);
}
