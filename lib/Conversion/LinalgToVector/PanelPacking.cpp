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

Value ricci::createMask(IndexBuilder &builder, Value count, int64_t lanes) {
  SmallVector<int32_t> numbers;
  for (int64_t lane = 0; lane < lanes; ++lane)
    numbers.push_back(lane);
  auto type = VectorType::get({lanes}, builder.getI32Type());
  Value lane = arith::ConstantOp::create(
      builder, DenseElementsAttr::get(type, ArrayRef(numbers)));
  Value end = arith::IndexCastOp::create(builder, builder.getI32Type(), count);
  return arith::CmpIOp::create(builder, arith::CmpIPredicate::slt, lane,
                               vector::BroadcastOp::create(builder, type, end));
}

Value ricci::loadVector(IndexBuilder &builder, const Neighbours &neighbours,
                        Value memory, Value address) {
  auto type = VectorType::get(
      {neighbours.lanes}, cast<MemRefType>(memory.getType()).getElementType());
  if (!neighbours.mask)
    return vector::LoadOp::create(builder, type, memory, address);
  Value zeros = arith::ConstantOp::create(
      builder, cast<TypedAttr>(builder.getZeroAttr(type)));
  return vector::MaskedLoadOp::create(builder, type, memory, address,
                                      neighbours.mask, zeros);
}

void ricci::storeVector(IndexBuilder &builder, const Neighbours &neighbours,
                        Value value, Value memory, Value address) {
  if (neighbours.mask)
    vector::MaskedStoreOp::create(builder, memory, address, neighbours.mask,
                                  value);
  else
    vector::StoreOp::create(builder, value, memory, address);
}

Value ricci::applyPayload(const Nest &nest, const PackedOperand &packed,
                          Value read, IndexBuilder &builder) {
  auto vector = dyn_cast<VectorType>(read.getType());
  PayloadCloner cloner(builder, vector ? vector.getDimSize(0) : 1);
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
    copyVectors(/*isWhole=*/true);
    builder.setInsertionPointToStart(choice.elseBlock());
    if (packed.isMaskable && packed.rows.isContiguous(inputOperand))
      copyVectors(/*isWhole=*/false);
    else
      copyElements();
  }

private:
  Value getOffset(Value step) {
    return packed.depth.getOffset(packed.numberInDepth,
                                  builder.add(firstStep, step), builder);
  }

  Value apply(Value read) { return applyPayload(nest, packed, read, builder); }

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

  /// If not all rows exist, those that do under a mask.
  void copyVectors(bool isWhole) {
    Value from = builder.add(
        packed.base, packed.rows.getOffset(inputOperand, firstRow, builder));
    SmallVector<Neighbours> vectors;
    Value left = builder.sub(packed.rows.getExtent(), firstRow);
    for (int64_t row = 0; row < packed.layout.height; row += lanes)
      vectors.push_back(
          {lanes,
           isWhole ? Value()
                   : createMask(builder, builder.sub(left, builder.index(row)),
                                lanes)});
    builder.forEach(steps, 1, [&](Value step) {
      Value there = builder.add(from, getOffset(step));
      for (auto [i, neighbours] : llvm::enumerate(vectors)) {
        Value row = builder.index(i * lanes);
        Value read = loadVector(builder, neighbours, packed.flat.flat,
                                builder.add(there, row));
        Value to = getPosition(builder, packed.layout.places,
                               {panel, row, step}, layout::Axis::Addr);
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
