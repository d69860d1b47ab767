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
    // The last rank fastest: neighbouring threads write neighbouring elements.
    findIndices(nest, parallel, loop.getInductionVar(), indices, builder);
    emitPoint();
  }

private:
  void emitPoint() {
    SmallVector<Value> place = getPlace(nest.output, indices, builder);
    Value start;
    // Over nothing, what was there stays, whether the payload reads it or not.
    if (!reductions.empty() || !nest.output.parameter.use_empty())
      start = memref::LoadOp::create(builder, nest.output.memref, place);
    Value result =
        reductions.empty() ? emitPayload(start) : emitReduction(0, start);
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

  Value emitPayload(Value old) {
    PayloadCloner cloner(builder, /*lanes=*/1);
    if (old)
      cloner.define(nest.output.parameter, old);
    for (const NestOperand &input : nest.inputs) {
      Value element = input.memref;
      if (isa<MemRefType>(element.getType()))
        element = memref::LoadOp::create(builder, element,
                                         getPlace(input, indices, builder));
      cloner.define(input.parameter, element);
    }
    Block &payload = nest.getPayload();
    for (auto index : payload.getOps<linalg::IndexOp>())
      cloner.define(index, indices[index.getDim()]);
    return cloner.get(payload.getTerminator()->getOperand(0), payload);
  }

  const Nest &nest;
  IndexBuilder &builder;
  SmallVector<unsigned> parallel, reductions;
  SmallVector<Value> indices;
};

} // namespace

void ricci::findIndices(const Nest &nest, ArrayRef<unsigned> ranks, Value flat,
                        MutableArrayRef<Value> indices, IndexBuilder &builder) {
  for (unsigned rank : llvm::reverse(ranks)) {
    if (rank == ranks.front()) {
      indices[rank] = flat;
      return;
    }
    indices[rank] = builder.rem(flat, nest.extents[rank]);
    flat = builder.div(flat, nest.extents[rank]);
  }
}

SmallVector<Value> ricci::getPlace(const NestOperand &operand,
                                   ArrayRef<Value> indices,
                                   IndexBuilder &builder) {
  SmallVector<Value> result;
  for (AffineExpr expr : operand.map.getResults())
    result.push_back(
        affine::expandAffineExpr(builder, builder.getLoc(), expr, indices, {}));
  return result;
}

void ricci::emitThreadPerPoint(const Nest &nest, IndexBuilder &builder) {
  ThreadPerPoint(nest, builder).emit();
}
