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

#include "Panels.h"
#include "Scratch.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Lanes of a micro-kernel that is as fast as a loop of scalars, which threads
/// count in. Measured on Zen 4: 57 multiply-adds a ns in 16 lanes, 13
/// operations in a loop.
constexpr int64_t loopLanes = 4;

class PanelContraction {
public:
  PanelContraction(Panels &panels, bool parallel)
      : panels(panels), contraction(panels.contraction), nest(panels.nest),
        tiles(panels.tiles), builder(panels.builder), parallel(parallel) {}

  void emit() {
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
                               roundUp(panels.n.getExtent(), tiles.registerN));
    Value cacheM = builder.min(builder.index(tiles.cacheM),
                               roundUp(panels.m.getExtent(), tiles.registerM));
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
    size_t rightBlock =
        reserve(shareBatch ? own : shared, panels.right, cacheN);
    size_t leftBlock = reserve(own, panels.left, cacheM);
    size_t edgeBlock =
        own.reserve(builder.index(tiles.registerM * tiles.registerN),
                    contraction.accumulator);
    shared.allocate(builder);
    own.allocate(builder);
    onThreads(builder, parallel, work, [&](bool team) {
      panels.right.panels =
          (shareBatch ? own : shared).get(builder, rightBlock);
      panels.left.panels = own.get(builder, leftBlock);
      panels.edge = own.get(builder, edgeBlock);
      auto matrix = [&](Value batch) {
        panels.setBatch(batch);
        emitMatrix(team && !shareBatch);
      };
      shareLoop(builder, batchCount, team && shareBatch, matrix);
    });
    own.free(builder);
    shared.free(builder);
    panels.free();
  }

private:
  /// Matrices from which on threads take whole ones.
  static constexpr int64_t batchToShare = 8;

  Value roundUp(Value value, int64_t unit) {
    return builder.mul(builder.ceilDiv(value, unit), builder.index(unit));
  }

  void emitMatrix(bool team) {
    builder.forEach(panels.n.getExtent(), tiles.cacheN, [&](Value nBegin) {
      Value columns = builder.min(builder.index(tiles.cacheN),
                                  builder.sub(panels.n.getExtent(), nBegin));
      builder.forEach(panels.k.getExtent(), tiles.cacheK, [&](Value kBegin) {
        Value depth = builder.min(builder.index(tiles.cacheK),
                                  builder.sub(panels.k.getExtent(), kBegin));
        if (!panels.right.inPlace)
          shareLoop(builder, builder.ceilDiv(columns, tiles.registerN), team,
                    [&](Value panel) {
                      pack(panels.right, panel, nBegin, kBegin, depth);
                    });
        shareLoop(
            builder, builder.ceilDiv(panels.m.getExtent(), tiles.cacheM), team,
            [&](Value block) {
              Value mBegin = builder.mul(block, builder.index(tiles.cacheM));
              Value rows =
                  builder.min(builder.index(tiles.cacheM),
                              builder.sub(panels.m.getExtent(), mBegin));
              if (!panels.left.inPlace)
                builder.forEach(builder.ceilDiv(rows, tiles.registerM), 1,
                                [&](Value panel) {
                                  pack(panels.left, panel, mBegin, kBegin,
                                       depth);
                                });
              emitTiles(panels, {mBegin, rows, nBegin, columns, kBegin, depth});
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

  Panels &panels;
  const Contraction &contraction;
  const Nest &nest;
  const TileSizes &tiles;
  IndexBuilder &builder;
  bool parallel;
};

} // namespace

void ricci::lowerToPanels(const Contraction &contraction,
                          const TileSizes &tiles, const PanelLayout &leftLayout,
                          const PanelLayout &rightLayout,
                          const cpu::Machine &machine, IndexBuilder &builder,
                          bool parallel) {
  Panels panels(contraction, tiles, leftLayout, rightLayout, machine, builder);
  PanelContraction(panels, parallel).emit();
}
