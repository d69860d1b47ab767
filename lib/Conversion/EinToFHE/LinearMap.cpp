//===- LinearMap.cpp - Slots moved by rotations and masks -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearMap.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

/// More baby steps than this are tried by powers of two only,
static constexpr int64_t mostDenseBabies = 64;
/// and so are fewer, once these many diagonals were counted for each of the
/// lattices: powers of two come within a sixteenth of the least.
static constexpr int64_t mostCounted = int64_t(1) << 14;
/// So many copies of an element are looked at.
static constexpr size_t mostPlaces = 16;

/// `counts` diagonals to each target, from several sources. With B baby steps
/// of all sources, those of no rotation included, a target takes n / B giant
/// steps, of which one is no rotation; the least of B + sum(n) / B is at the
/// root of sum(n).
static int64_t boundRotations(ArrayRef<int64_t> counts, int64_t sources) {
  int64_t sum = 0, targets = 0;
  for (int64_t count : counts)
    if (count > 1) {
      sum += count;
      ++targets;
    }
  double steps = 2 * std::sqrt(static_cast<double>(sum));
  return std::max<int64_t>(
      static_cast<int64_t>(std::ceil(steps)) - targets - sources, 0);
}

/// The places, `ciphertext * slots + slot`, of each element.
static std::vector<SmallVector<int32_t, 1>>
findPlaces(const SlotVector &vector, int64_t slots, size_t most) {
  std::vector<SmallVector<int32_t, 1>> places(vector.type.getNumElements());
  for (auto [number, contents] : llvm::enumerate(vector.contents))
    for (auto [slot, element] : llvm::enumerate(contents))
      if (element >= 0 && places[element].size() < most)
        places[element].push_back(static_cast<int32_t>(number * slots + slot));
  return places;
}

/// Copies lie apart by powers of two, mostly: the distances that have the most
/// factors of two bring an element to all places from the copy beside each.
static int32_t choosePlace(ArrayRef<int32_t> places, int64_t slot,
                           int64_t slots) {
  auto countFactors = [&](int32_t place) {
    return llvm::countr_zero(static_cast<uint64_t>(place - slot) & (slots - 1));
  };
  int32_t best = places.front();
  for (int32_t place : places.drop_front())
    if (countFactors(place) > countFactors(best))
      best = place;
  return best;
}

std::optional<LinearMap> LinearMap::find(const SlotVector &vector,
                                         ArrayRef<Contents> targets,
                                         int64_t slots, int64_t mostRotations,
                                         bool isNeeded) {
  return find(vector, targets, slots, mostRotations, isNeeded,
              /*isSum=*/false);
}

LinearMap LinearMap::findSums(const SlotVector &vector,
                              ArrayRef<Contents> targets, int64_t slots) {
  return *find(vector, targets, slots, std::numeric_limits<int64_t>::max(),
               /*isNeeded=*/true, /*isSum=*/true);
}

std::optional<LinearMap> LinearMap::find(const SlotVector &vector,
                                         ArrayRef<Contents> targets,
                                         int64_t slots, int64_t mostRotations,
                                         bool isNeeded, bool isSum) {
  LinearMap result;
  result.slots = slots;
  result.distances.resize(slots);
  std::vector<bool> occurs(slots);
  result.sources = static_cast<int64_t>(vector.contents.size());
  std::vector<SmallVector<int32_t, 1>> places = findPlaces(
      vector, slots, isSum ? std::numeric_limits<size_t>::max() : mostPlaces);

  // Of each target, the diagonals that bring elements, as numbers of sources
  // and offsets, with the slots.
  std::vector<std::vector<std::pair<int32_t, int>>> diagonals;
  std::vector<int64_t> counts;
  std::vector<int> lastTarget(result.sources * slots, -1);
  for (auto [number, wanted] : llvm::enumerate(targets)) {
    std::vector<std::pair<int32_t, int>> numbers;
    int64_t count = 0;
    auto bring = [&](int64_t place, int64_t slot) {
      int64_t source = place & -slots, distance = (place & (slots - 1)) - slot;
      int64_t offset = distance & (slots - 1);
      if (!occurs[offset]) {
        occurs[offset] = true;
        result.distances[offset] = distance;
      }
      numbers.emplace_back(static_cast<int32_t>(source + offset),
                           static_cast<int>(slot));
      count +=
          std::exchange(lastTarget[source + offset],
                        static_cast<int>(number)) != static_cast<int>(number);
    };
    for (int64_t slot = 0; slot < slots; ++slot) {
      int32_t element = wanted[slot];
      if (element < 0)
        continue;
      if (places[element].empty())
        return std::nullopt;
      if (isSum) {
        for (int32_t place : places[element])
          bring(place, slot);
        continue;
      }
      int64_t place = choosePlace(places[element], slot, slots);
      // A copy that is in its slot already does not have to move.
      for (auto [source, contents] : llvm::enumerate(vector.contents))
        if (contents[slot] == element)
          place = static_cast<int64_t>(source) * slots + slot;
      bring(place, slot);
    }
    diagonals.push_back(std::move(numbers));
    counts.push_back(count);
  }
  bool isHopeless = boundRotations(counts, result.sources) > mostRotations;
  if (isHopeless && !isNeeded)
    return std::nullopt;

  for (auto [wanted, numbers] : llvm::zip(targets, diagonals)) {
    Target target;
    Contents held(slots, zeroSlot);
    llvm::sort(numbers);
    int32_t last = -1;
    for (auto [number, slot] : numbers) {
      held[slot] = wanted[slot];
      if (std::exchange(last, number) != number) {
        target.begins.push_back(static_cast<int>(target.slots.size()));
        target.diagonals.emplace_back(static_cast<int>(number / slots),
                                      number % slots);
      }
      target.slots.push_back(slot);
    }
    target.begins.push_back(static_cast<int>(target.slots.size()));
    if (target.diagonals.size() == 1 && !isSum) {
      auto [ciphertext, offset] = target.diagonals.front();
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
  result.chooseSplit(isHopeless);
  return result;
}

int64_t LinearMap::getDistance(int64_t offset, bool isPlain) const {
  if (isPlain)
    return distances[offset];
  return offset > slots / 2 ? offset - slots : offset;
}

std::pair<int64_t, int64_t> LinearMap::split(int64_t offset,
                                             const Split &split) const {
  int64_t step =
      (getDistance(offset, split.isPlain) - split.origin) / split.stride;
  int64_t baby = llvm::mod(step, split.babies);
  return {split.origin + (step - baby) * split.stride, baby * split.stride};
}

int64_t LinearMap::countRotations(const Split &split, int64_t most) const {
  // Giant steps of each target; baby steps, and whole moves, of each source.
  int64_t count = 0;
  std::vector<int> lastTarget(slots, -1);
  std::vector<bool> hasBaby(sources * slots);
  for (auto [number, target] : llvm::enumerate(targets))
    for (auto [source, offset] : target.diagonals) {
      auto [giant, baby] = target.moves ? std::pair<int64_t, int64_t>(0, offset)
                                        : this->split(offset, split);
      giant = llvm::mod(giant, slots);
      baby = llvm::mod(baby, slots);
      if (giant != 0 &&
          std::exchange(lastTarget[giant], int(number)) != int(number))
        ++count;
      if (baby != 0 && !hasBaby[source * slots + baby]) {
        hasBaby[source * slots + baby] = true;
        ++count;
      }
      if (count >= most)
        return count;
    }
  return count;
}

void LinearMap::chooseSplit(bool isHopeless) {
  chosen.rotations =
      countRotations(chosen, std::numeric_limits<int64_t>::max());
  if (isHopeless)
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
        for (auto [source, offset] : target.diagonals)
          used.insert(getDistance(offset, isPlain));
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
          candidate.rotations = countRotations(candidate, chosen.rotations);
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
    for (auto [source, offset] : target.diagonals)
      offsets.insert(offset);
  return std::to_string(offsets.size()) + " distances in " +
         std::to_string(chosen.rotations) + " rotations (" +
         std::to_string(chosen.babies) + " baby steps of " +
         std::to_string(chosen.stride) + " slots)";
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
      auto [ciphertext, offset] = target.diagonals.front();
      results.push_back(rotate(ciphertext, offset));
      continue;
    }
    // Each giant step rotates a sum of masked baby steps, whose masks it
    // rotates along.
    std::map<int64_t, int> giants;
    for (auto [i, diagonal] : llvm::enumerate(target.diagonals)) {
      auto [source, offset] = diagonal;
      auto [giant, baby] = split(offset, chosen);
      giant = llvm::mod(giant, slots);
      std::vector<int> mask;
      for (int j = target.begins[i]; j < target.begins[i + 1]; ++j)
        mask.push_back(static_cast<int>((target.slots[j] + giant) % slots));
      llvm::sort(mask);
      int term = plan.addMask(rotate(source, baby), mask);
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

int64_t ricci::fhe::boundMoves(const SlotVector &vector,
                               ArrayRef<Contents> targets, int64_t slots) {
  int64_t elements = vector.type.getNumElements();
  std::vector<int64_t> places(elements), copies(elements);
  for (auto [number, contents] : llvm::enumerate(vector.contents))
    for (auto [slot, element] : llvm::enumerate(contents))
      if (element >= 0) {
        places[element] = static_cast<int64_t>(number * slots + slot);
        ++copies[element];
      }
  int64_t most = 1;
  for (const Contents &wanted : targets) {
    // Offsets are certain of elements that are in one place.
    std::map<int64_t, std::vector<bool>> offsets;
    std::map<int64_t, int64_t> counts;
    std::vector<int64_t> uses(elements);
    for (auto [slot, element] : llvm::enumerate(wanted)) {
      if (element < 0)
        continue;
      ++uses[element];
      if (copies[element] != 1)
        continue;
      std::vector<bool> &used = offsets[places[element] / slots];
      used.resize(slots);
      auto distance = places[element] - static_cast<int64_t>(slot);
      if (auto offset = llvm::mod(distance, slots); !used[offset]) {
        used[offset] = true;
        most = std::max(most, ++counts[places[element] / slots]);
      }
    }
    for (int64_t element = 0; element < elements; ++element)
      if (copies[element])
        most = std::max<int64_t>(
            most, llvm::divideCeil(uses[element], copies[element]));
  }
  return llvm::Log2_64_Ceil(most);
}
