//===- ContractionPlan.cpp - A contraction on ciphertexts -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractionPlan.h"

#include "ArgumentPlacement.h"
#include "CutContraction.h"
#include "DiagonalPlan.h"
#include "LinearMap.h"
#include "MatrixRoles.h"
#include "RotationBound.h"
#include "Route.h"
#include "RowMajor.h"

#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/bit.h"

#include <map>

using namespace mlir;
using namespace ricci::fhe;

static SmallVector<int64_t> getTextbookOrder(int64_t rankCount,
                                             int64_t resultRank) {
  auto order = llvm::to_vector(llvm::seq(resultRank, rankCount));
  llvm::append_range(order, llvm::seq<int64_t>(0, resultRank));
  return order;
}

static Space makeSpace(const Contraction &contraction,
                       const ContractionChoice &choice, int64_t slots) {
  if (!choice.strides.empty())
    return Space::at(contraction.extents, choice.strides, slots);
  if (!choice.order.empty())
    return Space(contraction.extents, choice.order, slots, choice.across);
  return Space(
      contraction.extents,
      getTextbookOrder(contraction.extents.size(), contraction.resultRank),
      slots);
}

namespace {

/// A value at the positions of the space: a ciphertext for each that is needed.
struct Factor {
  std::vector<int> ciphertexts;
  /// Slots that certainly hold 0.
  std::vector<std::vector<bool>> zeros;
};

class ContractionPlanner {
public:
  ContractionPlanner(Plan &plan, const Contraction &contraction,
                     const ContractionChoice &choice,
                     SmallVectorImpl<std::string> &notes)
      : plan(plan), contraction(contraction), notes(notes),
        slots(plan.getSlots()), space(makeSpace(contraction, choice, slots)),
        sums(space.takeFirst(contraction.resultRank)),
        needed(findNeeded(space)), choice(choice) {}

  SlotVector run();

private:
  Route findRoute(const PlanOperand &operand, ArrayRef<int64_t> zeroRanks) {
    placeArgument(*operand.secret, operand.map, space, needed);
    return Route::find(*operand.secret,
                       {operand.map, contraction.resultRank,
                        llvm::to_vector(zeroRanks),
                        /*maySpread=*/!choice.isTextbook()},
                       space, needed, plan.getMostRotations());
  }
  Factor apply(const PlanOperand &operand, const Route &route);
  void noteBound(int64_t least, const SlotVector *vector = nullptr);
  PlanPlaintext encode(ArrayRef<PlanOperand> operands, int64_t number,
                       double factor) const;
  std::vector<Route> findProductRoutes(ArrayRef<PlanOperand> secrets,
                                       ArrayRef<PlanOperand> clears);
  Factor multiply(ArrayRef<PlanOperand> operands);
  Factor add(ArrayRef<PlanOperand> operands);
  Factor combine();
  SlotVector reduce(Factor factor, SmallVectorImpl<int64_t> &numbers);
  std::string gatherSums(std::map<int64_t, Factor> &groups,
                         uint64_t &summedBits);
  PlacementAttr placeResult(int64_t number) const;
  void addInit(SlotVector &result, const Space &resultSpace,
               ArrayRef<int64_t> groups);

  Plan &plan;
  const Contraction &contraction;
  SmallVectorImpl<std::string> &notes;
  int64_t slots;
  Space space;
  /// Where sums lie, in the bits that are not summed any more.
  Space sums;
  std::vector<int64_t> needed;
  const ContractionChoice &choice;
};

PlanPlaintext ContractionPlanner::encode(ArrayRef<PlanOperand> operands,
                                         int64_t number, double factor) const {
  PlanPlaintext plaintext;
  SmallVector<int64_t> strides = space.getStrides();
  plaintext.placement =
      PlacementAttr::get(operands.front().map.getContext(), space.getExtents(),
                         strides, number * slots);
  for (const PlanOperand &operand : operands) {
    plaintext.tensors.push_back(operand.clear);
    plaintext.maps.push_back(operand.map);
  }
  plaintext.factor = factor;
  return plaintext;
}

/// Of what the last note is about, which begins with the vector, if any.
void ContractionPlanner::noteBound(int64_t least, const SlotVector *vector) {
  if (vector)
    plan.addLeastRotations(vector->ciphertexts.front(), least);
  else
    plan.addLeastRotations(least);
  if (least > 0)
    notes.back() += " (at least " + std::to_string(least) + ")";
}

Factor ContractionPlanner::apply(const PlanOperand &operand,
                                 const Route &route) {
  notes.push_back("an operand: " + route.describe());
  if (plan.getCountsBounds())
    noteBound(Route::bound(*operand.secret,
                           {operand.map, contraction.resultRank, {}}, space,
                           needed),
              operand.secret);
  Factor factor;
  factor.ciphertexts = route.apply(plan, *operand.secret);
  for (const Contents &contents : route.getContents()) {
    std::vector<bool> zeros;
    for (int32_t held : contents)
      zeros.push_back(held == zeroSlot);
    factor.zeros.push_back(std::move(zeros));
  }
  return factor;
}

/// Where a rank that is summed over is in its padding, one factor has to be
/// zero: a clear one is by its encoding, else the secret one that gets there
/// for the least.
std::vector<Route>
ContractionPlanner::findProductRoutes(ArrayRef<PlanOperand> secrets,
                                      ArrayRef<PlanOperand> clears) {
  SmallVector<SmallVector<int64_t>> zeroRanks(secrets.size());
  std::vector<Route> routes;
  for (const PlanOperand &operand : secrets)
    routes.push_back(findRoute(operand, {}));
  if (!clears.empty())
    return routes;
  for (int64_t rank = contraction.resultRank; rank < space.getRankCount();
       ++rank) {
    if (!space.isRagged(rank))
      continue;
    std::optional<size_t> best;
    std::optional<Route> bestRoute;
    double bestExtra = 0;
    for (auto [i, operand] : llvm::enumerate(secrets)) {
      // Operands without the rank would be masked after they are copied.
      if (!operand.map.isFunctionOfDim(rank))
        continue;
      auto ranks = zeroRanks[i];
      ranks.push_back(rank);
      Route route = findRoute(operand, ranks);
      double extra = route.getCost().weigh(plan.getSlots()) -
                     routes[i].getCost().weigh(plan.getSlots());
      if (best && extra >= bestExtra)
        continue;
      best = i;
      bestRoute = std::move(route);
      bestExtra = extra;
    }
    if (!best) {
      best = 0;
      zeroRanks[0].push_back(rank);
      bestRoute = findRoute(secrets[0], zeroRanks[0]);
      zeroRanks[0].pop_back();
    }
    zeroRanks[*best].push_back(rank);
    routes[*best] = std::move(*bestRoute);
  }
  return routes;
}

Factor ContractionPlanner::multiply(ArrayRef<PlanOperand> operands) {
  SmallVector<PlanOperand> secrets, clears;
  for (const PlanOperand &operand : operands)
    (operand.secret ? secrets : clears).push_back(operand);
  SmallVector<Factor> factors;
  std::vector<Route> routes = findProductRoutes(secrets, clears);
  for (auto [operand, route] : llvm::zip(secrets, routes))
    factors.push_back(apply(operand, route));

  // The shallowest two first, so that the product is as shallow as can be.
  auto takeShallowest = [&] {
    auto least = llvm::min_element(factors, [&](const Factor &a,
                                                const Factor &b) {
      return plan.getDepth(a.ciphertexts[0]) < plan.getDepth(b.ciphertexts[0]);
    });
    Factor factor = std::move(*least);
    factors.erase(least);
    return factor;
  };
  if (!clears.empty()) {
    Factor factor = takeShallowest();
    for (auto [i, number] : llvm::enumerate(needed)) {
      factor.ciphertexts[i] =
          plan.addMulPlain(factor.ciphertexts[i], encode(clears, number, 1));
      PlacementAttr placement = encode(clears, number, 1).placement;
      for (int64_t slot = 0; slot < slots; ++slot)
        if (!factor.zeros[i][slot])
          factor.zeros[i][slot] = !placement.getIndex(slot);
    }
    factors.push_back(std::move(factor));
  }
  while (factors.size() > 1) {
    Factor lhs = takeShallowest(), rhs = takeShallowest();
    for (size_t i = 0; i < needed.size(); ++i) {
      lhs.ciphertexts[i] = plan.addMul(lhs.ciphertexts[i], rhs.ciphertexts[i]);
      for (int64_t slot = 0; slot < slots; ++slot)
        lhs.zeros[i][slot] = lhs.zeros[i][slot] || rhs.zeros[i][slot];
    }
    factors.push_back(std::move(lhs));
  }
  return std::move(factors.front());
}

Factor ContractionPlanner::add(ArrayRef<PlanOperand> operands) {
  bool negatesRest = contraction.combination == Combination::Difference;
  bool negatesFirst = contraction.combination == Combination::Negation;
  // Each term has to be zero in the padding of what is summed over.
  auto summed =
      llvm::to_vector(llvm::seq(contraction.resultRank, space.getRankCount()));
  std::optional<Factor> sum;
  for (bool secret : {true, false})
    for (auto [position, operand] : llvm::enumerate(operands)) {
      if ((operand.secret != nullptr) != secret)
        continue;
      bool negates = position == 0 ? negatesFirst : negatesRest;
      if (!secret) {
        for (auto [i, number] : llvm::enumerate(needed)) {
          PlanPlaintext plaintext = encode(operand, number, negates ? -1 : 1);
          for (int64_t slot = 0; slot < slots; ++slot)
            if (sum->zeros[i][slot])
              sum->zeros[i][slot] = !plaintext.placement.getIndex(slot);
          sum->ciphertexts[i] =
              plan.addAddPlain(sum->ciphertexts[i], std::move(plaintext));
        }
        continue;
      }
      Factor term = apply(operand, findRoute(operand, summed));
      if (!sum) {
        if (negates)
          for (int &ciphertext : term.ciphertexts)
            ciphertext = plan.addNegate(ciphertext);
        sum = std::move(term);
        continue;
      }
      for (size_t i = 0; i < needed.size(); ++i) {
        int lhs = sum->ciphertexts[i], rhs = term.ciphertexts[i];
        sum->ciphertexts[i] =
            negates ? plan.addSub(lhs, rhs) : plan.addAdd(lhs, rhs);
        for (int64_t slot = 0; slot < slots; ++slot)
          sum->zeros[i][slot] = sum->zeros[i][slot] && term.zeros[i][slot];
      }
    }
  return std::move(*sum);
}

/// The combined operands, and the mask. If either is clear alone, the product
/// takes it in.
Factor ContractionPlanner::combine() {
  SmallVector<PlanOperand> factors;
  bool isProduct = contraction.combination == Combination::Product;
  if (isProduct)
    factors = contraction.operands;
  if (contraction.mask)
    factors.push_back(*contraction.mask);
  if (isProduct)
    return multiply(factors);
  Factor sum = add(contraction.operands);
  if (!contraction.mask)
    return sum;
  if (contraction.mask->secret) {
    Factor mask = apply(*contraction.mask, findRoute(*contraction.mask, {}));
    for (size_t i = 0; i < needed.size(); ++i) {
      sum.ciphertexts[i] = plan.addMul(sum.ciphertexts[i], mask.ciphertexts[i]);
      for (int64_t slot = 0; slot < slots; ++slot)
        sum.zeros[i][slot] = sum.zeros[i][slot] || mask.zeros[i][slot];
    }
    return sum;
  }
  for (auto [i, number] : llvm::enumerate(needed))
    sum.ciphertexts[i] = plan.addMulPlain(sum.ciphertexts[i],
                                          encode(*contraction.mask, number, 1));
  return sum;
}

/// Sums up; `numbers` are the ciphertexts of the space that hold the sums.
SlotVector ContractionPlanner::reduce(Factor factor,
                                      SmallVectorImpl<int64_t> &numbers) {
  uint64_t summedBits = 0;
  for (int64_t rank = contraction.resultRank; rank < space.getRankCount();
       ++rank)
    summedBits |= space.getBits(rank);
  uint64_t slotBits = summedBits & (slots - 1);
  int64_t ciphertextBits = static_cast<int64_t>(summedBits / slots);

  // Across ciphertexts.
  std::map<int64_t, Factor> groups;
  for (auto [i, number] : llvm::enumerate(needed)) {
    auto [entry, isNew] = groups.insert({number & ~ciphertextBits, {}});
    Factor &sum = entry->second;
    if (isNew) {
      sum.ciphertexts = {factor.ciphertexts[i]};
      sum.zeros = {std::move(factor.zeros[i])};
      continue;
    }
    sum.ciphertexts[0] = plan.addAdd(sum.ciphertexts[0], factor.ciphertexts[i]);
    for (int64_t slot = 0; slot < slots; ++slot)
      sum.zeros[0][slot] = sum.zeros[0][slot] && factor.zeros[i][slot];
  }

  bool isSummed = slotBits != 0;
  std::string note;
  if (choice.gathers)
    note = gatherSums(groups, slotBits);

  // Within them. While the bits come from the top of the slot number without a
  // gap, sums go around the end and leave copies; else junk beside the sum.
  int64_t period = slots;
  uint64_t copiedBits = 0, junkBits = 0;
  for (int64_t bit = slots / 2; bit > 0; bit /= 2) {
    if (!(slotBits & bit))
      continue;
    (2 * bit == period ? copiedBits : junkBits) |= bit;
    if (2 * bit == period)
      period = bit;
    for (auto &[number, sum] : groups) {
      int &ciphertext = sum.ciphertexts[0];
      ciphertext = plan.addAdd(ciphertext, plan.addRotate(ciphertext, bit));
      std::vector<bool> &zeros = sum.zeros[0];
      std::vector<bool> moved(slots);
      for (int64_t slot = 0; slot < slots; ++slot)
        moved[slot] = zeros[slot] && zeros[(slot + bit) % slots];
      zeros = std::move(moved);
    }
  }
  if (slotBits)
    note += (note.empty() ? "summed in " : ", then summed in ") +
            std::to_string(llvm::popcount(slotBits) * groups.size()) +
            " rotations";
  if (isSummed) {
    notes.push_back(note);
    // t rotations bring together at most 2^t slots of each ciphertext.
    int64_t summands = 1;
    for (int64_t extent :
         ArrayRef(contraction.extents).drop_front(contraction.resultRank))
      summands *= extent;
    noteBound(llvm::Log2_64_Ceil(llvm::divideCeil(
        summands, int64_t(1) << llvm::popcount(summedBits / slots))));
  }

  SlotVector result;
  result.type = contraction.resultType;
  SmallVector<int64_t> index(sums.getRankCount());
  auto identity = AffineMap::getMultiDimIdentityMap(
      contraction.resultRank, contraction.resultType.getContext());
  ElementNumber element(identity, result.type.getShape());
  for (auto &[number, sum] : groups) {
    Contents contents(slots, junkSlot);
    for (int64_t slot = 0; slot < slots; ++slot) {
      if (sum.zeros[0][slot])
        contents[slot] = zeroSlot;
      int64_t position = number * slots + (slot & ~copiedBits & ~junkBits);
      if (!sums.isCovered(position) || (slot & junkBits))
        continue;
      sums.getIndex(position, index);
      bool inside = true;
      for (int64_t rank = 0; rank < contraction.resultRank; ++rank)
        inside &= index[rank] < sums.getExtent(rank);
      if (inside)
        contents[slot] = static_cast<int32_t>(element.get(index));
    }
    numbers.push_back(number);
    result.placements.push_back(placeResult(number));
    result.ciphertexts.push_back(sum.ciphertexts[0]);
    result.contents.push_back(std::move(contents));
  }
  return result;
}

/// Takes the ciphertexts of `groups` together: sums over as many of
/// `summedBits` as the result's ranks across ciphertexts have bits, and puts
/// these in their place. Returns a note, empty if that helps nothing.
std::string ContractionPlanner::gatherSums(std::map<int64_t, Factor> &groups,
                                           uint64_t &summedBits) {
  SmallVector<bool> summed(space.getRankCount());
  std::fill(summed.begin() + contraction.resultRank, summed.end(), true);
  Space compact = space.makeCompact(summed);
  Space gathered = compact.takeFirst(contraction.resultRank);
  std::vector<int64_t> numbers = findNeeded(gathered);
  if (numbers.size() >= groups.size())
    return "";
  uint64_t rest = summedBits & ~gathered.getAllBits();
  // What is yet to be summed over tells partial sums of an element apart.
  auto isInside = [&](ArrayRef<int64_t> index) {
    for (int64_t rank = 0; rank < contraction.resultRank; ++rank)
      if (index[rank] >= space.getExtent(rank))
        return false;
    return true;
  };
  int64_t elements = contraction.resultType.getNumElements();
  int64_t restCount = int64_t(1) << llvm::popcount(rest);
  auto number = [&](int64_t element, int64_t slot) {
    int64_t part = 0;
    for (uint64_t bits = rest; bits; bits &= bits - 1)
      part = 2 * part + ((slot & bits & ~(bits - 1)) != 0);
    return static_cast<int32_t>(element * restCount + part);
  };
  MLIRContext *context = contraction.resultType.getContext();
  auto identity =
      AffineMap::getMultiDimIdentityMap(contraction.resultRank, context);
  ElementNumber element(identity, contraction.resultType.getShape());
  SlotVector partial;
  partial.type = RankedTensorType::get({elements * restCount},
                                       contraction.resultType.getElementType());
  SmallVector<int64_t> index(space.getRankCount());
  for (auto &[group, sum] : groups) {
    Contents contents(slots, junkSlot);
    for (int64_t slot = 0; slot < slots; ++slot) {
      int64_t position = group * slots + slot;
      if (!space.isCovered(position) || sum.zeros[0][slot])
        continue;
      space.getIndex(position, index);
      if (isInside(index))
        contents[slot] = number(
            element.get(ArrayRef(index).take_front(contraction.resultRank)),
            slot);
    }
    partial.ciphertexts.push_back(sum.ciphertexts[0]);
    partial.contents.push_back(std::move(contents));
  }
  std::vector<bool> exists(elements * restCount);
  for (const Contents &contents : partial.contents)
    for (int32_t held : contents)
      if (held >= 0)
        exists[held] = true;
  std::vector<Contents> targets;
  index.resize(contraction.resultRank);
  for (int64_t ciphertext : numbers) {
    Contents target(slots, zeroSlot);
    for (int64_t slot = 0; slot < slots; ++slot) {
      int64_t position = ciphertext * slots + slot;
      if (!gathered.isCovered(position & ~static_cast<int64_t>(rest)))
        continue;
      gathered.getIndex(position, index);
      if (!isInside(index))
        continue;
      int32_t wanted = number(element.get(index), slot);
      if (exists[wanted])
        target[slot] = wanted;
    }
    targets.push_back(std::move(target));
  }
  LinearMap map = LinearMap::findSums(partial, targets, slots);
  std::vector<int> ciphertexts = map.apply(plan, partial);
  groups.clear();
  for (auto [i, ciphertext] : llvm::enumerate(numbers)) {
    std::vector<bool> zeros;
    for (int32_t held : map.getContents()[i])
      zeros.push_back(held == zeroSlot);
    groups[ciphertext] = {{ciphertexts[i]}, {std::move(zeros)}};
  }
  sums = std::move(gathered);
  summedBits = rest;
  return "sums gathered by " + map.describe();
}

/// Where sums lie: at the result's ranks, 0 in the bits of the others.
PlacementAttr ContractionPlanner::placeResult(int64_t number) const {
  return PlacementAttr::get(contraction.resultType.getContext(),
                            sums.getExtents(), sums.getStrides(),
                            number * slots);
}

/// Adds the initial value in the first copy of each sum.
void ContractionPlanner::addInit(SlotVector &result, const Space &resultSpace,
                                 ArrayRef<int64_t> groups) {
  const PlanOperand &init = *contraction.init;
  AffineMap map =
      AffineMap::get(contraction.resultRank, 0, init.map.getResults(),
                     result.type.getContext());
  PlanOperand operand = init;
  operand.map = map;
  std::optional<Route> route;
  std::vector<int> added;
  if (init.secret) {
    placeArgument(*init.secret, map, resultSpace, groups);
    route = Route::find(*init.secret, {map, contraction.resultRank, {}},
                        resultSpace, groups);
    notes.push_back("the initial value: " + route->describe());
    if (plan.getCountsBounds())
      noteBound(Route::bound(*init.secret, {map, contraction.resultRank, {}},
                             resultSpace, groups),
                init.secret);
    added = route->apply(plan, *init.secret);
  }
  for (auto [i, number] : llvm::enumerate(groups)) {
    Contents &contents = result.contents[i];
    Contents held;
    if (init.secret) {
      result.ciphertexts[i] = plan.addAdd(result.ciphertexts[i], added[i]);
      held = route->getContents()[i];
    } else {
      PlanPlaintext plaintext;
      plaintext.placement = result.placements[i];
      plaintext.tensors.push_back(init.clear);
      plaintext.maps.push_back(map);
      held.assign(slots, zeroSlot);
      for (int64_t slot = 0; slot < slots; ++slot)
        if (plaintext.placement.getIndex(slot))
          held[slot] = 0;
      result.ciphertexts[i] =
          plan.addAddPlain(result.ciphertexts[i], std::move(plaintext));
    }
    for (int64_t slot = 0; slot < slots; ++slot) {
      bool isHome = resultSpace.isCovered(number * slots + slot);
      if (isHome && contents[slot] >= 0)
        continue;
      if (contents[slot] != zeroSlot || held[slot] != zeroSlot)
        contents[slot] = junkSlot;
    }
  }
}

SlotVector ContractionPlanner::run() {
  SmallVector<int64_t> numbers;
  SlotVector result;
  if (choice.byDiagonals) {
    std::optional<Space> blocks;
    result = planDiagonals(plan, contraction, choice, blocks, numbers, notes);
    sums = std::move(*blocks);
    const PlanOperand &secret =
        *llvm::find_if(contraction.operands, [](const PlanOperand &operand) {
          return operand.secret;
        });
    if (plan.getCountsBounds())
      noteBound(boundProduct(contraction, secret, result, slots),
                secret.secret);
  } else {
    result = reduce(combine(), numbers);
  }
  if (contraction.init)
    addInit(result, sums, numbers);
  return result;
}

} // namespace

SlotVector ricci::fhe::planContraction(Plan &plan,
                                       const Contraction &contraction,
                                       const ContractionChoice &choice,
                                       SmallVectorImpl<std::string> &notes) {
  if (choice.inner.empty())
    return ContractionPlanner(plan, contraction, choice, notes).run();
  Contraction cut = cutRanks(contraction, choice.inner);
  SlotVector result = ContractionPlanner(plan, cut, choice, notes).run();
  result.type = contraction.resultType;
  for (PlacementAttr &placement : result.placements)
    placement = joinPieces(placement, result.type.getShape(), choice.inner);
  if (llvm::is_contained(result.placements, PlacementAttr()))
    result.placements.clear();
  return result;
}
