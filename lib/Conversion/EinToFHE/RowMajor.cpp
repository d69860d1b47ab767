//===- RowMajor.cpp - Tensors in row-major slots --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowMajor.h"

#include "Route.h"

using namespace mlir;
using namespace ricci::fhe;

SlotVector ricci::fhe::planRowMajor(Plan &plan, const SlotVector &vector) {
  Space space = getRowMajorSpace(vector.type.getShape(), plan.getSlots());
  auto map = AffineMap::getMultiDimIdentityMap(vector.type.getRank(),
                                               vector.type.getContext());
  Route route = Route::find(vector, {map, vector.type.getRank(), {}}, space,
                            findNeeded(space), plan.getMostRotations());
  if (plan.getCountsBounds())
    plan.addLeastRotations(vector.ciphertexts.front(),
                           Route::bound(vector,
                                        {map, vector.type.getRank(), {}}, space,
                                        findNeeded(space)));
  SlotVector result;
  result.type = vector.type;
  auto placements = getRowMajorPlacements(vector.type, plan.getSlots());
  result.placements.assign(placements.begin(), placements.end());
  result.ciphertexts = route.apply(plan, vector);
  result.contents = route.getContents();
  return result;
}

std::vector<int64_t> ricci::fhe::getRowMajorNumbers(RankedTensorType type,
                                                    int64_t slots) {
  if (type.getNumElements() == 0)
    return {};
  return findNeeded(getRowMajorSpace(type.getShape(), slots));
}

SmallVector<PlacementAttr>
ricci::fhe::getRowMajorPlacements(RankedTensorType type, int64_t slots) {
  SmallVector<PlacementAttr> placements;
  for (int64_t number : getRowMajorNumbers(type, slots))
    placements.push_back(getRowMajorPlacement(type.getContext(),
                                              type.getShape(), slots, number));
  return placements;
}

std::vector<Contents> ricci::fhe::getPlacedContents(
    RankedTensorType type, ArrayRef<PlacementAttr> placements, int64_t slots) {
  std::vector<Contents> result;
  auto map =
      AffineMap::getMultiDimIdentityMap(type.getRank(), type.getContext());
  ElementNumber element(map, type.getShape());
  for (PlacementAttr placement : placements) {
    Contents contents(slots, zeroSlot);
    for (int64_t slot = 0; slot < slots; ++slot)
      if (auto index = placement.getIndex(slot))
        contents[slot] = static_cast<int32_t>(element.get(*index));
    result.push_back(std::move(contents));
  }
  return result;
}
