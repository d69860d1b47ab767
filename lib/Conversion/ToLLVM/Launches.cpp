//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The host's side of a device: calls of ricci/Runtime/Device.h. A call that
// fails makes those after it do nothing; what failed first is asked for once,
// at the end.

#include "Entries.h"

#include "ricci/Conversion/Passes.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace ricci {
#define GEN_PASS_DEF_CONVERTLAUNCHESTORUNTIME
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

class HostRewriter {
public:
  HostRewriter(func::FuncOp function)
      : function(function), module(function->getParentOfType<ModuleOp>()),
        converter(function.getContext()), builder(function.getContext()),
        pointer(LLVM::LLVMPointerType::get(function.getContext())) {}

  void rewrite() {
    loc = function.getLoc();
    builder.setInsertionPointToStart(&function.front());
    call("ricci_device_begin", {}, {});
    for (Operation &op : llvm::make_early_inc_range(function.front())) {
      loc = op.getLoc();
      builder.setInsertionPoint(&op);
      if (auto alloc = dyn_cast<gpu::AllocOp>(op))
        rewriteAlloc(alloc);
      else if (auto dealloc = dyn_cast<gpu::DeallocOp>(op))
        call("ricci_device_free", {}, getAddress(dealloc.getMemref()));
      else if (auto copy = dyn_cast<gpu::MemcpyOp>(op))
        rewriteCopy(copy);
      else if (auto launch = dyn_cast<gpu::LaunchFuncOp>(op))
        rewriteLaunch(launch);
      else
        continue;
      op.erase();
    }
    finish();
  }

private:
  Value call(StringRef name, TypeRange results, ValueRange operands) {
    auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    if (!callee) {
      OpBuilder atStart = OpBuilder::atBlockBegin(module.getBody());
      Type result = results.empty()
                        ? LLVM::LLVMVoidType::get(builder.getContext())
                        : results.front();
      callee = LLVM::LLVMFuncOp::create(
          atStart, module.getLoc(), name,
          LLVM::LLVMFunctionType::get(result,
                                      llvm::to_vector(operands.getTypes())));
    }
    auto op = LLVM::CallOp::create(builder, loc, callee, operands);
    return results.empty() ? Value() : op.getResult();
  }

  Value number(int64_t value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getI64IntegerAttr(value));
  }
  Value toWord(Value index) {
    return index.getType().isIndex()
               ? arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                            index)
                     .getResult()
               : index;
  }
  Value getWord(Value memref) {
    return toWord(
        memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, memref));
  }
  Value getAddress(Value memref) {
    return LLVM::IntToPtrOp::create(builder, loc, pointer, getWord(memref));
  }

  SmallVector<Value> getExtents(Value memref) {
    SmallVector<Value> extents;
    auto type = cast<MemRefType>(memref.getType());
    for (int64_t d = 0; d < type.getRank(); ++d)
      extents.push_back(
          toWord(memref::DimOp::create(builder, loc, memref, d).getResult()));
    return extents;
  }

  int64_t getElementBytes(MemRefType type) {
    Type element = type.getElementType();
    if (auto complex = dyn_cast<ComplexType>(element))
      return complex.getElementType().getIntOrFloatBitWidth() / 4;
    return element.isIndex() ? 8 : element.getIntOrFloatBitWidth() / 8;
  }

  Value multiply(Value product, ArrayRef<Value> extents) {
    for (Value extent : extents)
      product = arith::MulIOp::create(builder, loc, product, extent);
    return product;
  }

  void rewriteAlloc(gpu::AllocOp alloc) {
    MemRefType type = alloc.getType();
    SmallVector<Value> extents;
    ValueRange dynamic = alloc.getDynamicSizes();
    for (int64_t extent : type.getShape()) {
      if (!ShapedType::isDynamic(extent)) {
        extents.push_back(number(extent));
        continue;
      }
      extents.push_back(toWord(dynamic.front()));
      dynamic = dynamic.drop_front();
    }
    Value shape = store(extents);
    Value memory =
        call("ricci_device_allocate", pointer,
             {number(getElementBytes(type)), number(type.getRank()), shape});
    auto descriptor =
        MemRefDescriptor::poison(builder, loc, converter.convertType(type));
    descriptor.setAllocatedPtr(builder, loc, memory);
    descriptor.setAlignedPtr(builder, loc, memory);
    descriptor.setConstantOffset(builder, loc, 0);
    Value stride = number(1);
    for (int64_t d = type.getRank() - 1; d >= 0; --d) {
      descriptor.setSize(builder, loc, d, extents[d]);
      descriptor.setStride(builder, loc, d, stride);
      stride = multiply(stride, extents[d]);
    }
    Value memref = UnrealizedConversionCastOp::create(builder, loc, type,
                                                      Value(descriptor))
                       .getResult(0);
    alloc.getMemref().replaceAllUsesWith(memref);
  }

  void rewriteCopy(gpu::MemcpyOp copy) {
    Value target = copy.getDst();
    auto type = cast<MemRefType>(target.getType());
    Value bytes = multiply(number(getElementBytes(type)), getExtents(target));
    call(isOnHost(copy.getSrc()) ? "ricci_device_upload"
                                 : "ricci_device_download",
         {}, {getAddress(target), getAddress(copy.getSrc()), bytes});
  }

  /// Arguments and constants, which only uploads read.
  bool isOnHost(Value memref) {
    return isa<BlockArgument>(memref) ||
           memref.getDefiningOp<memref::GetGlobalOp>();
  }

  /// An array of words that lives until the function returns.
  Value store(ArrayRef<Value> words) {
    Type word = builder.getI64Type();
    Value array;
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(&function.front());
      Value count = LLVM::ConstantOp::create(
          builder, loc, word,
          builder.getI64IntegerAttr(std::max<size_t>(words.size(), 1)));
      array = LLVM::AllocaOp::create(builder, loc, pointer, word, count);
    }
    for (auto [i, value] : llvm::enumerate(words)) {
      Value place =
          LLVM::GEPOp::create(builder, loc, pointer, word, array,
                              ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
      LLVM::StoreOp::create(builder, loc, value, place);
    }
    return array;
  }

  void rewriteLaunch(gpu::LaunchFuncOp launch) {
    SmallVector<Value> words;
    for (Value memref : launch.getKernelOperands()) {
      words.push_back(getWord(memref));
      auto type = cast<MemRefType>(memref.getType());
      for (auto [d, extent] : llvm::enumerate(getExtents(memref)))
        if (type.isDynamicDim(d))
          words.push_back(extent);
    }
    std::string name = launch.getKernelName().str() + '\0';
    Value parameters = store(words);
    call("ricci_device_launch", {},
         {getText(name), toWord(launch.getGridSizeX()),
          toWord(launch.getBlockSizeX()), parameters,
          number(static_cast<int64_t>(words.size()))});
  }

  /// The address of a constant string.
  Value getText(const std::string &text) {
    std::string symbol = "ricci.kernel." + text.substr(0, text.size() - 1);
    auto global = module.lookupSymbol<LLVM::GlobalOp>(symbol);
    if (!global) {
      OpBuilder atStart = OpBuilder::atBlockBegin(module.getBody());
      global = LLVM::GlobalOp::create(
          atStart, loc,
          LLVM::LLVMArrayType::get(builder.getI8Type(), text.size()),
          /*isConstant=*/true, LLVM::Linkage::Internal, symbol,
          builder.getStringAttr(text));
    }
    return LLVM::AddressOfOp::create(builder, loc, global);
  }

  /// Ends the call with what failed first on the device.
  void finish() {
    auto end = cast<func::ReturnOp>(function.front().getTerminator());
    loc = end.getLoc();
    builder.setInsertionPoint(end);
    Value status = call("ricci_device_finish", builder.getI32Type(), {});
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(0));
    Value fine = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                       status, zero);
    Block *before = end->getBlock();
    Block *after = before->splitBlock(end);
    Block *failure =
        builder.createBlock(&function.getBody(), function.getBody().end());
    Value message = call("ricci_device_message", pointer, {});
    call("ricci_set_error", builder.getI32Type(), {status, message});
    LLVM::UnreachableOp::create(builder, loc);
    builder.setInsertionPointToEnd(before);
    cf::CondBranchOp::create(builder, loc, fine, after, failure);
  }

  func::FuncOp function;
  ModuleOp module;
  LLVMTypeConverter converter;
  OpBuilder builder;
  Type pointer;
  Location loc = builder.getUnknownLoc();
};

struct ConvertLaunchesToRuntime
    : ricci::impl::ConvertLaunchesToRuntimeBase<ConvertLaunchesToRuntime> {
  using ConvertLaunchesToRuntimeBase::ConvertLaunchesToRuntimeBase;

  void runOnOperation() override {
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (!function.isExternal())
        HostRewriter(function).rewrite();
  }
};

} // namespace
