//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileLayouts.h"

#include "ricci/Analysis/LayoutIndexing.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/UB/IR/UBOps.h"

using namespace mlir;
using namespace ricci;

std::optional<TiledRanks> TiledRanks::get(const Nest &nest,
                                          std::string &reason) {
  auto refuse = [&](StringRef why) {
    reason = why.str();
    return std::nullopt;
  };
  if (nest.inputs.size() != 2 ||
      !llvm::all_of(nest.inputs, [](const NestOperand &input) {
        return isa<MemRefType>(input.memref.getType());
      }))
    return refuse("it does not read two operands");
  const NestOperand &left = nest.inputs[0], &right = nest.inputs[1];
  TiledRanks ranks;
  for (unsigned rank = 0; rank < nest.getRankCount(); ++rank) {
    if (nest.isReduction(rank))
      ranks.reductions.push_back(rank);
    else if (left.dependsOn(rank) && !right.dependsOn(rank))
      ranks.rows.push_back(rank);
    else if (right.dependsOn(rank) && !left.dependsOn(rank))
      ranks.columns.push_back(rank);
    else
      ranks.batch.push_back(rank);
  }
  auto dependsOnReduction = [&](const NestOperand &input) {
    return llvm::any_of(ranks.reductions,
                        [&](unsigned rank) { return input.dependsOn(rank); });
  };
  if (!dependsOnReduction(left) || !dependsOnReduction(right))
    return refuse("it does not reduce both operands");
  if (nest.output.parameter.use_empty())
    return refuse("it does not reduce into the result");
  for (ArrayRef<unsigned> side :
       {ArrayRef(ranks.rows), ArrayRef(ranks.columns)}) {
    int64_t extent = 1;
    for (unsigned rank : side) {
      if (ShapedType::isDynamic(nest.staticExtents[rank]) ||
          llvm::MulOverflow(extent, nest.staticExtents[rank], extent))
        extent = std::numeric_limits<int64_t>::max();
      if (extent == std::numeric_limits<int64_t>::max())
        break;
    }
    if (extent < smallestSide)
      return refuse("one side has fewer than 8 rows");
  }
  return ranks;
}

namespace {

class Tiles {
public:
  Tiles(const Nest &nest, const TiledRanks &ranks, const TileLayouts &layouts,
        gpu::GPUFuncOp kernel, IndexBuilder &builder)
      : nest(nest), ranks(ranks), layouts(layouts), builder(builder),
        indices(nest.getRankCount()) {
    auto space = gpu::AddressSpaceAttr::get(builder.getContext(),
                                            gpu::AddressSpace::Workgroup);
    const StagedTile *sides[] = {&layouts.left, &layouts.right};
    for (auto [input, tile] : llvm::zip(nest.inputs, sides)) {
      int64_t size = tile->places.getBounds(layout::Axis::Addr).high + 1;
      Value memory = kernel.addWorkgroupAttribution(
          MemRefType::get({size}, input.getElementType(),
                          MemRefLayoutAttrInterface(), space),
          builder.getLoc());
      staged.push_back({input, *tile, memory});
    }
  }

  void emit() {
    thread = gpu::ThreadIdOp::create(builder, gpu::Dimension::x);
    std::tie(y, x) = findElement(layouts.elements);
    rows = getExtent(ranks.rows);
    columns = getExtent(ranks.columns);
    steps = getExtent(ranks.reductions);
    Value rowTiles = builder.ceilDiv(rows, tileExtent);
    Value columnTiles = builder.ceilDiv(columns, tileExtent);
    Value tiles =
        builder.mul(getExtent(ranks.batch), builder.mul(rowTiles, columnTiles));
    // All threads of a block take the same tiles, and meet at its barriers.
    auto loop = scf::ForOp::create(
        builder, gpu::BlockIdOp::create(builder, gpu::Dimension::x), tiles,
        gpu::GridDimOp::create(builder, gpu::Dimension::x));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    Value tile = loop.getInductionVar();
    Value rest = builder.div(tile, columnTiles);
    findIndices(nest, ranks.batch, builder.div(rest, rowTiles), indices,
                builder);
    emitTile(getStart(builder.rem(rest, rowTiles)),
             getStart(builder.rem(tile, columnTiles)));
  }

private:
  Value getExtent(ArrayRef<unsigned> some) {
    Value product = builder.index(1);
    for (unsigned rank : some)
      product = builder.mul(product, nest.extents[rank]);
    return product;
  }
  Value getStart(Value tile) {
    return builder.mul(tile, builder.index(tileExtent));
  }
  /// The row and the column that this thread has.
  std::pair<Value, Value> findElement(const layout::Layout &elements) {
    return {getPosition(builder, elements, thread, tileRow),
            getPosition(builder, elements, thread, tileColumn)};
  }
  Value isBelow(Value a, Value b) {
    return arith::CmpIOp::create(builder, arith::CmpIPredicate::ult, a, b);
  }
  Value both(Value a, Value b) { return arith::AndIOp::create(builder, a, b); }

  /// `then` where the condition holds, `otherwise` elsewhere.
  Value choose(Value condition, function_ref<Value()> then,
               function_ref<Value()> otherwise, Type type) {
    auto branch = scf::IfOp::create(builder, type, condition,
                                    /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    scf::YieldOp::create(builder, then());
    builder.setInsertionPointToStart(branch.elseBlock());
    scf::YieldOp::create(builder, otherwise());
    return branch.getResult(0);
  }
  void onlyIf(Value condition, function_ref<void()> then) {
    auto branch = scf::IfOp::create(builder, condition);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(branch.thenBlock());
    then();
  }

  void emitTile(Value firstRow, Value firstColumn) {
    Value row = builder.add(firstRow, y), column = builder.add(firstColumn, x);
    Value isPoint = both(isBelow(row, rows), isBelow(column, columns));
    findIndices(nest, ranks.rows, row, indices, builder);
    findIndices(nest, ranks.columns, column, indices, builder);
    SmallVector<Value> place = getPlace(nest.output, indices, builder);
    Type type = nest.output.getElementType();
    Value start = choose(
        isPoint,
        [&] {
          return memref::LoadOp::create(builder, nest.output.memref, place)
              .getResult();
        },
        [&] { return ub::PoisonOp::create(builder, type).getResult(); }, type);
    auto loop = scf::ForOp::create(builder, builder.index(0), steps,
                                   builder.index(tileExtent), start);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      Value first = loop.getInductionVar(), sum = loop.getRegionIterArg(0);
      auto [leftRow, leftStep] = findElement(layouts.left.elements);
      stage(staged[0], {leftRow, leftStep}, ranks.rows,
            builder.add(firstRow, leftRow), rows, builder.add(first, leftStep));
      auto [rightStep, rightColumn] = findElement(layouts.right.elements);
      stage(staged[1], {rightStep, rightColumn}, ranks.columns,
            builder.add(firstColumn, rightColumn), columns,
            builder.add(first, rightStep));
      gpu::BarrierOp::create(builder);
      Value next = choose(
          isPoint, [&] { return reduce(first, sum); }, [&] { return sum; },
          type);
      // No thread overwrites what another still reads.
      gpu::BarrierOp::create(builder);
      scf::YieldOp::create(builder, next);
    }
    onlyIf(isPoint, [&] {
      memref::StoreOp::create(builder, loop.getResult(0), nest.output.memref,
                              place);
    });
  }

  /// A tile of an input in shared memory.
  struct Staged {
    const NestOperand &operand;
    const StagedTile &tile;
    Value memory;
  };
  Value getAddress(const Staged &staged, Value row, Value column) {
    return getPosition(builder, staged.tile.places, {row, column},
                       layout::Axis::Addr);
  }

  /// Each thread copies one element of an operand, (row, column) of the tile:
  /// `index` of the ranks of its side, below `extent`, and `step` of the
  /// reductions.
  void stage(const Staged &staged, std::pair<Value, Value> element,
             ArrayRef<unsigned> side, Value index, Value extent, Value step) {
    onlyIf(both(isBelow(index, extent), isBelow(step, steps)), [&] {
      SmallVector<Value> own(indices);
      findIndices(nest, side, index, own, builder);
      findIndices(nest, ranks.reductions, step, own, builder);
      Value read =
          memref::LoadOp::create(builder, staged.operand.memref,
                                 getPlace(staged.operand, own, builder));
      memref::StoreOp::create(
          builder, read, staged.memory,
          getAddress(staged, element.first, element.second));
    });
  }

  /// Joins what is staged to the sum.
  Value reduce(Value first, Value sum) {
    Value count =
        builder.min(builder.sub(steps, first), builder.index(tileExtent));
    auto loop = scf::ForOp::create(builder, builder.index(0), count,
                                   builder.index(1), sum);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    Value step = loop.getInductionVar();
    PayloadCloner cloner(builder, /*lanes=*/1);
    cloner.define(nest.output.parameter, loop.getRegionIterArg(0));
    cloner.define(nest.inputs[0].parameter,
                  memref::LoadOp::create(builder, staged[0].memory,
                                         getAddress(staged[0], y, step)));
    cloner.define(nest.inputs[1].parameter,
                  memref::LoadOp::create(builder, staged[1].memory,
                                         getAddress(staged[1], step, x)));
    Block &payload = nest.getPayload();
    scf::YieldOp::create(
        builder, cloner.get(payload.getTerminator()->getOperand(0), payload));
    return loop.getResult(0);
  }

  const Nest &nest;
  const TiledRanks &ranks;
  const TileLayouts &layouts;
  IndexBuilder &builder;
  SmallVector<Value> indices;
  SmallVector<Staged> staged;
  Value thread;
  Value x, y; ///< The thread's column and row in a tile of the result.
  Value rows, columns, steps;
};

} // namespace

void ricci::emitTiles(const Nest &nest, const TiledRanks &ranks,
                      const TileLayouts &layouts, gpu::GPUFuncOp kernel,
                      IndexBuilder &builder) {
  Tiles(nest, ranks, layouts, kernel, builder).emit();
}
