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

bool ricci::overhangs(const PanelLayout &layout, int64_t lanes) {
  return layout.height % lanes != 0;
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
    bool canMove = packed.layout.run == packed.layout.height;
    if (packed.rows.isScattered(inputOperand)) {
      if (canMove && packed.depth.isContiguous(packed.numberInDepth))
        copyTransposed();
      else
        copyElements(builder.index(0));
      return;
    }
    if (!canMove || (overhangs(packed.layout, lanes) && !packed.isMaskable)) {
      copyElements(builder.index(0));
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
      copyElements(builder.index(0));
  }

private:
  Value getOffset(Value step) {
    return packed.depth.getOffset(packed.numberInDepth,
                                  builder.add(firstStep, step), builder);
  }

  Value apply(Value read) { return applyPayload(nest, packed, read, builder); }

  /// The place of the panel's row number `row` in the operand; of the last one
  /// there is, behind the end.
  Value getRow(Value row) {
    Value last = builder.sub(packed.rows.getExtent(), builder.index(1));
    return builder.add(
        packed.base,
        packed.rows.getOffset(inputOperand,
                              builder.min(builder.add(firstRow, row), last),
                              builder));
  }

  /// Steps from `begin` on.
  void copyElements(Value begin) {
    Value count = builder.sub(steps, begin);
    builder.forEach(builder.index(packed.layout.height), 1, [&](Value row) {
      Value from = getRow(row);
      builder.forEach(count, 1, [&](Value number) {
        Value step = builder.add(begin, number);
        Value read = memref::LoadOp::create(builder, packed.flat.flat,
                                            builder.add(from, getOffset(step)));
        Value to = getPosition(builder, packed.layout.places,
                               {panel, row, step}, layout::Axis::Addr);
        memref::StoreOp::create(builder, apply(read), packed.panels, to);
      });
    });
  }

  /// Where steps are neighbours in the operand, as rows are in the panel:
  /// squares of as many as a vector has lanes are transposed in registers. What
  /// the last square of a panel has beyond its rows falls on the next steps,
  /// and so comes before the squares that write those.
  void copyTransposed() {
    Value rest = builder.rem(steps, builder.index(lanes));
    Value whole = builder.sub(steps, rest);
    int64_t squares = llvm::divideCeil(packed.layout.height, lanes);
    builder.forEach(whole, lanes, [&](Value begin) {
      builder.forEach(builder.index(squares), 1, [&](Value square) {
        Value first =
            builder.mul(builder.sub(builder.index(squares - 1), square),
                        builder.index(lanes));
        SmallVector<Value> vectors;
        for (int64_t lane = 0; lane < lanes; ++lane) {
          Value from = getRow(builder.add(first, builder.index(lane)));
          vectors.push_back(
              apply(loadVector(builder, {lanes, {}}, packed.flat.flat,
                               builder.add(from, getOffset(begin)))));
        }
        transpose(vectors);
        for (int64_t lane = 0; lane < lanes; ++lane) {
          Value step = builder.add(begin, builder.index(lane));
          Value to =
              builder.add(packed.getAddress(builder, panel, step), first);
          vector::StoreOp::create(builder, vectors[lane], packed.panels, to);
        }
      });
    });
    copyElements(whole);
  }

  /// Interleaves the first half with the second one, as often as halves a
  /// single vector: each time the bits of (vector, lane) rotate by one.
  void transpose(SmallVectorImpl<Value> &vectors) {
    SmallVector<int64_t> low, high;
    for (int64_t lane = 0; lane < lanes / 2; ++lane) {
      low.append({lane, lane + lanes});
      high.append({lane + lanes / 2, lane + lanes / 2 + lanes});
    }
    for (int64_t count = lanes; count > 1; count /= 2) {
      SmallVector<Value> next;
      for (int64_t i = 0; i < lanes / 2; ++i)
        for (ArrayRef<int64_t> numbers : {ArrayRef(low), ArrayRef(high)})
          next.push_back(vector::ShuffleOp::create(
              builder, vectors[i], vectors[i + lanes / 2], numbers));
      vectors = next;
    }
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
    for (int64_t row = 0; row < packed.layout.height; row += lanes) {
      Value mask;
      int64_t count = packed.layout.height - row;
      if (!isWhole)
        mask =
            createMask(builder, builder.sub(left, builder.index(row)), lanes);
      else if (count < lanes)
        mask = createMask(builder, builder.index(count), lanes);
      vectors.push_back({lanes, mask});
    }
    builder.forEach(steps, 1, [&](Value step) {
      Value there = builder.add(from, getOffset(step));
      for (auto [i, neighbours] : llvm::enumerate(vectors)) {
        Value row = builder.index(i * lanes);
        Value read = loadVector(builder, neighbours, packed.flat.flat,
                                builder.add(there, row));
        // What is beyond the panel's rows is written over at the next step.
        Value to = builder.add(packed.getAddress(builder, panel, step), row);
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
