//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Contractions as GEMM: panels of both operands are packed, however they lie,
// as what the payload makes of one operand alone, and a micro-kernel
// runs over pairs of panels (Goto and van de Geijn,
// doi 10.1145/1356052.1356053; GETT, arXiv 1607.00145).

#include "PanelPacking.h"
#include "Scratch.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Of the first-level cache, for what the micro-kernel reads of an operand that
/// is not packed.
constexpr int64_t inPlaceShare = 2;
/// Panels of the other side from which on packing an operand pays in any case.
constexpr int64_t usesToPack = 3;

/// A tile of the result, and what it is computed from.
struct Tile {
  Value row, rows;       ///< The first one, and how many there are.
  Value column, columns; ///< Likewise.
  Value leftPanel, rightPanel;
  Value firstStep, steps;
};

class PanelLowering {
public:
  PanelLowering(const Contraction &contraction, const TileSizes &tiles,
                const PanelLayout &leftLayout, const PanelLayout &rightLayout,
                const cpu::Machine &machine, IndexBuilder &builder,
                bool parallel)
      : contraction(contraction), nest(*contraction.nest), tiles(tiles),
        machine(machine), builder(builder), parallel(parallel),
        leftFlat(flatten(nest, *contraction.left, builder)),
        rightFlat(flatten(nest, *contraction.right, builder)),
        result(flatten(nest, nest.output, builder)),
        m(nest, contraction.m, {contraction.left, &nest.output},
          {&leftFlat, &result}, builder),
        n(nest, contraction.n, {contraction.right, &nest.output},
          {&rightFlat, &result}, builder),
        k(nest, contraction.k, {contraction.left, contraction.right},
          {&leftFlat, &rightFlat}, builder),
        left{*contraction.left, leftFlat,  contraction.leftElement, m, k,
             leftOperand,       leftLayout},
        right{*contraction.right, rightFlat,  contraction.rightElement, n, k,
              rightOperand,       rightLayout} {}

  void emit() {
    choosePacking();
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
    // Panels lie a full depth apart, whatever is left of it at the end.
    Value cacheN = builder.min(builder.index(tiles.cacheN),
                               roundUp(n.getExtent(), tiles.registerN));
    Value cacheM = builder.min(builder.index(tiles.cacheM),
                               roundUp(m.getExtent(), tiles.registerM));
    Value cacheK = builder.index(tiles.cacheK);
    bool hasTeam = formsTeam(parallel, work);
    Scratch shared(/*hasTeam=*/false), own(hasTeam);
    auto reserve = [&](Scratch &scratch, const PackedOperand &packed,
                       Value rows) {
      return scratch.reserve(packed.inPlace ? builder.index(0)
                                            : builder.mul(rows, cacheK),
                             packed.element.getType());
    };
    size_t rightBlock = reserve(shareBatch ? own : shared, right, cacheN);
    size_t leftBlock = reserve(own, left, cacheM);
    size_t edgeBlock =
        own.reserve(builder.index(tiles.registerM * tiles.registerN),
                    contraction.accumulator);
    shared.allocate(builder);
    own.allocate(builder);
    onThreads(builder, parallel, work, [&](bool team) {
      right.panels = (shareBatch ? own : shared).get(builder, rightBlock);
      left.panels = own.get(builder, leftBlock);
      edge = own.get(builder, edgeBlock);
      auto matrix = [&](Value batch) {
        setBatch(batch);
        emitMatrix(team && !shareBatch);
      };
      shareLoop(builder, batchCount, team && shareBatch, matrix);
    });
    own.free(builder);
    shared.free(builder);
    m.free(builder);
    n.free(builder);
    k.free(builder);
  }

private:
  /// Matrices from which on threads take whole ones.
  static constexpr int64_t batchToShare = 8;

  /// An operand that is small, or is read once, is read where it lies.
  void choosePacking() {
    auto getPanels = [](const RankGroup &rows, int64_t height) {
      int64_t extent = rows.getStaticExtent();
      return ShapedType::isDynamic(extent)
                 ? std::numeric_limits<int64_t>::max()
                 : static_cast<int64_t>(llvm::divideCeil(extent, height));
    };
    int64_t leftUses = getPanels(n, tiles.registerN),
            rightUses = getPanels(m, tiles.registerM);
    int64_t cache = machine.l1Bytes / inPlaceShare;
    // Vectors are neighbours in memory, and whole: nothing is read behind the
    // end.
    right.inPlace =
        n.isContiguous(inputOperand) && isMultiple(n, tiles.registerN) &&
        (rightUses == 1 || getSpan(right, n.getStaticExtent()) <= cache);
    // A line that is read for one step serves later ones, if the tile's rows
    // fit into the cache.
    left.inPlace =
        getSpan(left, tiles.registerM) <= cache &&
        (leftUses < usesToPack || getSpan(left, m.getStaticExtent()) <= cache);
    auto describe = [](const PackedOperand &packed, int64_t uses) {
      std::string count = uses == std::numeric_limits<int64_t>::max()
                              ? "an unknown number of"
                              : std::to_string(uses);
      return (packed.inPlace ? "read in place for " : "packed for ") + count +
             " panels of the other side";
    };
    remark::passed(builder.getLoc(),
                   remark::RemarkOpts::name("packing").category(
                       "convert-linalg-to-vector"))
        << "left operand " + describe(left, leftUses) + ", right operand " +
               describe(right, rightUses);
  }

  /// Bytes from the first to the last element of `rows` rows of an operand;
  /// the greatest number if not known.
  static int64_t getSpan(const PackedOperand &packed, int64_t rows) {
    constexpr int64_t unknown = std::numeric_limits<int64_t>::max();
    std::optional<int64_t> rowStride =
                               packed.rows.getStaticStride(inputOperand),
                           stepStride = packed.depth.getStaticStride(
                               packed.numberInDepth);
    int64_t steps = packed.depth.getStaticExtent();
    if (!rowStride || !stepStride || ShapedType::isDynamic(rows) ||
        ShapedType::isDynamic(steps))
      return unknown;
    int64_t across, along;
    if (llvm::MulOverflow(*rowStride, rows, across) ||
        llvm::MulOverflow(*stepStride, steps, along) ||
        llvm::AddOverflow(across, along, across))
      return unknown;
    int64_t bits = packed.operand.getElementType().getIntOrFloatBitWidth();
    return llvm::MulOverflow(across, (bits + 7) / 8, along) ? unknown : along;
  }

  Value roundUp(Value value, int64_t unit) {
    return builder.mul(builder.ceilDiv(value, unit), builder.index(unit));
  }

  /// Moves the operands' offsets to matrix number `batch`.
  void setBatch(Value batch) {
    left.base = leftFlat.offset;
    right.base = rightFlat.offset;
    resultBase = result.offset;
    for (unsigned rank : llvm::reverse(contraction.batch)) {
      Value digit = builder.rem(batch, nest.extents[rank]);
      batch = builder.div(batch, nest.extents[rank]);
      auto move = [&](Value &base, const FlatOperand &operand) {
        if (Value stride = operand.strides[rank])
          base = builder.add(base, builder.mul(digit, stride));
      };
      move(left.base, leftFlat);
      move(right.base, rightFlat);
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
        if (!right.inPlace)
          shareLoop(
              builder, builder.ceilDiv(columns, tiles.registerN), team,
              [&](Value panel) { pack(right, panel, nBegin, kBegin, depth); });
        shareLoop(
            builder, builder.ceilDiv(m.getExtent(), tiles.cacheM), team,
            [&](Value block) {
              Value mBegin = builder.mul(block, builder.index(tiles.cacheM));
              Value rows = builder.min(builder.index(tiles.cacheM),
                                       builder.sub(m.getExtent(), mBegin));
              if (!left.inPlace)
                builder.forEach(builder.ceilDiv(rows, tiles.registerM), 1,
                                [&](Value panel) {
                                  pack(left, panel, mBegin, kBegin, depth);
                                });
              emitBlock(mBegin, rows, nBegin, columns, kBegin, depth);
            });
      });
    });
  }

  /// Packs panel `panel` of the block whose rows begin at `begin`.
  void pack(const PackedOperand &packed, Value panel, Value begin,
            Value firstStep, Value steps) {
    Value height = builder.index(packed.layout.height);
    packPanel(nest, packed, tiles.lanes, panel,
              builder.add(begin, builder.mul(panel, height)), firstStep, steps,
              builder);
  }

  void emitBlock(Value mBegin, Value rows, Value nBegin, Value columns,
                 Value kBegin, Value depth) {
    Value width = builder.index(tiles.registerN);
    Value height = builder.index(tiles.registerM);
    builder.forEach(
        builder.ceilDiv(columns, tiles.registerN), 1, [&](Value jp) {
          Value column = builder.add(nBegin, builder.mul(jp, width));
          Value columnsHere =
              builder.min(width, builder.sub(n.getExtent(), column));
          Value run = isFullRun(column, columnsHere);
          builder.forEach(
              builder.ceilDiv(rows, tiles.registerM), 1, [&](Value ip) {
                Value row = builder.add(mBegin, builder.mul(ip, height));
                Value rowsHere =
                    builder.min(height, builder.sub(m.getExtent(), row));
                emitTile(
                    {row, rowsHere, column, columnsHere, ip, jp, kBegin, depth},
                    run);
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
  void emitTile(const Tile &tile, Value run) {
    Value full = run;
    if (!isMultiple(m, tiles.registerM))
      full = builder.createOrFold<arith::AndIOp>(
          run, builder.equal(tile.rows, builder.index(tiles.registerM)));
    if (getConstant(full) == -1 || getConstant(full) == 1) {
      emitKernel(result.flat, getResultRows(tile, /*isWhole=*/true), tile,
                 /*isWhole=*/true);
      return;
    }
    SmallVector<Value> edgeRows;
    for (int64_t i = 0; i < tiles.registerM; ++i)
      edgeRows.push_back(builder.index(i * tiles.registerN));
    // Rows that are read in place have addresses at fixed distances only where
    // all of them exist: a kernel for each case. One for both, else.
    auto choice =
        left.inPlace
            ? scf::IfOp::create(builder, full, true)
            : scf::IfOp::create(builder, result.flat.getType(), full, true);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(choice.thenBlock());
      if (left.inPlace)
        emitKernel(result.flat, getResultRows(tile, /*isWhole=*/true), tile,
                   /*isWhole=*/true);
      else
        scf::YieldOp::create(builder, result.flat);
      builder.setInsertionPointToStart(choice.elseBlock());
      copyTile(tile, /*store=*/false);
      if (left.inPlace) {
        emitKernel(edge, edgeRows, tile, /*isWhole=*/false);
        copyTile(tile, /*store=*/true);
      } else {
        scf::YieldOp::create(builder, edge);
      }
    }
    if (left.inPlace)
      return;
    SmallVector<Value> places;
    for (auto [inPlace, copied] :
         llvm::zip(getResultRows(tile, /*isWhole=*/false), edgeRows))
      places.push_back(arith::SelectOp::create(builder, full, inPlace, copied));
    emitKernel(choice.getResult(0), places, tile, /*isWhole=*/false);
    Value copied = arith::XOrIOp::create(
        builder, full, arith::ConstantIntOp::create(builder, 1, 1));
    auto copyBack = scf::IfOp::create(builder, copied, false);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(copyBack.thenBlock());
    copyTile(tile, /*store=*/true);
  }

  /// Row `i` of the tile; the last one there is, unless all are.
  Value getRow(const Tile &tile, int64_t i, bool isWhole) {
    Value row = builder.add(tile.row, builder.index(i));
    return isWhole
               ? row
               : builder.min(row, builder.sub(m.getExtent(), builder.index(1)));
  }

  SmallVector<Value> getResultRows(const Tile &tile, bool isWhole) {
    Value place = builder.add(resultBase,
                              n.getOffset(resultOperand, tile.column, builder));
    SmallVector<Value> rows;
    for (int64_t i = 0; i < tiles.registerM; ++i)
      rows.push_back(
          builder.add(place, m.getOffset(resultOperand,
                                         getRow(tile, i, isWhole), builder)));
    return rows;
  }

  /// Between the result's tile and `edge`, whose rows are registerN long. Reads
  /// repeat the last row and column.
  void copyTile(const Tile &tile, bool store) {
    Value rows = store ? tile.rows : builder.index(tiles.registerM);
    Value columns = store ? tile.columns : builder.index(tiles.registerN);
    Value lastRow = builder.sub(m.getExtent(), builder.index(1));
    Value lastColumn = builder.sub(n.getExtent(), builder.index(1));
    builder.forEach(rows, 1, [&](Value i) {
      Value from = builder.add(
          resultBase,
          m.getOffset(resultOperand,
                      builder.min(builder.add(tile.row, i), lastRow), builder));
      Value to = builder.mul(i, builder.index(tiles.registerN));
      builder.forEach(columns, 1, [&](Value j) {
        Value there = builder.add(
            from,
            n.getOffset(resultOperand,
                        builder.min(builder.add(tile.column, j), lastColumn),
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
  void emitKernel(Value target, ArrayRef<Value> rows, const Tile &tile,
                  bool isWhole) {
    int64_t across = tiles.registerN / tiles.lanes;
    auto type = VectorType::get({tiles.lanes}, contraction.accumulator);
    SmallVector<Value> sums;
    for (Value row : rows)
      for (int64_t v = 0; v < across; ++v)
        sums.push_back(vector::LoadOp::create(
            builder, type, target,
            builder.add(row, builder.index(v * tiles.lanes))));
    SmallVector<Value> leftRows;
    Value rightColumn;
    if (left.inPlace)
      for (int64_t i = 0; i < tiles.registerM; ++i)
        leftRows.push_back(builder.add(
            left.base,
            m.getOffset(inputOperand, getRow(tile, i, isWhole), builder)));
    if (right.inPlace)
      rightColumn = builder.add(
          right.base, n.getOffset(inputOperand, tile.column, builder));
    auto loop = scf::ForOp::create(builder, builder.index(0), tile.steps,
                                   builder.index(1), sums);
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      Value step = loop.getInductionVar();
      Value rightRow =
          getAddress(right, rightColumn, tile.rightPanel, tile, step);
      SmallVector<Value> rightVectors, next;
      for (int64_t v = 0; v < across; ++v)
        rightVectors.push_back(
            load(right, builder.add(rightRow, builder.index(v * tiles.lanes)),
                 /*isVector=*/true));
      Value leftColumn;
      if (!left.inPlace)
        leftColumn = left.getAddress(builder, tile.leftPanel, step);
      for (int64_t i = 0; i < tiles.registerM; ++i) {
        Value at = left.inPlace ? getAddress(left, leftRows[i], {}, tile, step)
                                : builder.add(leftColumn, builder.index(i));
        Value element = load(left, at, /*isVector=*/false);
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

  /// Where the kernel reads an operand at a step: behind `start`, if in place.
  Value getAddress(const PackedOperand &packed, Value start, Value panel,
                   const Tile &tile, Value step) {
    if (!packed.inPlace)
      return packed.getAddress(builder, panel, step);
    return builder.add(start, packed.depth.getOffset(
                                  packed.numberInDepth,
                                  builder.add(tile.firstStep, step), builder));
  }

  /// What the payload makes of an element, or of a vector of them.
  Value load(const PackedOperand &packed, Value address, bool isVector) {
    Value memory = packed.inPlace ? packed.flat.flat : packed.panels;
    Type element = cast<MemRefType>(memory.getType()).getElementType();
    Value read;
    if (isVector)
      read = vector::LoadOp::create(
          builder, VectorType::get({tiles.lanes}, element), memory, address);
    else
      read = memref::LoadOp::create(builder, memory, address);
    return packed.inPlace
               ? applyPayload(nest, packed, tiles.lanes, read, builder)
               : read;
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
  FlatOperand leftFlat, rightFlat, result;
  RankGroup m, n, k;
  PackedOperand left, right;
  Value edge;
  Value resultBase;
};

} // namespace

void ricci::lowerToPanels(const Contraction &contraction,
                          const TileSizes &tiles, const PanelLayout &leftLayout,
                          const PanelLayout &rightLayout,
                          const cpu::Machine &machine, IndexBuilder &builder,
                          bool parallel) {
  PanelLowering(contraction, tiles, leftLayout, rightLayout, machine, builder,
                parallel)
      .emit();
}
