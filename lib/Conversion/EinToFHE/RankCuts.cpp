//===- RankCuts.cpp - Contractions of cut ranks ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RankCuts.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <numeric>

using namespace mlir;
using namespace ricci::fhe;

/// So many choices that cut ranks are looked at, which takes microseconds each,
static constexpr size_t mostEstimated = 4096;
/// and so many of them planned.
static constexpr size_t mostCut = 4;

/// Of pieces in the slots, up to so many are taken in all orders.
static constexpr size_t mostPermutedRanks = 4;

namespace {

/// Ranks, some of which are cut, over the bits of positions.
struct CutSpace {
  CutSpace(const SearchedContraction &found, const ContractionChoice &choice,
           int64_t slots);
  /// Whether each piece belongs to none of the ranks.
  SmallVector<bool> findAbsent(ArrayRef<RankBits> ranks) const;
  /// The bits of a rank's index, from the lowest on, in a space of the pieces.
  SmallVector<int64_t> getBits(const Space &space, int64_t rank) const;

  SmallVector<int64_t> extents;
  /// Of each rank, its first piece, and whether there are two.
  SmallVector<int64_t> first;
  SmallVector<bool> isCut;
  Space space;
};

} // namespace

static SmallVector<int64_t> getPieceExtents(const SearchedContraction &found,
                                            const ContractionChoice &choice) {
  SmallVector<int64_t> extents;
  for (auto [extent, inner] : llvm::zip(found.extents, choice.inner)) {
    extents.push_back(extent / inner);
    if (inner != 1)
      extents.push_back(inner);
  }
  return extents;
}

CutSpace::CutSpace(const SearchedContraction &found,
                   const ContractionChoice &choice, int64_t slots)
    : extents(getPieceExtents(found, choice)),
      space(extents, choice.order, slots, choice.across) {
  int64_t piece = 0;
  for (int64_t inner : choice.inner) {
    first.push_back(piece);
    isCut.push_back(inner != 1);
    piece += inner == 1 ? 1 : 2;
  }
}

SmallVector<bool> CutSpace::findAbsent(ArrayRef<RankBits> ranks) const {
  SmallVector<bool> absent(extents.size(), true);
  for (RankBits bits : ranks) {
    absent[first[bits.rank]] = false;
    if (isCut[bits.rank])
      absent[first[bits.rank] + 1] = false;
  }
  return absent;
}

SmallVector<int64_t> CutSpace::getBits(const Space &in, int64_t rank) const {
  SmallVector<int64_t> result;
  for (int64_t piece = first[rank] + isCut[rank]; piece >= first[rank]; --piece)
    for (uint64_t bits = in.getBits(piece); bits; bits &= bits - 1)
      result.push_back(llvm::countr_zero(bits));
  return result;
}

/// Moves ranks from their row-major places to those in a compact space. The
/// distances are sums of those of bits; baby and giant steps take the root of
/// their number each.
static void addMove(Cost &cost, ArrayRef<RankBits> ranks, const CutSpace &cut,
                    const Space &to) {
  int64_t slots = to.getSlots(), divisor = 0, range = 0, moved = 0;
  bool isElsewhere = false;
  for (RankBits bits : ranks)
    for (auto [i, place] : llvm::enumerate(cut.getBits(to, bits.rank))) {
      int64_t before = int64_t(1) << (bits.shift + i);
      int64_t after = int64_t(1) << place;
      isElsewhere |= before != after;
      int64_t distance =
          (before < slots ? before : 0) - (after < slots ? after : 0);
      divisor = std::gcd(divisor, distance);
      range += std::abs(distance);
      moved += distance != 0;
    }
  if (!isElsewhere)
    return;
  double distances =
      divisor == 0
          ? 1
          : std::min<double>(int64_t(1) << std::min<int64_t>(moved, 62),
                             static_cast<double>(range) / divisor + 1);
  auto ciphertexts = static_cast<double>(to.getCiphertexts());
  cost.rotations +=
      static_cast<int64_t>(2 * std::sqrt(distances)) * ciphertexts;
  cost.plainProducts += static_cast<int64_t>(distances * ciphertexts);
  ++cost.depth;
}

/// Spreads compact ciphertexts to `count` of them, or gathers them: a rotation
/// to each side for all that one becomes.
static void addSpread(Cost &cost, int64_t compact, int64_t count) {
  if (count <= compact)
    return;
  int64_t copies = count / compact;
  cost.rotations += 2 * (copies - 1) * compact;
  cost.plainProducts += copies * count;
  ++cost.depth;
}

/// Milliseconds that the choice may take, foretold from the bits of positions
/// alone. Operands come in row-major order, and results leave so.
static double estimateCut(const SearchedContraction &found,
                          const ContractionChoice &choice, int64_t slots) {
  CutSpace cut(found, choice, slots);
  auto countCiphertexts = [&](const Space &space, ArrayRef<bool> absent) {
    uint64_t bits = 0;
    for (auto [piece, isAbsent] : llvm::enumerate(absent))
      if (!isAbsent)
        bits |= space.getBits(piece);
    return int64_t(1) << llvm::popcount(bits / slots);
  };
  auto findFree = [&](const Space &compact, ArrayRef<bool> absent) {
    uint64_t bits = 0;
    for (auto [piece, isAbsent] : llvm::enumerate(absent))
      if (isAbsent)
        bits |= cut.space.getBits(piece);
    return llvm::popcount(bits & (slots - 1) & ~compact.getAllBits());
  };
  Cost cost;
  int64_t depth = 0;
  for (ArrayRef<RankBits> ranks : found.ranks) {
    SmallVector<bool> absent = cut.findAbsent(ranks);
    Space compact = cut.space.makeCompact(absent);
    int64_t few = countCiphertexts(compact, absent);
    cost.depth = 0;
    addMove(cost, ranks, cut, compact);
    cost.rotations += findFree(compact, absent) * few;
    addSpread(cost, few, countCiphertexts(cut.space, absent));
    depth = std::max(depth, cost.depth);
  }
  cost.depth = depth + 1;
  cost.products = std::max<int64_t>(1, found.positions / slots);
  SmallVector<RankBits> ranks;
  int64_t shift = 0;
  for (int64_t rank = found.resultRank; rank-- > 0;) {
    ranks.push_back({rank, shift});
    shift += llvm::Log2_64_Ceil(found.extents[rank]);
  }
  SmallVector<bool> absent = cut.findAbsent(ranks);
  Space compact = cut.space.makeCompact(absent);
  int64_t few = countCiphertexts(compact, absent);
  addSpread(cost, few, countCiphertexts(cut.space, absent));
  cost.rotations += findFree(compact, absent) * few;
  addMove(cost, ranks, cut, compact);
  return cost.weigh(slots);
}

/// How many bits of each rank may lie across ciphertexts, in all as many as
/// there are beyond the slots. A vector takes a ciphertext for each index of
/// its ranks' bits across: those ways first whose vectors take the fewest.
static std::vector<SmallVector<int64_t>>
getBitsAcross(const SearchedContraction &found, int64_t slots) {
  std::vector<std::pair<int64_t, SmallVector<int64_t>>> ways;
  SmallVector<int64_t> across(found.extents.size());
  auto countCiphertexts = [&] {
    int64_t resultBits = 0, sum = 0;
    for (int64_t rank = 0; rank < found.resultRank; ++rank)
      resultBits += across[rank];
    sum += int64_t(1) << resultBits;
    for (ArrayRef<RankBits> ranks : found.ranks) {
      int64_t bits = 0;
      for (RankBits rank : ranks)
        bits += across[rank.rank];
      sum += int64_t(1) << bits;
    }
    return sum;
  };
  auto choose = [&](auto &&self, size_t rank, int64_t left) -> void {
    if (ways.size() >= mostEstimated)
      return;
    if (rank == across.size()) {
      if (left == 0)
        ways.emplace_back(countCiphertexts(), across);
      return;
    }
    int64_t extent = found.extents[rank];
    int64_t bits = llvm::Log2_64_Ceil(extent);
    for (int64_t number = 0; number <= std::min(bits, left); ++number) {
      across[rank] = number;
      if (number == bits || extent % (int64_t(1) << number) == 0)
        self(self, rank + 1, left - number);
    }
    across[rank] = 0;
  };
  choose(choose, 0,
         static_cast<int64_t>(llvm::Log2_64(found.positions)) -
             static_cast<int64_t>(llvm::Log2_64(slots)));
  llvm::sort(ways);
  std::vector<SmallVector<int64_t>> result;
  for (auto &[number, way] : ways)
    result.push_back(std::move(way));
  return result;
}

std::vector<ContractionChoice>
ricci::fhe::getCutCandidates(const SearchedContraction &found, int64_t slots) {
  std::vector<std::pair<double, ContractionChoice>> estimated;
  if (found.positions <= slots)
    return {};
  for (const SmallVector<int64_t> &across : getBitsAcross(found, slots)) {
    if (estimated.size() >= mostEstimated)
      break;
    uint64_t cut = 0;
    for (auto [rank, extent] : llvm::enumerate(found.extents))
      if (across[rank] && across[rank] != llvm::Log2_64_Ceil(extent))
        cut |= uint64_t(1) << rank;
    // The ranks whose outer piece is across, of all subsets of those cut.
    uint64_t outer = 0;
    do {
      ContractionChoice choice;
      choice.gathers = true;
      SmallVector<int64_t> inSlots, thin;
      int64_t piece = 0;
      for (auto [rank, extent] : llvm::enumerate(found.extents)) {
        bool isCut = cut >> rank & 1, isOuter = outer >> rank & 1;
        choice.inner.push_back(!isCut    ? 1
                               : isOuter ? extent >> across[rank]
                                         : int64_t(1) << across[rank]);
        if (isCut) {
          choice.order.push_back(isOuter ? piece : piece + 1);
          inSlots.push_back(isOuter ? piece + 1 : piece);
          piece += 2;
          continue;
        }
        (extent == 1    ? thin
         : across[rank] ? choice.order
                        : inSlots)
            .push_back(piece++);
      }
      choice.across = choice.order.size();
      do {
        ContractionChoice complete = choice;
        llvm::append_range(complete.order, inSlots);
        llvm::append_range(complete.order, thin);
        double time = estimateCut(found, complete, slots);
        estimated.emplace_back(time, std::move(complete));
      } while (inSlots.size() <= mostPermutedRanks &&
               std::next_permutation(inSlots.begin(), inSlots.end()));
      outer = (outer - cut) & cut;
    } while (outer && estimated.size() < mostEstimated);
  }
  llvm::sort(estimated);
  std::vector<ContractionChoice> candidates;
  for (auto &[time, choice] : ArrayRef(estimated).take_front(mostCut))
    candidates.push_back(choice);
  return candidates;
}
