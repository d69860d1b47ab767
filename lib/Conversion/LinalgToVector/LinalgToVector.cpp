//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

#include "ricci/Analysis/LayoutCost.h"
#include "ricci/Analysis/NestReport.h"
#include "ricci/Conversion/Passes.h"
#include "ricci/Layout/Builders.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Remarks.h"

namespace ricci {
#define GEN_PASS_DEF_CONVERTLINALGTOVECTOR
#include "ricci/Conversion/Passes.h.inc"
} // namespace ricci

using namespace mlir;
using namespace ricci;

namespace {

std::string describe(const TileSizes &tiles) {
  return llvm::formatv("register tile {0}x{1} in vectors of {2}, cache tile "
                       "{3}x{4}x{5} (m, n, k)",
                       tiles.registerM, tiles.registerN, tiles.lanes,
                       tiles.cacheM, tiles.cacheN, tiles.cacheK)
      .str();
}

/// Where the panels of one side lie, and the bytes that packing a block of them
/// reads and writes.
std::string describe(StringRef side, const PanelLayout &panels, Type element) {
  auto rowMajor =
      layout::makeRowMajor(panels.block.getShape(), layout::Axis::Addr);
  auto cost = layout::makeByteCost()->getCost(*rowMajor, panels.block,
                                              element.getIntOrFloatBitWidth());
  return llvm::formatv("; {0} panels {1}, {2} bytes if packed", side,
                       panels.block.str(),
                       cost ? std::to_string(*cost) : cost.error().message)
      .str();
}

/// The fill that makes what `op` accumulates onto, if nothing else reads or
/// writes that memory in between, and `op` all of it.
linalg::FillOp findFill(linalg::LinalgOp op) {
  if (op.getNumDpsInits() != 1 || isa<linalg::FillOp>(op))
    return {};
  OpOperand &init = op.getDpsInitsMutable()[0];
  if (!op.getMatchingIndexingMap(&init).isProjectedPermutation() ||
      !init.get().getDefiningOp<memref::AllocOp>() ||
      llvm::is_contained(op.getDpsInputs(), init.get()))
    return {};
  linalg::FillOp fill;
  for (Operation *user : init.get().getUsers()) {
    if (user->getBlock() != op->getBlock())
      return {};
    if (user == op || op->isBeforeInBlock(user))
      continue;
    if (fill || !isa<linalg::FillOp>(user))
      return {};
    fill = cast<linalg::FillOp>(user);
  }
  bool isSame = fill && fill.getOutputs()[0] == init.get() &&
                fill.getInputs()[0].getType() ==
                    cast<MemRefType>(init.get().getType()).getElementType();
  return isSame ? fill : linalg::FillOp();
}

struct ConvertLinalgToVector
    : ricci::impl::ConvertLinalgToVectorBase<ConvertLinalgToVector> {
  using ConvertLinalgToVectorBase::ConvertLinalgToVectorBase;

  void runOnOperation() override {
    FailureOr<cpu::Machine> machine =
        cpu::Machine::get(targetCPU, getOperation()->getLoc());
    if (failed(machine))
      return signalPassFailure();
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    // A fill waits for what it may become a part of.
    llvm::DenseMap<Operation *, linalg::FillOp> fills;
    llvm::DenseSet<Operation *> waiting;
    for (linalg::LinalgOp op : ops)
      if (linalg::FillOp fill = findFill(op)) {
        fills[op] = fill;
        waiting.insert(fill);
      }
    for (linalg::LinalgOp op : ops)
      if (!waiting.contains(op) &&
          failed(lower(op, fills.lookup(op), *machine)))
        return signalPassFailure();
  }

  LogicalResult lower(linalg::LinalgOp op, linalg::FillOp fill,
                      const cpu::Machine &machine) {
    IndexBuilder builder(op->getLoc(), op);
    FailureOr<Nest> nest = Nest::get(op, builder);
    if (failed(nest))
      return emitError(op->getLoc())
             << "found '" << op->getName()
             << "', expected one result and an indexed payload on memrefs; "
                "bufferize first";
    Value initial;
    if (fill && hasTerms(*nest))
      initial = fill.getInputs()[0];
    bool isUsed = lower(*nest, initial, machine, builder);
    op->erase();
    if (!fill)
      return success();
    if (!isUsed)
      return lower(fill, {}, machine);
    fill->erase();
    return success();
  }

  /// Whether each sum has a term for certain.
  static bool hasTerms(const Nest &nest) {
    for (unsigned rank = 0; rank < nest.getRankCount(); ++rank)
      if (nest.isReduction(rank) && nest.staticExtents[rank] < 1)
        return false;
    return true;
  }

  /// True if `initial` replaces what is in the result.
  bool lower(const Nest &nest, Value initial, const cpu::Machine &machine,
             IndexBuilder &builder) {
    std::string reason;
    reportNest(nest, builder.getLoc(), "convert-linalg-to-vector");
    auto options =
        remark::RemarkOpts::name("kernel").category("convert-linalg-to-vector");
    if (std::optional<Contraction> contraction = classify(nest, reason)) {
      contraction->initial = initial;
      TileSizes tiles = chooseTiles(machine, *contraction);
      auto left = PanelLayout::get(tiles.cacheM, tiles.cacheK, tiles.registerM);
      auto right =
          PanelLayout::get(tiles.cacheN, tiles.cacheK, tiles.registerN);
      if (left && right) {
        remark::passed(builder.getLoc(), options)
            << "packed panels: " + describe(tiles) +
                   describe("left", *left, contraction->leftElement.getType()) +
                   describe("right", *right,
                            contraction->rightElement.getType());
        lowerToPanels(*contraction, tiles, *left, *right, machine, builder,
                      parallel);
        return initial != nullptr;
      }
      reason = "its tiles exceed what a layout addresses";
    }
    if (llvm::is_contained(nest.iterators, utils::IteratorType::reduction))
      remark::missed(builder.getLoc(), options)
          << "loops instead of packed panels: " + reason;
    lowerToLoops(nest, builder, parallel);
    return false;
  }
};

} // namespace
