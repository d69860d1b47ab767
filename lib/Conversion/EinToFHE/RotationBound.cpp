//===- RotationBound.cpp - The least rotations of a product ---------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RotationBound.h"

#include "llvm/Support/MathExtras.h"

#include <map>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

int64_t ricci::fhe::boundProduct(const Contraction &contraction,
                                 const PlanOperand &operand,
                                 const SlotVector &result, int64_t slots) {
  auto findPlaces = [&](const SlotVector &vector) {
    std::vector<std::vector<int64_t>> places(vector.type.getNumElements());
    for (auto [number, contents] : llvm::enumerate(vector.contents))
      for (auto [slot, element] : llvm::enumerate(contents))
        if (element >= 0)
          places[element].push_back(
              static_cast<int64_t>(number * slots + slot));
    return places;
  };
  auto from = findPlaces(*operand.secret), to = findPlaces(result);
  ElementNumber source(operand.map, operand.secret->type.getShape());
  auto resultMap = AffineMap::getMultiDimIdentityMap(contraction.resultRank,
                                                     result.type.getContext());
  ElementNumber target(resultMap, result.type.getShape());
  // Of each pair of ciphertexts.
  std::map<std::pair<int64_t, int64_t>, std::set<int64_t>> used;
  std::vector<int64_t> uses(from.size());
  int64_t offsets = 0, positions = 1, most = 1, summands = 1;
  for (auto [rank, extent] : llvm::enumerate(contraction.extents)) {
    positions *= extent;
    if (static_cast<int64_t>(rank) >= contraction.resultRank)
      summands *= extent;
  }
  SmallVector<int64_t> index(contraction.extents.size());
  for (int64_t position = 0; position < positions; ++position) {
    int64_t rest = position;
    for (size_t rank = index.size(); rank-- > 0;) {
      index[rank] = rest % contraction.extents[rank];
      rest /= contraction.extents[rank];
    }
    int64_t element = source.get(index);
    ++uses[element];
    if (from[element].size() != 1)
      continue;
    int64_t place = to[target.get(index)].front();
    std::set<int64_t> &reached =
        used[{from[element].front() / slots, place / slots}];
    reached.insert(llvm::mod(from[element].front() - place, slots));
    offsets = std::max(offsets, static_cast<int64_t>(reached.size()));
  }
  // Other maps read an element several times for one of the result's.
  if (!operand.map.isProjectedPermutation(/*allowZeroInResults=*/true))
    return llvm::Log2_64_Ceil(std::max<int64_t>(offsets, 1));
  for (auto [places, count] : llvm::zip(from, uses))
    most = std::max<int64_t>(
        most, llvm::divideCeil(count, std::max<size_t>(places.size(), 1) *
                                          result.ciphertexts.size()));
  summands = llvm::divideCeil(
      summands, static_cast<int64_t>(operand.secret->ciphertexts.size()));
  return llvm::Log2_64_Ceil(std::max({offsets, most, summands}));
}
