//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The micro-kernel: the sums of one tile, over a pair of panels or over
// operands where they lie.

#include "Panels.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace ricci;

namespace {

class MicroKernel {
public:
  MicroKernel(const Panels &panels, const Tile &tile, Value target,
              ArrayRef<Value> rows)
      : panels(panels), tile(tile), target(target), rows(rows),
        builder(panels.builder) {}

  void emit() {
    SmallVector<Value> sums = loadSums();
    SmallVector<Value> leftRows;
    Value rightColumn;
    for (int64_t i = 0; i < tile.height; ++i)
      leftRows.push_back(
          panels.left.inPlace
              ? builder.add(panels.left.base,
                            panels.m.getOffset(inputOperand,
                                               tile.getRow(panels, i), builder))
              : getRowInPanel(i));
    if (panels.right.inPlace)
      rightColumn =
          builder.add(panels.right.base,
                      panels.n.getOffset(inputOperand, tile.column, builder));
    auto loop = scf::ForOp::create(builder, builder.index(0), tile.steps,
                                   builder.index(1), sums);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      Value step = loop.getInductionVar();
      Value rightRow =
          getAddress(panels.right, rightColumn, tile.rightPanel, step);
      SmallVector<Value> rightVectors, next;
      for (const Columns &columns : tile.vectors)
        rightVectors.push_back(loadRight(rightRow, columns));
      Value leftColumn;
      if (!panels.left.inPlace)
        leftColumn = panels.left.getAddress(builder, tile.leftPanel, step);
      for (int64_t i = 0; i < tile.height; ++i) {
        Value element = loadLeft(
            panels.left.inPlace ? getAddress(panels.left, leftRows[i], {}, step)
                                : builder.add(leftColumn, leftRows[i]));
        for (auto [columns, right] : llvm::zip(tile.vectors, rightVectors)) {
          Value repeated = vector::BroadcastOp::create(
              builder,
              VectorType::get({columns.vector.lanes}, element.getType()),
              element);
          next.push_back(
              join(loop.getRegionIterArg(next.size()), repeated, right));
        }
      }
      scf::YieldOp::create(builder, next);
    }
    size_t number = 0;
    for (Value row : rows)
      for (const Columns &columns : tile.vectors)
        storeVector(builder, columns.vector, loop.getResult(number++), target,
                    builder.add(row, builder.index(columns.first)));
  }

private:
  /// Row `i` of the tile in the left panel, like Tile::getRow.
  Value getRowInPanel(int64_t i) {
    Value row = builder.index(i);
    std::optional<int64_t> rows = getConstant(tile.rows);
    if (!rows || i >= *rows)
      row = builder.min(row, builder.sub(tile.rows, builder.index(1)));
    return builder.add(tile.rowInPanel, row);
  }

  /// The sums that the first step continues.
  SmallVector<Value> loadSums() {
    auto load = [&] {
      SmallVector<Value> sums;
      for (Value row : rows)
        for (const Columns &columns : tile.vectors)
          sums.push_back(
              loadVector(builder, columns.vector, target,
                         builder.add(row, builder.index(columns.first))));
      return sums;
    };
    if (!panels.contraction.initial)
      return load();
    SmallVector<Value> initial;
    for (size_t i = 0; i < rows.size(); ++i)
      for (const Columns &columns : tile.vectors)
        initial.push_back(vector::BroadcastOp::create(
            builder,
            VectorType::get({columns.vector.lanes},
                            panels.contraction.accumulator),
            panels.contraction.initial));
    if (panels.k.getStaticExtent() <= panels.tiles.cacheK)
      return initial;
    auto isFirst = scf::IfOp::create(
        builder, TypeRange(ValueRange(initial)),
        builder.equal(tile.firstStep, builder.index(0)), true, true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(isFirst.thenBlock());
    scf::YieldOp::create(builder, initial);
    builder.setInsertionPointToStart(isFirst.elseBlock());
    scf::YieldOp::create(builder, load());
    return isFirst.getResults();
  }

  /// Where the kernel reads an operand at a step: behind `start`, if in place.
  Value getAddress(const PackedOperand &packed, Value start, Value panel,
                   Value step) {
    if (!packed.inPlace)
      return packed.getAddress(builder, panel, step);
    return builder.add(start, packed.depth.getOffset(
                                  packed.numberInDepth,
                                  builder.add(tile.firstStep, step), builder));
  }

  /// What the payload makes of columns of the right operand.
  Value loadRight(Value row, const Columns &columns) {
    Value address = builder.add(row, builder.index(columns.first));
    // All lanes of a panel exist.
    if (!panels.right.inPlace)
      return loadVector(builder, {columns.vector.lanes, {}},
                        panels.right.panels, address);
    return applyPayload(
        panels.nest, panels.right,
        loadVector(builder, columns.vector, panels.right.flat.flat, address),
        builder);
  }

  /// What it makes of an element of the left one.
  Value loadLeft(Value address) {
    if (!panels.left.inPlace)
      return memref::LoadOp::create(builder, panels.left.panels, address);
    return applyPayload(
        panels.nest, panels.left,
        memref::LoadOp::create(builder, panels.left.flat.flat, address),
        builder);
  }

  /// reduce(sum, map(a, b)) on vectors.
  Value join(Value sum, Value a, Value b) {
    Block &payload = panels.nest.getPayload();
    PayloadCloner cloner(builder,
                         cast<VectorType>(sum.getType()).getDimSize(0));
    cloner.define(panels.contraction.leftElement, a);
    cloner.define(panels.contraction.rightElement, b);
    auto product = panels.contraction.mapped.getDefiningOp<arith::MulFOp>();
    if (panels.machine.hasFMA && product &&
        isa<arith::AddFOp>(panels.contraction.reduce))
      return vector::FMAOp::create(builder,
                                   cloner.get(product.getLhs(), payload),
                                   cloner.get(product.getRhs(), payload), sum);
    cloner.define(panels.nest.output.parameter, sum);
    return cloner.get(panels.contraction.reduce->getResult(0), payload);
  }

  const Panels &panels;
  const Tile &tile;
  Value target;
  ArrayRef<Value> rows;
  IndexBuilder &builder;
};

} // namespace

void ricci::emitMicroKernel(const Panels &panels, const Tile &tile,
                            Value target, ArrayRef<Value> rows) {
  MicroKernel(panels, tile, target, rows).emit();
}
