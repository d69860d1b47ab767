//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Panels.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace ricci;

/// Bits of the narrowest vector register: where few columns are left, wider
/// ones cost more on processors that halve them.
static constexpr int64_t narrowestRegister = 128;

Panels::Panels(const Contraction &contraction, const TileSizes &tiles,
               const PanelLayout &leftLayout, const PanelLayout &rightLayout,
               const cpu::Machine &machine, IndexBuilder &builder)
    : contraction(contraction), nest(*contraction.nest), tiles(tiles),
      machine(machine), builder(builder),
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
            rightOperand,       rightLayout} {
  left.isMaskable = isMaskable(left.operand.getElementType());
  right.isMaskable = isMaskable(right.operand.getElementType());
  splitsRest = !needsMask() || isMaskable(contraction.accumulator);
  choosePlaces(left, right, tiles, machine,
               /*readsRest=*/getStaticRest() == 0 ||
                   (splitsRest && (!needsMask() || right.isMaskable)),
               builder);
}

void Panels::free() {
  m.free(builder);
  n.free(builder);
  k.free(builder);
}

bool Panels::isMaskable(Type element) const {
  auto bears = [](Operation &op) { return isSpeculatable(&op); };
  return machine.maskedBits != 0 &&
         element.getIntOrFloatBitWidth() >= machine.maskedBits &&
         llvm::all_of(nest.getPayload().without_terminator(), bears);
}

std::optional<int64_t> Panels::getStaticRest() const {
  int64_t extent = n.getStaticExtent();
  if (ShapedType::isDynamic(extent))
    return std::nullopt;
  return extent % tiles.registerN;
}

bool Panels::needsMask() const {
  std::optional<int64_t> rest = getStaticRest();
  if (!rest)
    return true;
  int64_t last = *rest % tiles.lanes;
  return last != 0 && getLanes(last) != last;
}

int64_t Panels::getLanes(int64_t count) const {
  int64_t bits = contraction.accumulator.getIntOrFloatBitWidth();
  int64_t narrowest = std::max<int64_t>(narrowestRegister / bits, 1);
  return std::min<int64_t>(
      tiles.lanes, std::max<int64_t>(narrowest, llvm::PowerOf2Ceil(count)));
}

void Panels::setBatch(Value batch) {
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
