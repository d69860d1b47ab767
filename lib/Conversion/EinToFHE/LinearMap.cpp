//===- LinearMap.cpp - Slots moved by rotations and masks -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearMap.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <numeric>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

/// More baby steps than this are tried by powers of two only,
static constexpr int64_t mostDenseBabies = 64;
/// and so are fewer, once these many diagonals were counted for each of the
/// lattices: powers of two come within a sixteenth of the least.
static constexpr int64_t mostCounted = int64_t(1) << 14;

std::optional<LinearMap> LinearMap::find(const SlotVector &vector,
                                         ArrayRef<Contents> targets,
                                         int64_t slots, int64_t mostRotations) {
  LinearMap result;
  result.slots = slots;
  struct Place {
    int ciphertext = -1;
    int slot = 0;
  };
  std::vector<Place> places(vector.type.getNumElements());
  for (auto [number, contents] : llvm::enumerate(vector.contents))
    for (auto [slot, element] : llvm::enumerate(contents))
      if (element >= 0 && places[element].ciphertext < 0)
        places[element] = {static_cast<int>(number), static_cast<int>(slot)};

  for (const Contents &wanted : targets) {
    Target target;
    Contents held(slots, zeroSlot);
    for (auto [slot, element] : llvm::enumerate(wanted)) {
      if (element < 0)
        continue;
      Place place = places[element];
      if (place.ciphertext < 0)
        return std::nullopt;
      // A copy that is in its slot already does not have to move.
      for (auto [number, contents] : llvm::enumerate(vector.contents))
        if (contents[slot] == element)
          place = {static_cast<int>(number), static_cast<int>(slot)};
      int64_t distance = place.slot - static_cast<int64_t>(slot);
      int64_t offset = llvm::mod(distance, slots);
      result.distances.insert({offset, distance});
      target.diagonals[{place.ciphertext, offset}].push_back(
          static_cast<int>(slot));
      held[slot] = element;
    }
    if (target.diagonals.size() == 1) {
      auto [ciphertext, offset] = target.diagonals.begin()->first;
      Contents moved(slots);
      for (int64_t slot = 0; slot < slots; ++slot)
        moved[slot] = vector.contents[ciphertext][(slot + offset) % slots];
      target.moves = llvm::all_of(llvm::zip(wanted, moved),
                                  [](std::tuple<int32_t, int32_t> pair) {
                                    auto [want, have] = pair;
                                    return want == anySlot || want == have;
                                  });
      if (target.moves)
        held = std::move(moved);
    }
    result.targets.push_back(std::move(target));
    result.contents.push_back(std::move(held));
  }
  result.chooseSplit(mostRotations);
  return result;
}

int64_t LinearMap::getDistance(int64_t offset, bool isPlain) const {
  if (isPlain)
    return distances.at(offset);
  return offset > slots / 2 ? offset - slots : offset;
}

std::pair<int64_t, int64_t> LinearMap::split(int64_t offset,
                                             const Split &split) const {
  int64_t step =
      (getDistance(offset, split.isPlain) - split.origin) / split.stride;
  int64_t baby = llvm::mod(step, split.babies);
  return {split.origin + (step - baby) * split.stride, baby * split.stride};
}

int64_t LinearMap::countRotations(const Split &split) const {
  // Giant steps of each target; baby steps, and whole moves, of each source.
  int64_t giantCount = 0;
  std::vector<Diagonal> babies;
  std::vector<int64_t> giants;
  for (const Target &target : targets) {
    giants.clear();
    for (const auto &[diagonal, slots] : target.diagonals) {
      auto [giant, baby] = target.moves
                               ? std::pair<int64_t, int64_t>(0, diagonal.second)
                               : this->split(diagonal.second, split);
      if (giant = llvm::mod(giant, this->slots); giant != 0)
        giants.push_back(giant);
      if (baby = llvm::mod(baby, this->slots); baby != 0)
        babies.emplace_back(diagonal.first, baby);
    }
    llvm::sort(giants);
    giantCount += std::unique(giants.begin(), giants.end()) - giants.begin();
  }
  llvm::sort(babies);
  return giantCount +
         (std::unique(babies.begin(), babies.end()) - babies.begin());
}

/// A source takes n diagonals to a target in at least 2 * sqrt(n) - 2 baby and
/// giant steps; pairs of a source and a target without a common one share none.
int64_t LinearMap::boundRotations() const {
  int64_t bound = 0;
  std::set<int> paired;
  for (const Target &target : targets) {
    std::map<int, int64_t> counts;
    for (const auto &[diagonal, slots] : target.diagonals)
      if (!paired.count(diagonal.first))
        ++counts[diagonal.first];
    auto most = llvm::max_element(counts, [](const auto &a, const auto &b) {
      return a.second < b.second;
    });
    if (target.moves || most == counts.end())
      continue;
    paired.insert(most->first);
    bound += static_cast<int64_t>(
                 std::ceil(2 * std::sqrt(static_cast<double>(most->second)))) -
             2;
  }
  return bound;
}

void LinearMap::chooseSplit(int64_t mostRotations) {
  chosen.rotations = countRotations(chosen);
  if (boundRotations() > mostRotations)
    return;
  int64_t diagonals = 1;
  for (const Target &target : targets)
    diagonals += static_cast<int64_t>(target.diagonals.size());
  int64_t denseBabies = std::min(mostDenseBabies, mostCounted / diagonals);
  // Each giant step serves no more diagonals than there are baby steps.
  auto countLeastGiants = [&](int64_t babies) {
    int64_t least = 0;
    for (const Target &target : targets)
      if (!target.moves && !target.diagonals.empty())
        least += llvm::divideCeil(target.diagonals.size(), babies) - 1;
    return least;
  };
  for (bool isPlain : {true, false}) {
    std::set<int64_t> used;
    for (const Target &target : targets)
      if (!target.moves)
        for (const auto &[diagonal, slots] : target.diagonals)
          used.insert(getDistance(diagonal.second, isPlain));
    if (used.empty())
      return;
    // From the least distance they are multiples of one stride; from 0 maybe of
    // a smaller one, but then the step by 0 costs nothing.
    for (int64_t origin : {*used.begin(), int64_t(0)}) {
      int64_t stride = 0;
      for (int64_t distance : used)
        stride = std::gcd(stride, distance - origin);
      if (stride == 0)
        stride = 1;
      int64_t range = (*used.rbegin() - *used.begin()) / stride + 1;
      // Baby steps upwards, or downwards.
      for (int64_t step : {stride, -stride})
        for (int64_t babies = 1; babies < 2 * range;
             babies = babies < denseBabies ? babies + 1 : babies * 2) {
          if (countLeastGiants(babies) >= chosen.rotations)
            continue;
          Split candidate{isPlain, origin, step, babies, 0};
          candidate.rotations = countRotations(candidate);
          if (candidate.rotations < chosen.rotations)
            chosen = candidate;
        }
    }
  }
}

Cost LinearMap::getCost() const {
  Cost cost;
  cost.rotations = chosen.rotations;
  for (const Target &target : targets)
    if (!target.moves)
      cost.plainProducts += target.diagonals.size();
  cost.depth = cost.plainProducts > 0;
  return cost;
}

std::string LinearMap::describe() const {
  std::set<int64_t> offsets;
  for (const Target &target : targets)
    for (const auto &[diagonal, slots] : target.diagonals)
      offsets.insert(diagonal.second);
  return std::to_string(offsets.size()) + " offsets in " +
         std::to_string(chosen.rotations) + " rotations, " +
         std::to_string(chosen.babies) + " baby steps of stride " +
         std::to_string(chosen.stride);
}

std::vector<int> LinearMap::apply(Plan &plan, const SlotVector &vector) const {
  std::map<Diagonal, int> rotated;
  auto rotate = [&](int ciphertext, int64_t offset) {
    offset = llvm::mod(offset, slots);
    auto [entry, isNew] = rotated.insert({{ciphertext, offset}, -1});
    if (isNew)
      entry->second = plan.addRotate(vector.ciphertexts[ciphertext], offset);
    return entry->second;
  };
  auto join = [&](int sum, int term) {
    return sum < 0 ? term : plan.addAdd(sum, term);
  };
  std::vector<int> results;
  for (const Target &target : targets) {
    if (target.moves) {
      auto [ciphertext, offset] = target.diagonals.begin()->first;
      results.push_back(rotate(ciphertext, offset));
      continue;
    }
    // Each giant step rotates a sum of masked baby steps, whose masks it
    // rotates along.
    std::map<int64_t, int> giants;
    for (const auto &[diagonal, chosenSlots] : target.diagonals) {
      auto [giant, baby] = split(diagonal.second, chosen);
      giant = llvm::mod(giant, slots);
      std::vector<int> mask;
      for (int slot : chosenSlots)
        mask.push_back(static_cast<int>((slot + giant) % slots));
      llvm::sort(mask);
      int term = plan.addMask(rotate(diagonal.first, baby), mask);
      int &sum = giants.insert({giant, -1}).first->second;
      sum = join(sum, term);
    }
    int sum = -1;
    for (auto [giant, term] : giants)
      sum = join(sum, plan.addRotate(term, giant));
    // A target of zeros alone: nothing of the first ciphertext.
    if (sum < 0)
      sum = plan.addMask(vector.ciphertexts.front(), {});
    results.push_back(sum);
  }
  return results;
}
