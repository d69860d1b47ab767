//===- ArgumentPlacement.cpp - How arguments are encrypted ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArgumentPlacement.h"

#include "RowMajor.h"

#include <set>

using namespace mlir;
using namespace ricci::fhe;

ArgumentPlacer::~ArgumentPlacer() = default;

/// None if an index of the argument is not a rank of its own.
static std::optional<SmallVector<int64_t>>
findStrides(RankedTensorType type, AffineMap map, const Space &space) {
  SmallVector<int64_t> strides, spaceStrides = space.getStrides();
  std::set<int64_t> used;
  for (auto [extent, expr] : llvm::zip(type.getShape(), map.getResults())) {
    if (extent == 1) {
      strides.push_back(1);
      continue;
    }
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim || space.getExtent(dim.getPosition()) != extent ||
        !used.insert(dim.getPosition()).second)
      return std::nullopt;
    strides.push_back(spaceStrides[dim.getPosition()]);
  }
  return strides;
}

void ricci::fhe::placeArgument(SlotVector &vector, int64_t slots) {
  if (!vector.placer)
    return;
  vector.placer->place(vector, getRowMajorPlacements(vector.type, slots));
}

void ricci::fhe::placeArgument(SlotVector &vector, AffineMap map,
                               const Space &space, ArrayRef<int64_t> needed) {
  if (!vector.placer)
    return;
  std::optional<SmallVector<int64_t>> strides =
      findStrides(vector.type, map, space);
  if (!strides)
    return placeArgument(vector, space.getSlots());
  uint64_t missing = 0;
  for (int64_t rank = 0; rank < space.getRankCount(); ++rank)
    if (!map.isFunctionOfDim(rank))
      missing |= space.getBits(rank);
  int64_t slots = space.getSlots();
  int64_t copies = vector.placer->replicates()
                       ? static_cast<int64_t>(missing & (slots - 1))
                       : 0;
  // Ciphertexts that differ in missing ranks only are one.
  std::set<int64_t> numbers;
  for (int64_t number : needed)
    numbers.insert(number & ~static_cast<int64_t>(missing / slots));
  SmallVector<PlacementAttr> placements;
  for (int64_t number : numbers)
    placements.push_back(PlacementAttr::get(map.getContext(),
                                            vector.type.getShape(), *strides,
                                            number * slots, copies));
  vector.placer->place(vector, placements);
}
