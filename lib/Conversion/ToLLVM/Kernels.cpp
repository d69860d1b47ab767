//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Kernels to the LLVM and NVVM dialects, without the device library of a CUDA
// toolkit.

#include "Expand.h"

#include "ricci/Conversion/Passes.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ComplexToLLVM/ComplexToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Transforms/DialectConversion.h"

namespace ricci {
#define GEN_PASS_DEF_CONVERTKERNELSTONVVM
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

/// Along x, the only dimension that kernels use.
template <typename From, typename To>
struct LowerSpecialRegister : ConvertOpToLLVMPattern<From> {
  using ConvertOpToLLVMPattern<From>::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(From op, typename From::Adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op.getDimension() != gpu::Dimension::x)
      return rewriter.notifyMatchFailure(op, "grids have one dimension");
    Value narrow = To::create(rewriter, op.getLoc(), rewriter.getI32Type());
    rewriter.replaceOpWithNewOp<LLVM::ZExtOp>(op, this->getIndexType(), narrow);
    return success();
  }
};

struct LowerBarrier : ConvertOpToLLVMPattern<gpu::BarrierOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(gpu::BarrierOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<NVVM::Barrier0Op>(op);
    return success();
  }
};

struct LowerReturn : ConvertOpToLLVMPattern<gpu::ReturnOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(gpu::ReturnOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<LLVM::ReturnOp>(op, ValueRange());
    return success();
  }
};

/// Gives kernels their signature: a memref is its pointer and its dynamic
/// extents, in row-major order; what workgroups share becomes globals.
class SignatureRewriter {
public:
  SignatureRewriter(gpu::GPUModuleOp kernels,
                    const LLVMTypeConverter &converter)
      : kernels(kernels), converter(converter), builder(kernels.getContext()) {}

  LogicalResult rewrite(gpu::GPUFuncOp kernel) {
    loc = kernel.getLoc();
    Type word = builder.getI64Type();
    SmallVector<Type> parameters;
    for (Type type : kernel.getArgumentTypes()) {
      auto memref = dyn_cast<MemRefType>(type);
      if (!memref || !memref.getLayout().isIdentity())
        return emitError(loc) << "found a kernel's parameter of type " << type
                              << ", expected memrefs in row-major order";
      parameters.push_back(getPointerType(memref));
      parameters.append(memref.getNumDynamicDims(), word);
    }
    builder.setInsertionPoint(kernel);
    auto type = LLVM::LLVMFunctionType::get(
        LLVM::LLVMVoidType::get(builder.getContext()), parameters);
    auto function =
        LLVM::LLVMFuncOp::create(builder, loc, kernel.getName(), type);
    function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(),
                      builder.getUnitAttr());
    unsigned inputs = kernel.getNumArguments();
    SmallVector<BlockArgument> shared(kernel.getWorkgroupAttributions());
    function.getBody().takeBody(kernel.getBody());
    Block &entry = function.getBody().front();
    SmallVector<BlockArgument> old(entry.getArguments());
    SmallVector<Value> flat;
    for (Type parameter : parameters)
      flat.push_back(entry.addArgument(parameter, loc));
    builder.setInsertionPointToStart(&entry);
    ArrayRef<Value> rest = flat;
    for (BlockArgument memref : ArrayRef(old).take_front(inputs))
      memref.replaceAllUsesWith(
          describe(cast<MemRefType>(memref.getType()), rest));
    for (auto [i, memref] : llvm::enumerate(shared))
      memref.replaceAllUsesWith(
          describeShared(cast<MemRefType>(memref.getType()),
                         (kernel.getName() + "_shared_" + Twine(i)).str()));
    entry.eraseArguments(0, old.size());
    kernel.erase();
    return success();
  }

private:
  Type getPointerType(MemRefType type) {
    auto descriptor = cast<LLVM::LLVMStructType>(converter.convertType(type));
    return descriptor.getBody()[0];
  }

  Value number(int64_t value) {
    return LLVM::ConstantOp::create(builder, loc, builder.getI64Type(),
                                    builder.getI64IntegerAttr(value));
  }

  /// Takes the pointer and the extents off the front of `flat`.
  Value describe(MemRefType type, ArrayRef<Value> &flat) {
    auto memory =
        MemRefDescriptor::poison(builder, loc, converter.convertType(type));
    memory.setAllocatedPtr(builder, loc, flat.front());
    memory.setAlignedPtr(builder, loc, flat.front());
    flat = flat.drop_front();
    memory.setConstantOffset(builder, loc, 0);
    SmallVector<Value> extents;
    for (int64_t extent : type.getShape()) {
      if (ShapedType::isDynamic(extent)) {
        extents.push_back(flat.front());
        flat = flat.drop_front();
      } else {
        extents.push_back(number(extent));
      }
    }
    Value stride = number(1);
    for (int64_t d = type.getRank() - 1; d >= 0; --d) {
      memory.setSize(builder, loc, d, extents[d]);
      memory.setStride(builder, loc, d, stride);
      stride = LLVM::MulOp::create(builder, loc, stride, extents[d]);
    }
    return toMemRef(memory, type);
  }

  Value describeShared(MemRefType type, StringRef name) {
    Type element = converter.convertType(type.getElementType());
    auto array = LLVM::LLVMArrayType::get(element, type.getNumElements());
    unsigned space =
        cast<LLVM::LLVMPointerType>(getPointerType(type)).getAddressSpace();
    OpBuilder atStart = OpBuilder::atBlockBegin(kernels.getBody());
    auto global = LLVM::GlobalOp::create(
        atStart, loc, array, /*isConstant=*/false, LLVM::Linkage::Internal,
        name, Attribute(), /*alignment=*/16, space);
    Value address = LLVM::AddressOfOp::create(builder, loc, global);
    return toMemRef(MemRefDescriptor::fromStaticShape(builder, loc, converter,
                                                      type, address),
                    type);
  }

  Value toMemRef(Value descriptor, MemRefType type) {
    return UnrealizedConversionCastOp::create(builder, loc, type, descriptor)
        .getResult(0);
  }

  gpu::GPUModuleOp kernels;
  const LLVMTypeConverter &converter;
  OpBuilder builder;
  Location loc = builder.getUnknownLoc();
};

struct ConvertKernelsToNVVM
    : ricci::impl::ConvertKernelsToNVVMBase<ConvertKernelsToNVVM> {
  using ConvertKernelsToNVVMBase::ConvertKernelsToNVVMBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expandArithmetic(module)))
      return signalPassFailure();
    for (auto kernels : module.getOps<gpu::GPUModuleOp>())
      if (failed(convert(kernels)))
        return signalPassFailure();
  }

  LogicalResult convert(gpu::GPUModuleOp kernels) {
    MLIRContext *context = &getContext();
    LowerToLLVMOptions options(context);
    LLVMTypeConverter converter(context, options);
    converter.addTypeAttributeConversion(
        [](BaseMemRefType type, gpu::AddressSpaceAttr space) -> Attribute {
          unsigned number =
              space.getValue() == gpu::AddressSpace::Workgroup
                  ? static_cast<unsigned>(NVVM::NVVMMemorySpace::Shared)
                  : 0;
          return IntegerAttr::get(IntegerType::get(type.getContext(), 64),
                                  number);
        });
    SignatureRewriter signatures(kernels, converter);
    for (auto kernel : llvm::to_vector(kernels.getOps<gpu::GPUFuncOp>()))
      if (failed(signatures.rewrite(kernel)))
        return failure();

    RewritePatternSet patterns(context);
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateComplexToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    patterns.add<LowerSpecialRegister<gpu::ThreadIdOp, NVVM::ThreadIdXOp>,
                 LowerSpecialRegister<gpu::BlockIdOp, NVVM::BlockIdXOp>,
                 LowerSpecialRegister<gpu::BlockDimOp, NVVM::BlockDimXOp>,
                 LowerSpecialRegister<gpu::GridDimOp, NVVM::GridDimXOp>,
                 LowerBarrier, LowerReturn>(converter);
    LLVMConversionTarget target(*context);
    target.addLegalDialect<NVVM::NVVMDialect>();
    target.addLegalOp<gpu::GPUModuleOp>();
    return applyFullConversion(kernels, target, std::move(patterns));
  }
};

} // namespace
