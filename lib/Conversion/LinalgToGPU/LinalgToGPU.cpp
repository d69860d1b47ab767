//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLayouts.h"

#include "ricci/Analysis/NestReport.h"
#include "ricci/Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Utils/MemRefUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/RegionUtils.h"

namespace ricci {
#define GEN_PASS_DEF_CONVERTLINALGTOGPU
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

/// The dynamic extents of a memref, as an allocation of its type takes them.
SmallVector<Value> getDynamicExtents(OpBuilder &builder, Location loc,
                                     Value memref) {
  SmallVector<Value> extents;
  for (auto [d, extent] :
       llvm::enumerate(cast<MemRefType>(memref.getType()).getShape()))
    if (ShapedType::isDynamic(extent))
      extents.push_back(memref::DimOp::create(builder, loc, memref, d));
  return extents;
}

struct ConvertLinalgToGPU
    : ricci::impl::ConvertLinalgToGPUBase<ConvertLinalgToGPU> {
  using ConvertLinalgToGPUBase::ConvertLinalgToGPUBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto function : llvm::to_vector(module.getOps<func::FuncOp>()))
      if (!function.isExternal() && failed(convert(function)))
        return signalPassFailure();
  }

private:
  LogicalResult convert(func::FuncOp function) {
    if (!function.getBody().hasOneBlock())
      return emitError(function.getLoc())
             << "found a function of " << function.getBody().getBlocks().size()
             << " blocks, expected one; inline calls first";
    moveToDevice(function);
    WalkResult result = function.walk([&](linalg::LinalgOp op) {
      if (failed(launch(op)))
        return WalkResult::interrupt();
      op->erase();
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  //===--------------------------------------------------------------------===//
  // Buffers
  //===--------------------------------------------------------------------===//

  /// Everything that is computed lies on the device; arguments, constants and
  /// results are copied.
  void moveToDevice(func::FuncOp function) {
    SmallVector<Value> uploads;
    OpBuilder builder(function.getContext());
    auto upload = [&](Value host) {
      if (!isa<MemRefType>(host.getType()) ||
          llvm::all_of(host.getUsers(), llvm::IsaPred<memref::DimOp>))
        return;
      Location loc = host.getLoc();
      SmallVector<Value> extents = getDynamicExtents(builder, loc, host);
      auto device =
          gpu::AllocOp::create(builder, loc, cast<MemRefType>(host.getType()),
                               Type(), {}, extents, {});
      auto copy = gpu::MemcpyOp::create(builder, loc, Type(), {},
                                        device.getMemref(), host);
      host.replaceUsesWithIf(device.getMemref(), [&](OpOperand &use) {
        return use.getOwner() != copy && !isa<memref::DimOp>(use.getOwner());
      });
      uploads.push_back(device.getMemref());
    };
    builder.setInsertionPointToStart(&function.front());
    for (BlockArgument argument : function.getArguments())
      upload(argument);
    for (Operation &op : llvm::make_early_inc_range(function.front())) {
      builder.setInsertionPoint(&op);
      if (auto alloc = dyn_cast<memref::AllocOp>(op)) {
        auto device =
            gpu::AllocOp::create(builder, op.getLoc(), alloc.getType(), Type(),
                                 {}, alloc.getDynamicSizes(), {});
        alloc.replaceAllUsesWith(device.getMemref());
        op.erase();
      } else if (auto dealloc = dyn_cast<memref::DeallocOp>(op)) {
        gpu::DeallocOp::create(builder, op.getLoc(), Type(), ValueRange(),
                               dealloc.getMemref());
        op.erase();
      } else if (auto copy = dyn_cast<memref::CopyOp>(op)) {
        linalg::CopyOp::create(builder, op.getLoc(), copy.getSource(),
                               copy.getTarget());
        op.erase();
      } else if (isa<memref::GetGlobalOp>(op)) {
        builder.setInsertionPointAfter(&op);
        upload(op.getResult(0));
      } else if (auto end = dyn_cast<func::ReturnOp>(op)) {
        download(end, builder);
        for (Value device : uploads)
          gpu::DeallocOp::create(builder, op.getLoc(), Type(), ValueRange(),
                                 device);
      }
    }
  }

  void download(func::ReturnOp end, OpBuilder &builder) {
    Location loc = end.getLoc();
    llvm::MapVector<Value, Value> hosts;
    // Several results may be views of one buffer.
    llvm::SetVector<Value> buffers;
    for (OpOperand &operand : end->getOpOperands()) {
      Value device = operand.get();
      auto type = dyn_cast<MemRefType>(device.getType());
      if (!type)
        continue;
      Value &host = hosts[device];
      if (!host) {
        host = memref::AllocOp::create(builder, loc, type,
                                       getDynamicExtents(builder, loc, device));
        gpu::MemcpyOp::create(builder, loc, Type(), {}, host, device);
        buffers.insert(memref::skipViewLikeOps(cast<MemrefValue>(device)));
      }
      operand.set(host);
    }
    for (Value buffer : buffers)
      gpu::DeallocOp::create(builder, loc, Type(), ValueRange(), buffer);
  }

  //===--------------------------------------------------------------------===//
  // Kernels
  //===--------------------------------------------------------------------===//

  gpu::GPUModuleOp getKernels() {
    if (!kernels) {
      ModuleOp module = getOperation();
      module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                      UnitAttr::get(&getContext()));
      OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
      kernels = gpu::GPUModuleOp::create(builder, module.getLoc(), "kernels");
    }
    return kernels;
  }

  /// A kernel of `op` on parameters of its memrefs' types.
  FailureOr<gpu::GPUFuncOp> makeKernel(linalg::LinalgOp op, ValueRange memrefs,
                                       std::optional<TiledRanks> &tiles) {
    Location loc = op.getLoc();
    OpBuilder atEnd = OpBuilder::atBlockEnd(getKernels().getBody());
    auto type =
        FunctionType::get(&getContext(), TypeRange(memrefs), TypeRange());
    std::string name = "kernel_" + std::to_string(kernelCount++);
    auto kernel = gpu::GPUFuncOp::create(atEnd, loc, name, type);
    kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                    atEnd.getUnitAttr());
    IndexBuilder builder(loc, &getContext());
    builder.setInsertionPointToStart(&kernel.front());

    // The operation moves in for as long as its loops are built: extents are
    // then those of the parameters.
    IRMapping mapping;
    for (auto [memref, parameter] : llvm::zip(memrefs, kernel.getArguments()))
      mapping.map(memref, parameter);
    SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    captured.insert(op->operand_begin(), op->operand_end());
    for (Value value : captured) {
      if (isa<MemRefType>(value.getType()))
        continue;
      if (!matchPattern(value, m_Constant()))
        return emitError(loc)
               << "found a scalar of type " << value.getType()
               << " that is computed outside of '" << op->getName()
               << "', expected constants; compute it inside";
      builder.clone(*value.getDefiningOp(), mapping);
    }
    auto inside = cast<linalg::LinalgOp>(builder.clone(*op, mapping));
    FailureOr<Nest> nest = Nest::get(inside, builder);
    if (failed(nest))
      return emitError(loc)
             << "found '" << op->getName()
             << "', expected one result and an indexed payload on memrefs; "
                "bufferize first";
    std::string reason;
    reportNest(*nest, loc, "convert-linalg-to-gpu");
    tiles = TiledRanks::get(*nest, reason);
    if (tiles) {
      TileLayouts layouts = TileLayouts::get(*nest, *tiles);
      emitTiles(*nest, *tiles, layouts, kernel, builder);
      explain(layouts, loc);
    } else {
      emitThreadPerPoint(*nest, builder);
      explain(*nest, loc, reason);
    }
    gpu::ReturnOp::create(builder);
    inside->erase();
    return kernel;
  }

  static remark::RemarkOpts getOptions() {
    return remark::RemarkOpts::name("kernel").category("convert-linalg-to-gpu");
  }

  void explain(const TileLayouts &layouts, Location loc) {
    remark::passed(loc, getOptions())
        << llvm::formatv("tiles of {0}x{0} points and {0} steps in shared "
                         "memory, in blocks of {1} threads at {2}; left tile "
                         "{3}; right tile {4}",
                         tileExtent, tileExtent * tileExtent,
                         layouts.points.str(), layouts.left.describe(),
                         layouts.right.describe())
               .str();
  }

  void explain(const Nest &nest, Location loc, const std::string &reason) {
    std::string text =
        llvm::formatv("a thread for each point of the result, in "
                      "blocks of {0} threads",
                      blockThreads)
            .str();
    if (llvm::is_contained(nest.iterators, utils::IteratorType::reduction))
      text += ", no tiles: " + reason;
    remark::passed(loc, getOptions()) << text;
  }

  LogicalResult launch(linalg::LinalgOp op) {
    IndexBuilder builder(op->getLoc(), op);
    SetVector<Value> memrefs;
    for (Value operand : op->getOperands()) {
      auto type = dyn_cast<MemRefType>(operand.getType());
      if (!type)
        continue;
      if (!type.getLayout().isIdentity())
        return emitError(op->getLoc())
               << "found an operand of type " << type
               << ", expected memrefs in row-major order; copy it first";
      memrefs.insert(operand);
    }
    std::optional<TiledRanks> tiles;
    FailureOr<gpu::GPUFuncOp> kernel =
        makeKernel(op, memrefs.getArrayRef(), tiles);
    if (failed(kernel))
      return failure();

    SmallVector<Range> ranges = op.createLoopRanges(builder, op->getLoc());
    auto getExtent = [&](ArrayRef<unsigned> ranks) {
      Value product = builder.index(1);
      for (unsigned rank : ranks)
        product = builder.mul(
            product, getValueOrCreateConstantIndexOp(builder, builder.getLoc(),
                                                     ranges[rank].size));
      return product;
    };
    Value blocks;
    int64_t threads = blockThreads;
    if (tiles) {
      threads = tileExtent * tileExtent;
      blocks =
          builder.mul(builder.ceilDiv(getExtent(tiles->rows), tileExtent),
                      builder.ceilDiv(getExtent(tiles->columns), tileExtent));
      blocks = builder.mul(blocks, getExtent(tiles->batch));
    } else {
      SmallVector<unsigned> parallel;
      op.getParallelDims(parallel);
      blocks = builder.ceilDiv(getExtent(parallel), blockThreads);
    }
    blocks = builder.min(blocks, builder.index(maximumBlocks));
    Value one = builder.index(1);
    Value none;
    gpu::LaunchFuncOp::create(builder, builder.getLoc(), *kernel,
                              gpu::KernelDim3{blocks, one, one},
                              gpu::KernelDim3{builder.index(threads), one, one},
                              none, memrefs.getArrayRef());
    return success();
  }

  gpu::GPUModuleOp kernels;
  unsigned kernelCount = 0;
};

} // namespace
