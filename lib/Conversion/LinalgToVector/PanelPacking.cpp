//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PanelPacking.h"

#include "ricci/Analysis/LayoutIndexing.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace ricci;

Value PackedOperand::getAddress(IndexBuilder &builder, Value panel,
                                Value step) const {
  return getPosition(builder, layout.places, {panel, builder.index(0), step},
                     layout::Axis::Addr);
}

Value ricci::applyPayload(const Nest &nest, const PackedOperand &packed,
                          int64_t lanes, Value read, IndexBuilder &builder) {
  PayloadCloner cloner(builder, isa<VectorType>(read.getType()) ? lanes : 1);
  cloner.define(packed.operand.parameter, read);
  return cloner.get(packed.element, nest.getPayload());
}

namespace {

class Packing {
public:
  Packing(const Nest &nest, const PackedOperand &packed, int64_t lanes,
          Value panel, Value firstRow, Value firstStep, Value steps,
          IndexBuilder &builder)
      : nest(nest), packed(packed), lanes(lanes), panel(panel),
        firstRow(firstRow), firstStep(firstStep), steps(steps),
        builder(builder) {}

  void emit() {
    if (packed.layout.run % lanes != 0 ||
        packed.rows.isScattered(inputOperand)) {
      copyElements();
      return;
    }
    auto choice = scf::IfOp::create(builder, isRun(), /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(choice.thenBlock());
    copyVectors();
    builder.setInsertionPointToStart(choice.elseBlock());
    copyElements();
  }

private:
  Value getOffset(Value step) {
    return packed.depth.getOffset(packed.numberInDepth,
                                  builder.add(firstStep, step), builder);
  }

  Value apply(Value read) {
    return applyPayload(nest, packed, lanes, read, builder);
  }

  void copyElements() {
    Value last = builder.sub(packed.rows.getExtent(), builder.index(1));
    builder.forEach(builder.index(packed.layout.height), 1, [&](Value row) {
      Value there = packed.rows.getOffset(
          inputOperand, builder.min(builder.add(firstRow, row), last), builder);
      Value from = builder.add(packed.base, there);
      builder.forEach(steps, 1, [&](Value step) {
        Value read = memref::LoadOp::create(builder, packed.flat.flat,
                                            builder.add(from, getOffset(step)));
        Value to = getPosition(builder, packed.layout.places,
                               {panel, row, step}, layout::Axis::Addr);
        memref::StoreOp::create(builder, apply(read), packed.panels, to);
      });
    });
  }

  /// i1: the panel's rows all exist, and are neighbours in the operand.
  Value isRun() {
    int64_t height = packed.layout.height;
    Value fits = arith::CmpIOp::create(
        builder, arith::CmpIPredicate::sle,
        builder.add(firstRow, builder.index(height)), packed.rows.getExtent());
    auto whole = scf::IfOp::create(builder, builder.getI1Type(), fits,
                                   /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(whole.thenBlock());
    scf::YieldOp::create(
        builder, packed.rows.isRun(inputOperand, firstRow, height, builder));
    builder.setInsertionPointToStart(whole.elseBlock());
    scf::YieldOp::create(
        builder, arith::ConstantIntOp::create(builder, 0, 1).getResult());
    return whole.getResult(0);
  }

  void copyVectors() {
    Value from = builder.add(
        packed.base, packed.rows.getOffset(inputOperand, firstRow, builder));
    auto type = VectorType::get({lanes}, packed.operand.getElementType());
    builder.forEach(steps, 1, [&](Value step) {
      Value there = builder.add(from, getOffset(step));
      for (int64_t row = 0; row < packed.layout.height; row += lanes) {
        Value read =
            vector::LoadOp::create(builder, type, packed.flat.flat,
                                   builder.add(there, builder.index(row)));
        Value to =
            getPosition(builder, packed.layout.places,
                        {panel, builder.index(row), step}, layout::Axis::Addr);
        vector::StoreOp::create(builder, apply(read), packed.panels, to);
      }
    });
  }

  const Nest &nest;
  const PackedOperand &packed;
  int64_t lanes;
  Value panel, firstRow, firstStep, steps;
  IndexBuilder &builder;
};

} // namespace

void ricci::packPanel(const Nest &nest, const PackedOperand &packed,
                      int64_t lanes, Value panel, Value firstRow,
                      Value firstStep, Value steps, IndexBuilder &builder) {
  Packing(nest, packed, lanes, panel, firstRow, firstStep, steps, builder)
      .emit();
}
