//===- RotationCost.cpp - What it costs to move slots ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Conversion/EinToFHE/RotationCost.h"

#include "LinearMap.h"

#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace ricci::fhe;
using ricci::layout::Axis, ricci::layout::Error, ricci::layout::Index,
    ricci::layout::Layout, ricci::layout::Position, ricci::layout::Result;

namespace {

class RotationCost : public ricci::layout::CostModel {
public:
  explicit RotationCost(int64_t slots) : slots(slots) {}

  std::string_view getUnit() const override { return "rotations"; }

protected:
  Result<int64_t> countMoves(const Layout &source, const Layout &target,
                             int64_t) const override {
    SlotVector vector;
    // Types live in a context; nothing but the number of elements is asked.
    MLIRContext context(MLIRContext::Threading::DISABLED);
    vector.type =
        RankedTensorType::get(source.getShape(), Float64Type::get(&context));
    Result<std::vector<Contents>> held = getContents(source, zeroSlot),
                                  wanted = getContents(target, anySlot);
    if (!held || !wanted)
      return held ? wanted.error() : held.error();
    vector.contents = *held;
    std::optional<LinearMap> map = LinearMap::find(vector, *wanted, slots);
    if (!map)
      return Error{"the layout " + source.str() +
                   " lacks an element of the target's; convert from one that "
                   "holds all"};
    return map->getCost().rotations;
  }

private:
  /// What each slot of each ciphertext holds: `empty` where the layout puts
  /// nothing.
  Result<std::vector<Contents>> getContents(const Layout &layout,
                                            int32_t empty) const {
    int64_t points = layout.getPointCount();
    int64_t ciphertexts = layout.getBounds(Axis::Ct).high + 1;
    if (points > Layout::maxEnumerated ||
        ciphertexts > Layout::maxEnumerated / slots)
      return Error{"rotations of " + std::to_string(points) + " elements in " +
                   std::to_string(ciphertexts) +
                   " ciphertexts are not counted, only up to " +
                   std::to_string(Layout::maxEnumerated) +
                   " slots; ask for a part of them"};
    std::vector<Contents> contents(ciphertexts, Contents(slots, empty));
    std::vector<int64_t> shape = layout.getShape();
    Index index(shape.size());
    for (int64_t point = 0; point < points; ++point) {
      int64_t rest = point;
      for (size_t d = shape.size(); d-- > 0; rest /= shape[d])
        index[d] = rest % shape[d];
      Result<std::vector<Position>> positions = layout.evaluate(index);
      if (!positions)
        return positions.error();
      for (Position position : *positions) {
        int64_t ciphertext = std::exchange(position[size_t(Axis::Ct)], 0);
        int64_t slot = std::exchange(position[size_t(Axis::Slot)], 0);
        if (position != Position{} || ciphertext < 0 || slot < 0 ||
            slot >= slots)
          return Error{"the layout " + layout.str() +
                       " uses another axis than ct and slot, or leaves the " +
                       std::to_string(slots) +
                       " slots of a ciphertext; put all elements into slots"};
        contents[ciphertext][slot] = static_cast<int32_t>(point);
      }
    }
    return contents;
  }

  int64_t slots;
};

} // namespace

std::unique_ptr<ricci::layout::CostModel>
ricci::fhe::makeRotationCost(int64_t slots) {
  return std::make_unique<RotationCost>(slots);
}
