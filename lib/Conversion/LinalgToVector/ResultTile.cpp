//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Where the micro-kernel works: on a tile of the result, or on a copy.

#include "Panels.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

Value Tile::getRow(const Panels &panels, int64_t i) const {
  IndexBuilder &builder = panels.builder;
  Value there = builder.add(row, builder.index(i));
  std::optional<int64_t> count = getConstant(rows);
  return count && i < *count
             ? there
             : builder.min(there,
                           builder.sub(panels.m.getExtent(), builder.index(1)));
}

namespace {

class ResultTile {
public:
  ResultTile(const Panels &panels, const Tile &tile)
      : panels(panels), tile(tile), builder(panels.builder) {}

  void emit() {
    std::optional<int64_t> isRun = getConstant(tile.isRun);
    if (isRun && *isRun != 0) {
      emitMicroKernel(panels, tile, panels.result.flat, getResultRows());
      return;
    }
    SmallVector<Value> edgeRows;
    for (int64_t i = 0; i < tile.height; ++i)
      edgeRows.push_back(builder.index(i * panels.tiles.registerN));
    if (isRun) {
      load();
      emitMicroKernel(panels, tile, panels.edge, edgeRows);
      copy(/*store=*/true);
      return;
    }
    // One kernel for both.
    auto choice =
        scf::IfOp::create(builder, panels.result.flat.getType(), tile.isRun,
                          /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    scf::YieldOp::create(builder, panels.result.flat);
    builder.setInsertionPointToStart(choice.elseBlock());
    load();
    scf::YieldOp::create(builder, panels.edge);
    builder.setInsertionPointAfter(choice);
    SmallVector<Value> places;
    for (auto [inPlace, copied] : llvm::zip(getResultRows(), edgeRows))
      places.push_back(
          arith::SelectOp::create(builder, tile.isRun, inPlace, copied));
    emitMicroKernel(panels, tile, choice.getResult(0), places);
    Value isCopied = arith::XOrIOp::create(
        builder, tile.isRun, arith::ConstantIntOp::create(builder, 1, 1));
    auto copyBack = scf::IfOp::create(builder, isCopied, false);
    builder.setInsertionPointToStart(copyBack.thenBlock());
    copy(/*store=*/true);
  }

private:
  SmallVector<Value> getResultRows() {
    Value place =
        builder.add(panels.resultBase,
                    panels.n.getOffset(resultOperand, tile.column, builder));
    SmallVector<Value> rows;
    for (int64_t i = 0; i < tile.height; ++i)
      rows.push_back(builder.add(
          place,
          panels.m.getOffset(resultOperand, tile.getRow(panels, i), builder)));
    return rows;
  }

  void load() {
    if (!panels.contraction.initial ||
        panels.k.getStaticExtent() > panels.tiles.cacheK)
      copy(/*store=*/false);
  }

  /// Between the result's tile and `edge`, whose rows are registerN long. Reads
  /// repeat the last row and column.
  void copy(bool store) {
    Value rows = store ? tile.rows : builder.index(tile.height);
    Value columns =
        store ? tile.columns : builder.index(panels.tiles.registerN);
    Value lastRow = builder.sub(panels.m.getExtent(), builder.index(1));
    Value lastColumn = builder.sub(panels.n.getExtent(), builder.index(1));
    builder.forEach(rows, 1, [&](Value i) {
      Value from = builder.add(
          panels.resultBase,
          panels.m.getOffset(resultOperand,
                             builder.min(builder.add(tile.row, i), lastRow),
                             builder));
      Value to = builder.mul(i, builder.index(panels.tiles.registerN));
      builder.forEach(columns, 1, [&](Value j) {
        Value there = builder.add(
            from,
            panels.n.getOffset(
                resultOperand,
                builder.min(builder.add(tile.column, j), lastColumn), builder));
        Value here = builder.add(to, j);
        if (store)
          memref::StoreOp::create(
              builder, memref::LoadOp::create(builder, panels.edge, here),
              panels.result.flat, there);
        else
          memref::StoreOp::create(
              builder,
              memref::LoadOp::create(builder, panels.result.flat, there),
              panels.edge, here);
      });
    });
  }

  const Panels &panels;
  const Tile &tile;
  IndexBuilder &builder;
};

} // namespace

void ricci::emitTile(const Panels &panels, const Tile &tile) {
  ResultTile(panels, tile).emit();
}
