//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernel.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

namespace {

class ThreadPerPoint {
public:
  ThreadPerPoint(const Nest &nest, IndexBuilder &builder)
      : nest(nest), builder(builder), indices(nest.getRankCount()) {
    for (unsigned rank = 0; rank < nest.getRankCount(); ++rank)
      (nest.isReduction(rank) ? reductions : parallel).push_back(rank);
  }

  void emit() {
    Value threads = gpu::BlockDimOp::create(builder, gpu::Dimension::x);
    Value blocks = gpu::GridDimOp::create(builder, gpu::Dimension::x);
    Value block = gpu::BlockIdOp::create(builder, gpu::Dimension::x);
    Value thread = gpu::ThreadIdOp::create(builder, gpu::Dimension::x);
    Value first = builder.add(builder.mul(block, threads), thread);
    Value points = builder.index(1);
    for (unsigned rank : parallel)
      points = builder.mul(points, nest.extents[rank]);
    auto loop = scf::ForOp::create(builder, first, points,
                                   builder.mul(threads, blocks));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    findIndices(loop.getInductionVar());
    emitPoint();
  }

private:
  /// The last rank runs fastest, so that neighbouring threads write
  /// neighbouring elements.
  void findIndices(Value point) {
    for (unsigned rank : llvm::reverse(parallel)) {
      if (rank == parallel.front()) {
        indices[rank] = point;
        return;
      }
      indices[rank] = builder.rem(point, nest.extents[rank]);
      point = builder.div(point, nest.extents[rank]);
    }
  }

  void emitPoint() {
    SmallVector<Value> place = getIndices(nest.output);
    Value start;
    if (!nest.output.parameter.use_empty())
      start = memref::LoadOp::create(builder, nest.output.memref, place);
    Value result = start && !reductions.empty() ? emitReduction(0, start)
                                                : emitPayload(start);
    memref::StoreOp::create(builder, result, nest.output.memref, place);
  }

  Value emitReduction(size_t depth, Value start) {
    if (depth == reductions.size())
      return emitPayload(start);
    unsigned rank = reductions[depth];
    auto loop = scf::ForOp::create(builder, builder.index(0),
                                   nest.extents[rank], builder.index(1), start);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    indices[rank] = loop.getInductionVar();
    scf::YieldOp::create(builder,
                         emitReduction(depth + 1, loop.getRegionIterArg(0)));
    return loop.getResult(0);
  }

  SmallVector<Value> getIndices(const NestOperand &operand) {
    SmallVector<Value> result;
    for (AffineExpr expr : operand.map.getResults())
      result.push_back(affine::expandAffineExpr(builder, builder.getLoc(), expr,
                                                indices, {}));
    return result;
  }

  Value emitPayload(Value old) {
    PayloadCloner cloner(builder, /*lanes=*/1);
    if (old)
      cloner.define(nest.output.parameter, old);
    for (const NestOperand &input : nest.inputs) {
      Value element = input.memref;
      if (isa<MemRefType>(element.getType()))
        element = memref::LoadOp::create(builder, element, getIndices(input));
      cloner.define(input.parameter, element);
    }
    Block &payload = nest.getPayload();
    return cloner.get(payload.getTerminator()->getOperand(0), payload);
  }

  const Nest &nest;
  IndexBuilder &builder;
  SmallVector<unsigned> parallel, reductions;
  SmallVector<Value> indices;
};

} // namespace

void ricci::emitThreadPerPoint(const Nest &nest, IndexBuilder &builder) {
  ThreadPerPoint(nest, builder).emit();
}
