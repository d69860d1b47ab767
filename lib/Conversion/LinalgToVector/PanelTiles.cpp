//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Which tiles cover a block of the result: whole ones in loops, and what is
// left of rows and columns in kernels of its own.

#include "Panels.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Rows of the kernel for what is left of an unknown number of rows: few, that
/// little is computed in vain, and enough to hide the latency of a sum.
constexpr int64_t restRows = 4;

class BlockTiles {
public:
  BlockTiles(const Panels &panels, const CacheBlock &block)
      : panels(panels), tiles(panels.tiles), block(block),
        builder(panels.builder) {}

  void emit() {
    forTiles(panels.n, block.columns, tiles.registerN,
             [&](Value jp, Value columnsHere, bool isWhole) {
               Tile tile;
               tile.column =
                   builder.add(block.nBegin,
                               builder.mul(jp, builder.index(tiles.registerN)));
               tile.columns = columnsHere;
               tile.rightPanel = jp;
               tile.firstStep = block.kBegin;
               tile.steps = block.depth;
               auto emitColumns = [&](int64_t width) {
                 tile.vectors =
                     getVectors(columnsHere, width, isWhole, panels.splitsRest);
                 tile.isRun = isRun(tile, isWhole);
                 emitRows(tile);
               };
               if (isWhole || panels.getStaticRest() ||
                   tiles.registerN == tiles.lanes)
                 emitColumns(tiles.registerN);
               else
                 choose(
                     arith::CmpIPredicate::sle, columnsHere, tiles.lanes,
                     [&] { emitColumns(tiles.lanes); },
                     [&] { emitColumns(tiles.registerN); });
             });
  }

private:
  /// The vectors across a tile of `columns` columns, at most `width`; under
  /// masks where some are not there and `masks` holds.
  SmallVector<Columns> getVectors(Value columns, int64_t width, bool isWhole,
                                  bool masks) {
    SmallVector<Columns> vectors;
    std::optional<int64_t> rest = panels.getStaticRest();
    int64_t end = isWhole || !rest || !masks ? width : *rest;
    for (int64_t first = 0; first < end; first += tiles.lanes) {
      int64_t lanes = panels.getLanes(std::min(end - first, tiles.lanes));
      Value mask;
      if (!isWhole && masks && (!rest || first + lanes > end))
        mask = createMask(builder, builder.sub(columns, builder.index(first)),
                          lanes);
      vectors.push_back({first, {lanes, mask}});
    }
    return vectors;
  }

  /// Calls `body` for each whole tile of `unit` of `count` indices, in a loop,
  /// and for what is left of them: with its number, its size and whether it is
  /// whole.
  void forTiles(const RankGroup &group, Value count, int64_t unit,
                function_ref<void(Value, Value, bool)> body) {
    int64_t extent = group.getStaticExtent();
    bool isKnown = !ShapedType::isDynamic(extent);
    Value whole = builder.div(count, builder.index(unit));
    if (!isKnown || extent >= unit)
      builder.forEach(whole, 1, [&](Value number) {
        body(number, builder.index(unit), /*isWhole=*/true);
      });
    if (isKnown && extent % unit == 0)
      return;
    Value rest = builder.rem(count, builder.index(unit));
    Value exists = arith::CmpIOp::create(builder, arith::CmpIPredicate::ne,
                                         rest, builder.index(0));
    auto ifRest = scf::IfOp::create(builder, exists, false);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(ifRest.thenBlock());
    body(whole, isKnown ? builder.index(extent % unit) : rest,
         /*isWhole=*/false);
  }

  /// The tiles of a block's rows in the columns of `tile`.
  void emitRows(Tile &tile) {
    forTiles(panels.m, block.rows, tiles.registerM,
             [&](Value ip, Value rowsHere, bool isWhole) {
               Value first =
                   builder.add(block.mBegin,
                               builder.mul(ip, builder.index(tiles.registerM)));
               tile.leftPanel = ip;
               auto emitPart = [&](Value begin, Value count, int64_t height) {
                 tile.rowInPanel = begin;
                 tile.row = builder.add(first, begin);
                 tile.rows = count;
                 tile.height = height;
                 emitTile(panels, tile);
               };
               std::optional<int64_t> height = getConstant(rowsHere);
               if (height)
                 return emitPart(builder.index(0), rowsHere, *height);
               int64_t part = std::min(restRows, tiles.registerM);
               builder.forEach(rowsHere, part, [&](Value begin) {
                 emitPart(begin,
                          builder.min(builder.index(part),
                                      builder.sub(rowsHere, begin)),
                          part);
               });
             });
  }

  /// Where `value` is in this relation to `bound` the one, else the other.
  void choose(arith::CmpIPredicate predicate, Value value, int64_t bound,
              function_ref<void()> yes, function_ref<void()> no) {
    Value condition =
        arith::CmpIOp::create(builder, predicate, value, builder.index(bound));
    auto choice =
        scf::IfOp::create(builder, condition, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    yes();
    builder.setInsertionPointToStart(choice.elseBlock());
    no();
  }

  Value isRun(const Tile &tile, bool isWhole) {
    if ((isWhole || panels.splitsRest) && panels.n.isContiguous(resultOperand))
      return arith::ConstantIntOp::create(builder, 1, 1);
    if (!isWhole)
      return arith::ConstantIntOp::create(builder, 0, 1);
    return panels.n.isRun(resultOperand, tile.column, tiles.registerN, builder);
  }

  const Panels &panels;
  const TileSizes &tiles;
  const CacheBlock &block;
  IndexBuilder &builder;
};

} // namespace

void ricci::emitTiles(const Panels &panels, const CacheBlock &block) {
  BlockTiles(panels, block).emit();
}
