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
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Lanes of a micro-kernel that is as fast as a loop of scalars, which threads
/// count in. Measured on Zen 4: 57 multiply-adds a ns in 16 lanes, 13
/// operations in a loop.
constexpr int64_t loopLanes = 4;
/// Bits of the narrowest vector register: where few columns are left, wider
/// ones cost more on processors that halve them.
constexpr int64_t narrowestRegister = 128;
/// Rows of the kernel for what is left of an unknown number of rows: few, that
/// little is computed in vain, and enough to hide the latency of a sum.
constexpr int64_t restRows = 4;

/// Columns of a tile in one vector.
struct Columns {
  int64_t first;
  Neighbours vector;
};

/// A tile of the result, and what it is computed from.
struct Tile {
  Value row, rows;       ///< The first one, and how many there are.
  int64_t height;        ///< Rows that are computed: those, or more.
  Value rowInPanel;      ///< Where they begin in the left panel.
  Value column, columns; ///< Like the rows.
  SmallVector<Columns> vectors;
  /// i1: the columns are neighbours in the result, and all vectors exist there.
  Value isRun;
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
    left.isMaskable = isMaskable(left.operand.getElementType());
    right.isMaskable = isMaskable(right.operand.getElementType());
    splitsRest = !needsMask() || isMaskable(contraction.accumulator);
    choosePlaces(left, right, tiles, machine,
                 /*readsRest=*/getStaticRest() == 0 ||
                     (splitsRest && (!needsMask() || right.isMaskable)),
                 builder);
    Value work = builder.index(1), batchCount = builder.index(1);
    for (Value extent : nest.extents)
      work = builder.mul(work, extent);
    work = builder.div(
        work, builder.index(std::max<int64_t>(tiles.lanes / loopLanes, 1)));
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
      Value size = builder.mul(rows, cacheK);
      if (overhangs(packed.layout, tiles.lanes))
        size = builder.add(size, builder.index(tiles.lanes));
      return scratch.reserve(packed.inPlace ? builder.index(0) : size,
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

  /// Elements that vectors can move under a mask, if the payload bears zeros in
  /// the lanes that are not there.
  bool isMaskable(Type element) const {
    auto bears = [](Operation &op) { return isSpeculatable(&op); };
    return machine.maskedBits != 0 &&
           element.getIntOrFloatBitWidth() >= machine.maskedBits &&
           llvm::all_of(nest.getPayload().without_terminator(), bears);
  }

  /// The columns behind the last whole tile, if their number is known.
  std::optional<int64_t> getStaticRest() const {
    int64_t extent = n.getStaticExtent();
    if (ShapedType::isDynamic(extent))
      return std::nullopt;
    return extent % tiles.registerN;
  }

  /// Whether the vectors of the rest need masks.
  bool needsMask() const {
    std::optional<int64_t> rest = getStaticRest();
    if (!rest)
      return true;
    int64_t last = *rest % tiles.lanes;
    return last != 0 && getLanes(last) != last;
  }

  /// Lanes of the narrowest register for `count` columns.
  int64_t getLanes(int64_t count) const {
    int64_t bits = contraction.accumulator.getIntOrFloatBitWidth();
    int64_t narrowest = std::max<int64_t>(narrowestRegister / bits, 1);
    return std::min<int64_t>(
        tiles.lanes, std::max<int64_t>(narrowest, llvm::PowerOf2Ceil(count)));
  }

  /// The vectors across a tile of `columns` columns, at most `width`; under
  /// masks where some are not there and `masks` holds.
  SmallVector<Columns> getVectors(Value columns, int64_t width, bool isWhole,
                                  bool masks) {
    SmallVector<Columns> vectors;
    std::optional<int64_t> rest = getStaticRest();
    int64_t end = isWhole || !rest || !masks ? width : *rest;
    for (int64_t first = 0; first < end; first += tiles.lanes) {
      int64_t lanes = getLanes(std::min(end - first, tiles.lanes));
      Value mask;
      if (!isWhole && masks && (!rest || first + lanes > end))
        mask = createMask(builder, builder.sub(columns, builder.index(first)),
                          lanes);
      vectors.push_back({first, {lanes, mask}});
    }
    return vectors;
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

  void emitBlock(Value mBegin, Value rows, Value nBegin, Value columns,
                 Value kBegin, Value depth) {
    forTiles(n, columns, tiles.registerN,
             [&](Value jp, Value columnsHere, bool isWhole) {
               Tile tile;
               tile.column = builder.add(
                   nBegin, builder.mul(jp, builder.index(tiles.registerN)));
               tile.columns = columnsHere;
               tile.rightPanel = jp;
               tile.firstStep = kBegin;
               tile.steps = depth;
               auto emitColumns = [&](int64_t width) {
                 tile.vectors =
                     getVectors(columnsHere, width, isWhole, splitsRest);
                 tile.isRun = isRun(tile, isWhole);
                 emitRows(tile, mBegin, rows);
               };
               if (isWhole || getStaticRest() || tiles.registerN == tiles.lanes)
                 emitColumns(tiles.registerN);
               else
                 choose(
                     arith::CmpIPredicate::sle, columnsHere, tiles.lanes,
                     [&] { emitColumns(tiles.lanes); },
                     [&] { emitColumns(tiles.registerN); });
             });
  }

  /// The tiles of a block's rows in the columns of `tile`.
  void emitRows(Tile &tile, Value mBegin, Value rows) {
    forTiles(m, rows, tiles.registerM,
             [&](Value ip, Value rowsHere, bool isWhole) {
               Value first = builder.add(
                   mBegin, builder.mul(ip, builder.index(tiles.registerM)));
               tile.leftPanel = ip;
               auto emitPart = [&](Value begin, Value count, int64_t height) {
                 tile.rowInPanel = begin;
                 tile.row = builder.add(first, begin);
                 tile.rows = count;
                 tile.height = height;
                 emitTile(tile);
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
    if ((isWhole || splitsRest) && n.isContiguous(resultOperand))
      return arith::ConstantIntOp::create(builder, 1, 1);
    if (!isWhole)
      return arith::ConstantIntOp::create(builder, 0, 1);
    return n.isRun(resultOperand, tile.column, tiles.registerN, builder);
  }

  /// One tile of the result. Where its columns are neighbours the kernel works
  /// on it in place; else on a copy.
  void emitTile(const Tile &tile) {
    std::optional<int64_t> isRun = getConstant(tile.isRun);
    if (isRun && *isRun != 0) {
      emitKernel(result.flat, getResultRows(tile), tile);
      return;
    }
    SmallVector<Value> edgeRows;
    for (int64_t i = 0; i < tile.height; ++i)
      edgeRows.push_back(builder.index(i * tiles.registerN));
    if (isRun) {
      loadTile(tile);
      emitKernel(edge, edgeRows, tile);
      copyTile(tile, /*store=*/true);
      return;
    }
    // One kernel for both.
    auto choice = scf::IfOp::create(builder, result.flat.getType(), tile.isRun,
                                    /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    scf::YieldOp::create(builder, result.flat);
    builder.setInsertionPointToStart(choice.elseBlock());
    loadTile(tile);
    scf::YieldOp::create(builder, edge);
    builder.setInsertionPointAfter(choice);
    SmallVector<Value> places;
    for (auto [inPlace, copied] : llvm::zip(getResultRows(tile), edgeRows))
      places.push_back(
          arith::SelectOp::create(builder, tile.isRun, inPlace, copied));
    emitKernel(choice.getResult(0), places, tile);
    Value isCopied = arith::XOrIOp::create(
        builder, tile.isRun, arith::ConstantIntOp::create(builder, 1, 1));
    auto copyBack = scf::IfOp::create(builder, isCopied, false);
    builder.setInsertionPointToStart(copyBack.thenBlock());
    copyTile(tile, /*store=*/true);
  }

  /// Row `i` of the tile; the last one there is if it has fewer, which is then
  /// computed and stored several times.
  Value getRow(const Tile &tile, int64_t i) {
    Value row = builder.add(tile.row, builder.index(i));
    std::optional<int64_t> rows = getConstant(tile.rows);
    return rows && i < *rows
               ? row
               : builder.min(row, builder.sub(m.getExtent(), builder.index(1)));
  }

  /// The same in the left panel.
  Value getRowInPanel(const Tile &tile, int64_t i) {
    Value row = builder.index(i);
    std::optional<int64_t> rows = getConstant(tile.rows);
    if (!rows || i >= *rows)
      row = builder.min(row, builder.sub(tile.rows, builder.index(1)));
    return builder.add(tile.rowInPanel, row);
  }

  SmallVector<Value> getResultRows(const Tile &tile) {
    Value place = builder.add(resultBase,
                              n.getOffset(resultOperand, tile.column, builder));
    SmallVector<Value> rows;
    for (int64_t i = 0; i < tile.height; ++i)
      rows.push_back(builder.add(
          place, m.getOffset(resultOperand, getRow(tile, i), builder)));
    return rows;
  }

  void loadTile(const Tile &tile) {
    if (!contraction.initial || k.getStaticExtent() > tiles.cacheK)
      copyTile(tile, /*store=*/false);
  }

  /// Between the result's tile and `edge`, whose rows are registerN long. Reads
  /// repeat the last row and column.
  void copyTile(const Tile &tile, bool store) {
    Value rows = store ? tile.rows : builder.index(tile.height);
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

  /// The tile's sums stay in registers while k runs over a pair of panels.
  void emitKernel(Value target, ArrayRef<Value> rows, const Tile &tile) {
    SmallVector<Value> sums = loadSums(target, rows, tile);
    SmallVector<Value> leftRows;
    Value rightColumn;
    for (int64_t i = 0; i < tile.height; ++i)
      leftRows.push_back(
          left.inPlace
              ? builder.add(left.base,
                            m.getOffset(inputOperand, getRow(tile, i), builder))
              : getRowInPanel(tile, i));
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
      for (const Columns &columns : tile.vectors)
        rightVectors.push_back(loadRight(rightRow, columns));
      Value leftColumn;
      if (!left.inPlace)
        leftColumn = left.getAddress(builder, tile.leftPanel, step);
      for (int64_t i = 0; i < tile.height; ++i) {
        Value element = loadLeft(
            left.inPlace ? getAddress(left, leftRows[i], {}, tile, step)
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

  /// The sums that the first step continues.
  SmallVector<Value> loadSums(Value target, ArrayRef<Value> rows,
                              const Tile &tile) {
    auto load = [&] {
      SmallVector<Value> sums;
      for (Value row : rows)
        for (const Columns &columns : tile.vectors)
          sums.push_back(
              loadVector(builder, columns.vector, target,
                         builder.add(row, builder.index(columns.first))));
      return sums;
    };
    if (!contraction.initial)
      return load();
    SmallVector<Value> initial;
    for (size_t i = 0; i < rows.size(); ++i)
      for (const Columns &columns : tile.vectors)
        initial.push_back(vector::BroadcastOp::create(
            builder,
            VectorType::get({columns.vector.lanes}, contraction.accumulator),
            contraction.initial));
    if (k.getStaticExtent() <= tiles.cacheK)
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
                   const Tile &tile, Value step) {
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
    if (!right.inPlace)
      return loadVector(builder, {columns.vector.lanes, {}}, right.panels,
                        address);
    return applyPayload(
        nest, right,
        loadVector(builder, columns.vector, right.flat.flat, address), builder);
  }

  /// What it makes of an element of the left one.
  Value loadLeft(Value address) {
    if (!left.inPlace)
      return memref::LoadOp::create(builder, left.panels, address);
    return applyPayload(
        nest, left, memref::LoadOp::create(builder, left.flat.flat, address),
        builder);
  }

  /// reduce(sum, map(a, b)) on vectors.
  Value join(Value sum, Value a, Value b) {
    Block &payload = nest.getPayload();
    PayloadCloner cloner(builder,
                         cast<VectorType>(sum.getType()).getDimSize(0));
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
  /// The vectors of the rest of the columns have only lanes that exist.
  bool splitsRest = false;
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
