//===- Route.cpp - How an operand gets to where it is used ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Route.h"

#include "llvm/ADT/bit.h"

#include <map>

using namespace mlir;
using namespace ricci::fhe;

/// What ciphertext `number` of the space has to hold, in copies along
/// `copiedBits` that are yet to be made.
static Contents makeTarget(const Demand &demand, const ElementNumber &element,
                           const Space &space, int64_t number,
                           uint64_t copiedBits) {
  int64_t slots = space.getSlots();
  Contents target(slots, anySlot);
  uint64_t uncovered = ~space.getAllBits();
  SmallVector<int64_t> index(space.getRankCount());
  for (int64_t slot = 0; slot < slots; ++slot) {
    int64_t position = number * slots + slot;
    // Copies are made by sums, which need zeros where the copies will be.
    if (slot & copiedBits)
      target[slot] = zeroSlot;
    if ((position & uncovered) || (slot & copiedBits))
      continue;
    space.getIndex(position, index);
    bool inResult = true, inAll = true;
    for (int64_t rank = 0; rank < space.getRankCount(); ++rank)
      if (index[rank] >= space.getExtent(rank)) {
        inAll = false;
        inResult &= rank >= demand.resultRank;
      }
    if (inAll)
      target[slot] = static_cast<int32_t>(element.get(index));
    else if (inResult && llvm::any_of(demand.zeroRanks, [&](int64_t rank) {
               return index[rank] >= space.getExtent(rank);
             }))
      target[slot] = zeroSlot;
  }
  return target;
}

std::vector<int64_t> ricci::fhe::findNeeded(const Space &space) {
  std::vector<int64_t> needed;
  SmallVector<int64_t> index(space.getRankCount());
  // Ranks that a ciphertext holds whole have an index 0 in it.
  for (int64_t number = 0; number < space.getCiphertexts(); ++number) {
    space.getIndex(number * space.getSlots(), index);
    bool holds = space.isCovered(number * space.getSlots());
    for (int64_t rank = 0; rank < space.getRankCount(); ++rank)
      holds &= index[rank] < space.getExtent(rank);
    if (holds)
      needed.push_back(number);
  }
  return needed;
}

Route Route::find(const SlotVector &vector, const Demand &demand,
                  const Space &space, ArrayRef<int64_t> needed,
                  int64_t mostRotations) {
  int64_t slots = space.getSlots();
  uint64_t missing = 0;
  for (int64_t rank = 0; rank < space.getRankCount(); ++rank)
    if (!demand.map.isFunctionOfDim(rank) &&
        !(space.isRagged(rank) && llvm::is_contained(demand.zeroRanks, rank)))
      missing |= space.getBits(rank);
  uint64_t slotBits = missing & (slots - 1);
  uint64_t ciphertextBits = missing / slots;

  ElementNumber element(demand.map, vector.type.getShape());
  auto plan = [&](uint64_t copiedBits, int64_t most,
                  bool isNeeded) -> std::optional<Route> {
    // Ciphertexts that differ in missing ranks only are one.
    std::map<int64_t, int> numbers;
    std::vector<Contents> targets;
    std::vector<int> sources;
    for (int64_t number : needed) {
      int64_t first = number & ~ciphertextBits;
      auto [entry, isNew] =
          numbers.insert({first, static_cast<int>(targets.size())});
      if (isNew)
        targets.push_back(
            makeTarget(demand, element, space, first, copiedBits));
      sources.push_back(entry->second);
    }
    std::optional<LinearMap> placing =
        LinearMap::find(vector, targets, slots, most, isNeeded);
    if (!placing)
      return std::nullopt;
    Route route(std::move(*placing));
    route.copiedBits = copiedBits;
    route.placedCount = targets.size();
    for (int source : sources) {
      const Contents &placed = route.placing.getContents()[source];
      Contents copied(slots);
      for (int64_t slot = 0; slot < slots; ++slot)
        copied[slot] = placed[slot & ~copiedBits];
      route.contents.push_back(std::move(copied));
    }
    route.sources = std::move(sources);
    return route;
  };
  // By way of the compact space.
  auto planCompact = [&](double mostWeight) -> std::optional<Route> {
    SmallVector<bool> absent;
    for (int64_t rank = 0; rank < space.getRankCount(); ++rank)
      absent.push_back((space.getBits(rank) & missing) != 0);
    Space compact = space.makeCompact(absent);
    if (compact.getCiphertexts() * 2 > static_cast<int64_t>(needed.size()))
      return std::nullopt;
    uint64_t copied = slotBits & ~compact.getAllBits();
    std::vector<Contents> placed, targets;
    for (int64_t number : findNeeded(compact))
      placed.push_back(makeTarget(demand, element, compact, number, copied));
    std::optional<LinearMap> placing =
        LinearMap::find(vector, placed, slots, mostRotations);
    if (!placing)
      return std::nullopt;
    Route route(std::move(*placing));
    route.copiedBits = copied;
    route.placedCount = static_cast<int64_t>(placed.size());
    if (route.getCost().weigh(slots) >= mostWeight)
      return std::nullopt;
    SlotVector multiplied;
    multiplied.type = vector.type;
    for (const Contents &held : route.placing.getContents()) {
      Contents contents(slots);
      for (int64_t slot = 0; slot < slots; ++slot)
        contents[slot] = held[slot & ~copied];
      multiplied.contents.push_back(std::move(contents));
    }
    std::map<int64_t, int> numbers;
    for (int64_t number : needed) {
      int64_t first = number & ~static_cast<int64_t>(ciphertextBits);
      auto [entry, isNew] =
          numbers.insert({first, static_cast<int>(targets.size())});
      if (isNew)
        targets.push_back(makeTarget(demand, element, space, first, 0));
      route.sources.push_back(entry->second);
    }
    route.spreading = LinearMap::find(multiplied, targets, slots);
    if (!route.spreading)
      return std::nullopt;
    for (int source : route.sources)
      route.contents.push_back(route.spreading->getContents()[source]);
    return route;
  };
  std::optional<Route> best = plan(slotBits, mostRotations, /*isNeeded=*/true);
  if (slotBits) {
    // With as many rotations as weigh as much, it would not be taken.
    Cost rotation;
    rotation.rotations = 1;
    double weight = best->getCost().weigh(slots);
    int64_t most = std::min(
        mostRotations, static_cast<int64_t>(weight / rotation.weigh(slots)));
    std::optional<Route> direct = plan(0, most, /*isNeeded=*/false);
    if (direct && direct->getCost().weigh(slots) < weight)
      best = std::move(direct);
  }
  if (demand.maySpread && slotBits &&
      ciphertextBits != space.getAllBits() / slots) {
    double weight = best->getCost().weigh(slots);
    std::optional<Route> spread = planCompact(weight);
    if (spread && spread->getCost().weigh(slots) < weight)
      best = std::move(spread);
  }
  return std::move(*best);
}

int64_t Route::bound(const SlotVector &vector, const Demand &demand,
                     const Space &space, ArrayRef<int64_t> needed) {
  ElementNumber element(demand.map, vector.type.getShape());
  std::vector<Contents> targets;
  for (int64_t number : needed)
    targets.push_back(
        makeTarget(demand, element, space, number, /*copiedBits=*/0));
  return boundMoves(vector, targets, space.getSlots());
}

Cost Route::getCost() const {
  Cost cost = placing.getCost();
  cost.rotations += llvm::popcount(copiedBits) * placedCount;
  if (spreading) {
    Cost spread = spreading->getCost();
    cost.rotations += spread.rotations;
    cost.plainProducts += spread.plainProducts;
    cost.depth += spread.depth;
  }
  return cost;
}

std::string Route::describe() const {
  Cost placed = placing.getCost();
  std::string text;
  if (placed.rotations || placed.plainProducts)
    text = "moved by " + placing.describe();
  if (copiedBits)
    text += (text.empty() ? "copied in " : ", then copied in ") +
            std::to_string(llvm::popcount(copiedBits) * placedCount) +
            " rotations";
  if (spreading)
    text += (text.empty() ? "spread by " : ", then spread by ") +
            spreading->describe();
  return text.empty() ? "in place" : text;
}

std::vector<int> Route::apply(Plan &plan, const SlotVector &vector) const {
  std::vector<int> placed = placing.apply(plan, vector);
  for (int &ciphertext : placed)
    for (uint64_t bits = copiedBits; bits; bits &= bits - 1) {
      int64_t bit = static_cast<int64_t>(bits & ~(bits - 1));
      ciphertext = plan.addAdd(ciphertext, plan.addRotate(ciphertext, -bit));
    }
  if (spreading) {
    SlotVector multiplied;
    multiplied.ciphertexts = std::move(placed);
    placed = spreading->apply(plan, multiplied);
  }
  std::vector<int> results;
  for (int source : sources)
    results.push_back(placed[source]);
  return results;
}
