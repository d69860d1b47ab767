//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RankGroup.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace ricci;

RankGroup::RankGroup(const Nest &nest, ArrayRef<unsigned> ranks,
                     ArrayRef<const NestOperand *> operands,
                     ArrayRef<const FlatOperand *> flats,
                     IndexBuilder &builder) {
  extent = builder.index(1);
  for (unsigned rank : ranks) {
    extent = builder.mul(extent, nest.extents[rank]);
    if (nest.staticExtents[rank] == 1)
      continue;
    Mode mode{nest.extents[rank], nest.staticExtents[rank], {}, {}};
    for (auto [operand, flat] : llvm::zip(operands, flats)) {
      mode.strides.push_back(flat->strides[rank]);
      mode.staticStrides.push_back(operand->staticStrides[rank]);
    }
    if (!modes.empty()) {
      // (outer, inner) is one rank if a step of outer is `inner` steps.
      Mode &outer = modes.back();
      bool merges = !ShapedType::isDynamic(mode.staticExtent);
      for (auto [far, near] :
           llvm::zip(outer.staticStrides, mode.staticStrides))
        merges &= merges && !ShapedType::isDynamic(far) &&
                  !ShapedType::isDynamic(near) &&
                  far == near * mode.staticExtent;
      if (merges) {
        outer.extent = builder.mul(outer.extent, mode.extent);
        outer.staticExtent = ShapedType::isDynamic(outer.staticExtent)
                                 ? ShapedType::kDynamic
                                 : outer.staticExtent * mode.staticExtent;
        outer.strides = mode.strides;
        outer.staticStrides = mode.staticStrides;
        continue;
      }
    }
    modes.push_back(mode);
  }
  staticExtent = getConstant(extent).value_or(ShapedType::kDynamic);
  if (modes.size() <= 1)
    return;

  auto type = MemRefType::get({ShapedType::kDynamic}, builder.getIndexType());
  for (size_t i = 0; i < operands.size(); ++i)
    tables.push_back(memref::AllocOp::create(builder, type, extent,
                                             builder.getI64IntegerAttr(64)));
  builder.forEach(extent, 1, [&](Value index) {
    SmallVector<Value> offsets(tables.size(), builder.index(0));
    Value rest = index;
    for (const Mode &mode : llvm::reverse(modes)) {
      Value digit = builder.rem(rest, mode.extent);
      rest = builder.div(rest, mode.extent);
      for (auto [offset, stride] : llvm::zip(offsets, mode.strides))
        if (stride)
          offset = builder.add(offset, builder.mul(digit, stride));
    }
    for (auto [table, offset] : llvm::zip(tables, offsets))
      memref::StoreOp::create(builder, offset, table, index);
  });
}

Value RankGroup::getOffset(unsigned operand, Value i,
                           IndexBuilder &builder) const {
  if (modes.empty())
    return builder.index(0);
  if (modes.size() == 1) {
    Value stride = modes[0].strides[operand];
    return stride ? builder.mul(i, stride) : builder.index(0);
  }
  return memref::LoadOp::create(builder, tables[operand], i);
}

bool RankGroup::isContiguous(unsigned operand) const {
  return modes.size() == 1 && modes[0].staticStrides[operand] == 1;
}

std::optional<int64_t> RankGroup::getStaticStride(unsigned operand) const {
  if (modes.empty())
    return 0;
  int64_t stride = modes[0].staticStrides[operand];
  if (modes.size() > 1 || ShapedType::isDynamic(stride))
    return std::nullopt;
  return stride;
}

bool RankGroup::isScattered(unsigned operand) const {
  return modes.empty() || modes.back().staticStrides[operand] != 1;
}

Value RankGroup::isRun(unsigned operand, Value first, int64_t count,
                       IndexBuilder &builder) const {
  if (isContiguous(operand))
    return arith::ConstantIntOp::create(builder, 1, 1);
  if (isScattered(operand))
    return arith::ConstantIntOp::create(builder, 0, 1);
  // Inside one line of the fastest rank, or across lines that happen to touch.
  Value start = getOffset(operand, first, builder);
  Value yes = arith::ConstantIntOp::create(builder, 1, 1);
  auto loop = scf::ForOp::create(builder, builder.index(1),
                                 builder.index(count), builder.index(1), yes);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value step = loop.getInductionVar();
  Value there = getOffset(operand, builder.add(first, step), builder);
  Value touches = builder.equal(there, builder.add(start, step));
  Value all = arith::AndIOp::create(builder, loop.getRegionIterArg(0), touches);
  scf::YieldOp::create(builder, all);
  return loop.getResult(0);
}

void RankGroup::free(IndexBuilder &builder) {
  for (Value table : tables)
    memref::DeallocOp::create(builder, table);
}
