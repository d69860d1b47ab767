//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Contractions as GEMM: panels of both operands are packed, whatever their
// layout, as what the payload makes of one operand alone, and a micro-kernel
// runs over pairs of panels (Goto and van de Geijn,
// doi 10.1145/1356052.1356053; GETT, arXiv 1607.00145).

#include "Lowering.h"
#include "RankGroup.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Positions of an operand in the groups that index it.
enum { inputOperand = 0, resultOperand = 1 };
enum { leftOperand = 0, rightOperand = 1 };

class PanelLowering {
public:
  PanelLowering(const Contraction &contraction, const TileSizes &tiles,
                const cpu::Machine &machine, IndexBuilder &builder,
                bool parallel)
      : contraction(contraction), nest(*contraction.nest), tiles(tiles),
        machine(machine), builder(builder), parallel(parallel),
        left(flatten(nest, *contraction.left, builder)),
        right(flatten(nest, *contraction.right, builder)),
        result(flatten(nest, nest.output, builder)),
        m(nest, contraction.m, {contraction.left, &nest.output},
          {&left, &result}, builder),
        n(nest, contraction.n, {contraction.right, &nest.output},
          {&right, &result}, builder),
        k(nest, contraction.k, {contraction.left, contraction.right},
          {&left, &right}, builder) {}

  void emit() {
    Value work = builder.index(1), batchCount = builder.index(1);
    for (Value extent : nest.extents)
      work = builder.mul(work, extent);
    for (unsigned rank : contraction.batch)
      batchCount = builder.mul(batchCount, nest.extents[rank]);
    // With many matrices each thread takes whole ones; else the threads share
    // the blocks of one.
    std::optional<int64_t> staticBatch = getConstant(batchCount);
    bool shareBatch = !contraction.batch.empty() &&
                      (!staticBatch || *staticBatch >= batchToShare);
    Value cacheN = builder.min(builder.index(tiles.cacheN),
                               roundUp(n.getExtent(), tiles.registerN));
    Value cacheK = builder.min(builder.index(tiles.cacheK), k.getExtent());
    Value cacheM = builder.min(builder.index(tiles.cacheM),
                               roundUp(m.getExtent(), tiles.registerM));
    Value rightSize = builder.mul(cacheN, cacheK);
    Value leftSize = builder.mul(cacheM, cacheK);
    Type rightType = contraction.rightElement.getType();
    if (!shareBatch)
      rightPanels = allocate(rightSize, rightType, /*team=*/false);
    onThreads(builder, parallel, work, [&](bool team) {
      size_t shared = heapBlocks.size();
      if (shareBatch)
        rightPanels = allocate(rightSize, rightType, team);
      leftPanels = allocate(leftSize, contraction.leftElement.getType(), team);
      edge = allocate(builder.index(tiles.registerM * tiles.registerN),
                      contraction.accumulator, team);
      auto matrix = [&](Value batch) {
        setBatch(batch);
        emitMatrix(team && !shareBatch);
      };
      shareLoop(builder, batchCount, team && shareBatch, matrix);
      freeSince(shared);
    });
    freeSince(0);
    m.free(builder);
    n.free(builder);
    k.free(builder);
  }

private:
  /// Matrices from which on threads take whole ones.
  static constexpr int64_t batchToShare = 8;
  /// In bytes: three of them are far below a thread's stack.
  static constexpr int64_t largestStackBlock = 32 << 10;

  Value roundUp(Value value, int64_t unit) {
    return builder.mul(builder.ceilDiv(value, unit), builder.index(unit));
  }

  /// Memory for `size` elements; small blocks of a known size lie on the stack,
  /// where they cost nothing.
  Value allocate(Value size, Type element, bool team) {
    int64_t bytes = element.getIntOrFloatBitWidth() / 8;
    std::optional<int64_t> staticSize = getConstant(size);
    auto alignment = builder.getI64IntegerAttr(64);
    auto type = MemRefType::get({ShapedType::kDynamic}, element);
    if (!team && staticSize && *staticSize * bytes <= largestStackBlock) {
      auto stackType = MemRefType::get({*staticSize}, element);
      Value block = memref::AllocaOp::create(builder, stackType, alignment);
      return memref::CastOp::create(builder, type, block);
    }
    heapBlocks.push_back(
        memref::AllocOp::create(builder, type, size, alignment));
    return heapBlocks.back();
  }

  void freeSince(size_t count) {
    while (heapBlocks.size() > count)
      memref::DeallocOp::create(builder, heapBlocks.pop_back_val());
  }

  /// Moves the operands' offsets to matrix number `batch`.
  void setBatch(Value batch) {
    leftBase = left.offset;
    rightBase = right.offset;
    resultBase = result.offset;
    for (unsigned rank : llvm::reverse(contraction.batch)) {
      Value digit = builder.rem(batch, nest.extents[rank]);
      batch = builder.div(batch, nest.extents[rank]);
      auto move = [&](Value &base, const FlatOperand &operand) {
        if (Value stride = operand.strides[rank])
          base = builder.add(base, builder.mul(digit, stride));
      };
      move(leftBase, left);
      move(rightBase, right);
      move(resultBase, result);
    }
  }

  void emitMatrix(bool team) {
    builder.forEach(n.getExtent(), tiles.cacheN, [&](Value nBegin) {
      Value columns = builder.min(builder.index(tiles.cacheN),
                                  builder.sub(n.getExtent(), nBegin));
      builder.forEach(k.getExtent(), tiles.cacheK, [&](Value kBegin) {
        Value depth = builder.min(builder.index(tiles.cacheK),
                                  builder.sub(k.getExtent(), kBegin));
        shareLoop(
            builder, builder.ceilDiv(columns, tiles.registerN), team,
            [&](Value panel) { packRight(panel, nBegin, kBegin, depth); });
        shareLoop(builder, builder.ceilDiv(m.getExtent(), tiles.cacheM), team,
                  [&](Value block) {
                    Value mBegin =
                        builder.mul(block, builder.index(tiles.cacheM));
                    Value rows =
                        builder.min(builder.index(tiles.cacheM),
                                    builder.sub(m.getExtent(), mBegin));
                    packLeft(mBegin, rows, kBegin, depth);
                    emitBlock(mBegin, rows, nBegin, columns, depth);
                  });
      });
    });
  }

  /// The packed form of an element that was read from an operand.
  Value pack(Value element, const NestOperand &operand, Value packed) {
    PayloadCloner cloner(builder,
                         isa<VectorType>(element.getType()) ? tiles.lanes : 1);
    cloner.define(operand.parameter, element);
    return cloner.get(packed, nest.getPayload());
  }

  /// Panel p holds columns p·registerN …, one row of them for each k. Columns
  /// behind the end repeat the last one; what comes of them is not stored.
  void packRight(Value panel, Value nBegin, Value kBegin, Value depth) {
    Value width = builder.index(tiles.registerN);
    Value first = builder.add(nBegin, builder.mul(panel, width));
    Value base = builder.mul(builder.mul(panel, width), depth);
    Value last = builder.sub(n.getExtent(), builder.index(1));
    auto copyElements = [&] {
      builder.forEach(width, 1, [&](Value j) {
        Value column = n.getOffset(
            inputOperand, builder.min(builder.add(first, j), last), builder);
        Value from = builder.add(rightBase, column);
        Value to = builder.add(base, j);
        builder.forEach(depth, 1, [&](Value step) {
          Value row =
              k.getOffset(rightOperand, builder.add(kBegin, step), builder);
          Value element = memref::LoadOp::create(builder, right.flat,
                                                 builder.add(from, row));
          memref::StoreOp::create(
              builder,
              pack(element, *contraction.right, contraction.rightElement),
              rightPanels, builder.add(to, builder.mul(step, width)));
        });
      });
    };
    if (n.isScattered(inputOperand)) {
      copyElements();
      return;
    }
    // Whole runs of neighbours move as vectors.
    Value fits =
        arith::CmpIOp::create(builder, arith::CmpIPredicate::sle,
                              builder.add(first, width), n.getExtent());
    auto whole = scf::IfOp::create(builder, builder.getI1Type(), fits,
                                   /*withElseRegion=*/true);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(whole.thenBlock());
      scf::YieldOp::create(
          builder, n.isRun(inputOperand, first, tiles.registerN, builder));
      builder.setInsertionPointToStart(whole.elseBlock());
      scf::YieldOp::create(
          builder, arith::ConstantIntOp::create(builder, 0, 1).getResult());
    }
    auto choice = scf::IfOp::create(builder, whole.getResult(0), true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    Value from =
        builder.add(rightBase, n.getOffset(inputOperand, first, builder));
    auto vectorType =
        VectorType::get({tiles.lanes}, contraction.right->getElementType());
    builder.forEach(depth, 1, [&](Value step) {
      Value row = builder.add(
          from, k.getOffset(rightOperand, builder.add(kBegin, step), builder));
      Value to = builder.add(base, builder.mul(step, width));
      for (int64_t j = 0; j < tiles.registerN; j += tiles.lanes) {
        Value elements =
            vector::LoadOp::create(builder, vectorType, right.flat,
                                   builder.add(row, builder.index(j)));
        vector::StoreOp::create(
            builder,
            pack(elements, *contraction.right, contraction.rightElement),
            rightPanels, builder.add(to, builder.index(j)));
      }
    });
    builder.setInsertionPointToStart(choice.elseBlock());
    copyElements();
  }

  /// Like the right panels, with registerM rows a panel.
  void packLeft(Value mBegin, Value rows, Value kBegin, Value depth) {
    Value height = builder.index(tiles.registerM);
    Value last = builder.sub(m.getExtent(), builder.index(1));
    builder.forEach(
        builder.ceilDiv(rows, tiles.registerM), 1, [&](Value panel) {
          Value first = builder.add(mBegin, builder.mul(panel, height));
          Value base = builder.mul(builder.mul(panel, height), depth);
          builder.forEach(height, 1, [&](Value i) {
            Value row =
                m.getOffset(inputOperand,
                            builder.min(builder.add(first, i), last), builder);
            Value from = builder.add(leftBase, row);
            Value to = builder.add(base, i);
            builder.forEach(depth, 1, [&](Value step) {
              Value column =
                  k.getOffset(leftOperand, builder.add(kBegin, step), builder);
              Value element = memref::LoadOp::create(builder, left.flat,
                                                     builder.add(from, column));
              memref::StoreOp::create(
                  builder,
                  pack(element, *contraction.left, contraction.leftElement),
                  leftPanels, builder.add(to, builder.mul(step, height)));
            });
          });
        });
  }

  void emitBlock(Value mBegin, Value rows, Value nBegin, Value columns,
                 Value depth) {
    Value width = builder.index(tiles.registerN);
    Value height = builder.index(tiles.registerM);
    builder.forEach(
        builder.ceilDiv(columns, tiles.registerN), 1, [&](Value jp) {
          Value column = builder.add(nBegin, builder.mul(jp, width));
          Value columnsHere =
              builder.min(width, builder.sub(n.getExtent(), column));
          Value run = isFullRun(column, columnsHere);
          Value rightBegin = builder.mul(builder.mul(jp, width), depth);
          builder.forEach(
              builder.ceilDiv(rows, tiles.registerM), 1, [&](Value ip) {
                Value row = builder.add(mBegin, builder.mul(ip, height));
                Value rowsHere =
                    builder.min(height, builder.sub(m.getExtent(), row));
                Value leftBegin = builder.mul(builder.mul(ip, height), depth);
                emitTile(row, rowsHere, column, columnsHere, run, leftBegin,
                         rightBegin, depth);
              });
        });
  }

  /// Whether registerN neighbours of the result begin at `column`.
  Value isFullRun(Value column, Value columns) {
    Value no = arith::ConstantIntOp::create(builder, 0, 1);
    if (n.isScattered(resultOperand))
      return no;
    if (isMultiple(n, tiles.registerN) && n.isContiguous(resultOperand))
      return arith::ConstantIntOp::create(builder, 1, 1);
    Value full = builder.equal(columns, builder.index(tiles.registerN));
    if (n.isContiguous(resultOperand))
      return full;
    auto choice = scf::IfOp::create(builder, builder.getI1Type(), full, true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    scf::YieldOp::create(
        builder, n.isRun(resultOperand, column, tiles.registerN, builder));
    builder.setInsertionPointToStart(choice.elseBlock());
    scf::YieldOp::create(
        builder, arith::ConstantIntOp::create(builder, 0, 1).getResult());
    return choice.getResult(0);
  }

  static bool isMultiple(const RankGroup &group, int64_t unit) {
    return !ShapedType::isDynamic(group.getStaticExtent()) &&
           group.getStaticExtent() % unit == 0;
  }

  /// One tile of the result. Where it lies in runs of registerN neighbours the
  /// kernel works on it in place; else on a copy.
  void emitTile(Value row, Value rows, Value column, Value columns, Value run,
                Value leftBegin, Value rightBegin, Value depth) {
    Value full = run;
    if (!isMultiple(m, tiles.registerM))
      full = builder.createOrFold<arith::AndIOp>(
          run, builder.equal(rows, builder.index(tiles.registerM)));
    SmallVector<Value> resultRows;
    Value lastRow = builder.sub(m.getExtent(), builder.index(1));
    Value place =
        builder.add(resultBase, n.getOffset(resultOperand, column, builder));
    for (int64_t i = 0; i < tiles.registerM; ++i)
      resultRows.push_back(builder.add(
          place,
          m.getOffset(resultOperand,
                      builder.min(builder.add(row, builder.index(i)), lastRow),
                      builder)));
    if (getConstant(full) == -1 || getConstant(full) == 1) {
      emitKernel(result.flat, resultRows, leftBegin, rightBegin, depth);
      return;
    }
    auto inPlace =
        scf::IfOp::create(builder, result.flat.getType(), full, true);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(inPlace.thenBlock());
      scf::YieldOp::create(builder, result.flat);
      builder.setInsertionPointToStart(inPlace.elseBlock());
      copyTile(row, builder.index(tiles.registerM), column,
               builder.index(tiles.registerN), /*store=*/false);
      scf::YieldOp::create(builder, edge);
    }
    SmallVector<Value> places;
    for (int64_t i = 0; i < tiles.registerM; ++i)
      places.push_back(arith::SelectOp::create(
          builder, full, resultRows[i], builder.index(i * tiles.registerN)));
    emitKernel(inPlace.getResult(0), places, leftBegin, rightBegin, depth);
    Value copied = arith::XOrIOp::create(
        builder, full, arith::ConstantIntOp::create(builder, 1, 1));
    auto copyBack = scf::IfOp::create(builder, copied, false);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(copyBack.thenBlock());
    copyTile(row, rows, column, columns, /*store=*/true);
  }

  /// Between the result's tile and `edge`, whose rows are registerN long. Reads
  /// repeat the last row and column.
  void copyTile(Value row, Value rows, Value column, Value columns,
                bool store) {
    Value lastRow = builder.sub(m.getExtent(), builder.index(1));
    Value lastColumn = builder.sub(n.getExtent(), builder.index(1));
    builder.forEach(rows, 1, [&](Value i) {
      Value from = builder.add(
          resultBase,
          m.getOffset(resultOperand, builder.min(builder.add(row, i), lastRow),
                      builder));
      Value to = builder.mul(i, builder.index(tiles.registerN));
      builder.forEach(columns, 1, [&](Value j) {
        Value there = builder.add(
            from, n.getOffset(resultOperand,
                              builder.min(builder.add(column, j), lastColumn),
                              builder));
        Value here = builder.add(to, j);
        if (store)
          memref::StoreOp::create(builder,
                                  memref::LoadOp::create(builder, edge, here),
                                  result.flat, there);
        else
          memref::StoreOp::create(
              builder, memref::LoadOp::create(builder, result.flat, there),
              edge, here);
      });
    });
  }

  /// registerM × registerN sums stay in registers while k runs over a pair of
  /// panels.
  void emitKernel(Value target, ArrayRef<Value> rows, Value leftBegin,
                  Value rightBegin, Value depth) {
    int64_t across = tiles.registerN / tiles.lanes;
    auto type = VectorType::get({tiles.lanes}, contraction.accumulator);
    SmallVector<Value> sums;
    for (Value row : rows)
      for (int64_t v = 0; v < across; ++v)
        sums.push_back(vector::LoadOp::create(
            builder, type, target,
            builder.add(row, builder.index(v * tiles.lanes))));
    auto loop = scf::ForOp::create(builder, builder.index(0), depth,
                                   builder.index(1), sums);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      Value step = loop.getInductionVar();
      Value rightRow = builder.add(
          rightBegin, builder.mul(step, builder.index(tiles.registerN)));
      Value leftColumn = builder.add(
          leftBegin, builder.mul(step, builder.index(tiles.registerM)));
      auto rightType =
          VectorType::get({tiles.lanes}, contraction.rightElement.getType());
      SmallVector<Value> rightVectors, next;
      for (int64_t v = 0; v < across; ++v)
        rightVectors.push_back(vector::LoadOp::create(
            builder, rightType, rightPanels,
            builder.add(rightRow, builder.index(v * tiles.lanes))));
      for (int64_t i = 0; i < tiles.registerM; ++i) {
        Value element = memref::LoadOp::create(
            builder, leftPanels, builder.add(leftColumn, builder.index(i)));
        Value repeated = vector::BroadcastOp::create(
            builder, VectorType::get({tiles.lanes}, element.getType()),
            element);
        for (int64_t v = 0; v < across; ++v)
          next.push_back(join(loop.getRegionIterArg(i * across + v), repeated,
                              rightVectors[v]));
      }
      scf::YieldOp::create(builder, next);
    }
    for (auto [i, row] : llvm::enumerate(rows))
      for (int64_t v = 0; v < across; ++v)
        vector::StoreOp::create(
            builder, loop.getResult(i * across + v), target,
            builder.add(row, builder.index(v * tiles.lanes)));
  }

  /// reduce(sum, map(a, b)) on vectors.
  Value join(Value sum, Value a, Value b) {
    Block &payload = nest.getPayload();
    PayloadCloner cloner(builder, tiles.lanes);
    cloner.define(contraction.leftElement, a);
    cloner.define(contraction.rightElement, b);
    auto product = contraction.mapped.getDefiningOp<arith::MulFOp>();
    if (machine.hasFMA && product && isa<arith::AddFOp>(contraction.reduce))
      return vector::FMAOp::create(builder,
                                   cloner.get(product.getLhs(), payload),
                                   cloner.get(product.getRhs(), payload), sum);
    cloner.define(nest.output.parameter, sum);
    return cloner.get(contraction.reduce->getResult(0), payload);
  }

  const Contraction &contraction;
  const Nest &nest;
  const TileSizes &tiles;
  const cpu::Machine &machine;
  IndexBuilder &builder;
  bool parallel;
  FlatOperand left, right, result;
  RankGroup m, n, k;
  Value leftPanels, rightPanels, edge;
  SmallVector<Value> heapBlocks;
  Value leftBase, rightBase, resultBase;
};

} // namespace

void ricci::lowerToPanels(const Contraction &contraction,
                          const TileSizes &tiles, const cpu::Machine &machine,
                          IndexBuilder &builder, bool parallel) {
  PanelLowering(contraction, tiles, machine, builder, parallel).emit();
}
