//===- LayoutSearch.cpp - Where a program's values lie --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutSearch.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"

#include "llvm/ADT/Sequence.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <numeric>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

/// With more ranks, not all orders are tried, but those that differ from the
/// best in the place of one rank.
static constexpr size_t mostPermutedRanks = 4;
/// Sweeps over a program's contractions; later ones see what earlier ones chose
/// for the contractions behind.
static constexpr int mostSweeps = 3;
/// Slots that plans of the search may pass over for each layout. Planning takes
/// up to 0.2 us for each, so that a program is planned within seconds.
static constexpr int64_t mostWork = int64_t(1) << 22;
/// Ranks of up to so many indices are tried across ciphertexts that they don't
/// fill: the client encrypts as many.
static constexpr int64_t mostAcross = 16;

/// So many choices that cut ranks are looked at, which takes microseconds each,
static constexpr size_t mostEstimated = 4096;
/// and so many of them planned.
static constexpr size_t mostCut = 4;

/// Windows of more elements are not looked at one by one,
static constexpr int64_t mostWindowed = 256;
/// nor if their ciphertexts have more slots.
static constexpr uint64_t mostPositions = uint64_t(1) << 20;

/// Ranks that take bits of the position.
static SmallVector<int64_t> getWideRanks(const SearchedContraction &found) {
  SmallVector<int64_t> ranks;
  for (auto [rank, extent] : llvm::enumerate(found.extents))
    if (extent > 1)
      ranks.push_back(static_cast<int64_t>(rank));
  return ranks;
}

static ContractionChoice complete(const SearchedContraction &found,
                                  ArrayRef<int64_t> wide, int64_t across) {
  ContractionChoice choice;
  choice.order.assign(wide.begin(), wide.end());
  choice.across = across;
  for (auto [rank, extent] : llvm::enumerate(found.extents))
    if (extent <= 1)
      choice.order.push_back(static_cast<int64_t>(rank));
  return choice;
}

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

/// Choices that cut ranks, one piece across ciphertexts and one in the slots:
/// those that promise the most.
static std::vector<ContractionChoice>
getCutCandidates(const SearchedContraction &found, int64_t slots) {
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

/// Windows move over an operand by as few distances as they have elements if
/// the other ranks of its dimensions lie as far apart as there, whatever their
/// own extents are. One choice for each such operand; the window's ranks, and
/// those that the operand lacks, lie across ciphertexts.
static std::vector<ContractionChoice>
getWindowCandidates(const SearchedContraction &found, int64_t slots) {
  std::vector<ContractionChoice> candidates;
  for (ArrayRef<RankBits> ranks : found.ranks) {
    // The widest rank of each dimension first.
    SmallVector<RankBits> sorted(ranks);
    llvm::stable_sort(sorted, [&](RankBits a, RankBits b) {
      return found.extents[a.rank] > found.extents[b.rank];
    });
    ContractionChoice choice;
    choice.gathers = true;
    choice.strides.assign(found.extents.size(), 0);
    uint64_t taken = slots - 1, dimensions = 0;
    bool hasWindow = false;
    auto getBits = [&](int64_t rank) {
      return llvm::PowerOf2Ceil(found.extents[rank]) - 1;
    };
    for (RankBits bits : sorted) {
      bool isFirst =
          !(dimensions >> bits.shift & 1) || found.extents[bits.rank] == 1;
      hasWindow |= !isFirst || bits.coefficient != 1;
      int64_t stride = bits.coefficient << bits.shift;
      if (!isFirst || choice.strides[bits.rank] || bits.coefficient < 1 ||
          !llvm::isPowerOf2_64(bits.coefficient))
        continue;
      if (found.extents[bits.rank] > 1)
        dimensions |= uint64_t(1) << bits.shift;
      choice.strides[bits.rank] = stride;
      taken |= getBits(bits.rank) * stride;
    }
    if (!hasWindow)
      continue;
    int64_t ciphertexts = 1;
    for (auto [rank, extent] : llvm::enumerate(found.extents)) {
      if (choice.strides[rank])
        continue;
      choice.strides[rank] = int64_t(1) << (llvm::Log2_64(taken) + 1);
      taken |= getBits(rank) * choice.strides[rank];
      ciphertexts *= extent;
    }
    if (ciphertexts <= mostWindowed && taken < mostPositions)
      candidates.push_back(std::move(choice));
  }
  return candidates;
}

/// Choices to try in place of `current`.
static std::vector<ContractionChoice>
getCandidates(const SearchedContraction &found, EncryptLayout layout,
              int64_t slots, const ContractionChoice &current) {
  std::vector<SmallVector<int64_t>> orders;
  SmallVector<int64_t> wide = getWideRanks(found);
  if (wide.size() <= mostPermutedRanks) {
    do
      orders.push_back(wide);
    while (std::next_permutation(wide.begin(), wide.end()));
  } else {
    SmallVector<int64_t> start;
    if (current.inner.empty())
      for (int64_t rank : current.order)
        if (found.extents[rank] > 1)
          start.push_back(rank);
    if (start.empty())
      start = wide;
    for (size_t from = 0; from < start.size(); ++from)
      for (size_t to = 0; to < start.size(); ++to) {
        SmallVector<int64_t> order = start;
        int64_t rank = order[from];
        order.erase(order.begin() + from);
        order.insert(order.begin() + to, rank);
        orders.push_back(order);
      }
  }
  std::vector<ContractionChoice> candidates;
  std::set<SmallVector<int64_t>> diagonalOrders;
  if (!found.roles.empty())
    for (const SmallVector<int64_t> &order : orders)
      diagonalOrders.insert(getDiagonalOrder(found.roles, order));
  for (const SmallVector<int64_t> &order : diagonalOrders)
    for (bool isWide : {false, true}) {
      // Without a batch above them, vectors are as wide as they may be.
      if (isWide && found.roles[order.front()] != MatrixRole::Batch)
        continue;
      ContractionChoice choice = complete(found, order, 0);
      choice.byDiagonals = true;
      choice.isWide = isWide;
      candidates.push_back(std::move(choice));
    }
  llvm::append_range(candidates, getWindowCandidates(found, slots));
  llvm::append_range(candidates, getCutCandidates(found, slots));
  for (const SmallVector<int64_t> &order : orders)
    candidates.push_back(complete(found, order, 0));
  // A client that encrypts row-major has no use for gaps.
  if (layout != EncryptLayout::RowMajor)
    for (const SmallVector<int64_t> &order : orders)
      if (!order.empty() && found.extents[order[0]] <= mostAcross)
        candidates.push_back(complete(found, order, 1));
  return candidates;
}

/// The uses that may decide on the placement of each argument that has several.
static std::map<size_t, SmallVector<OperandUse>>
getDecidingUses(const Attempt &made, EncryptLayout layout) {
  std::map<size_t, SmallVector<OperandUse>> uses;
  if (layout == EncryptLayout::RowMajor)
    return uses;
  for (auto [number, found] : llvm::enumerate(made.contractions))
    for (auto [operand, argument] : found.arguments)
      uses[argument].push_back({number, operand});
  std::erase_if(uses,
                [](const auto &entry) { return entry.second.size() == 1; });
  return uses;
}

FailureOr<FoundPlan> ricci::fhe::searchLayouts(
    EncryptLayout layout, int64_t slots, const SearchLimits &limits,
    function_ref<FailureOr<Attempt>(const ProgramChoices &)> attempt) {
  const int64_t enoughWork = mostWork / limits.programs;
  int64_t work = 0, attempts = 0;
  auto count = [&](const ProgramChoices &tried, const Attempt &made) {
    attempts += made.plannings;
    for (auto [i, found] : llvm::enumerate(made.contractions))
      // By diagonals, only vectors are looked at.
      work +=
          made.plannings *
          (tried.get(i).byDiagonals ? slots : std::max(found.positions, slots));
  };
  ProgramChoices best;
  FailureOr<Attempt> textbook = attempt(best);
  if (failed(textbook))
    return failure();
  count(best, *textbook);
  best.mostRotations = std::min(limits.mostRotations, textbook->cost.rotations);
  size_t number = textbook->contractions.size();
  best.contractions.resize(number);
  std::optional<Attempt> bestMade;
  if (textbook->cost.rotations <= best.mostRotations)
    bestMade = *textbook;

  // Takes the choices if they are better than what was best of their layout.
  auto consider = [&](const ProgramChoices &tried, ProgramChoices &choices,
                      std::optional<Attempt> &made) -> LogicalResult {
    FailureOr<Attempt> attempted = attempt(tried);
    if (failed(attempted))
      return failure();
    count(tried, *attempted);
    if (attempted->cost.rotations <= best.mostRotations &&
        (!made || attempted->time < made->time)) {
      choices = tried;
      made = *attempted;
    }
    return success();
  };
  // A client that packs may also encrypt row-major, one that replicates both.
  // Each is searched from the textbook's choices on, since an order that is
  // best for one may be a dead end for another.
  for (EncryptLayout tried : {EncryptLayout::RowMajor, EncryptLayout::Packed,
                              EncryptLayout::Replicated}) {
    if (tried > layout)
      break;
    ProgramChoices choices;
    choices.layout = tried;
    choices.mostRotations = best.mostRotations;
    choices.contractions.resize(number);
    std::optional<Attempt> made;
    work = 0;
    if (tried == EncryptLayout::RowMajor)
      made = bestMade;
    else if (failed(consider(choices, choices, made)))
      return failure();
    auto deciding = getDecidingUses(*textbook, tried);
    // What is planned of one contraction takes the work of all: begin with the
    // ways that take the least.
    ProgramChoices light = choices;
    for (auto [i, found] : llvm::enumerate(textbook->contractions))
      if (!found.roles.empty())
        light.contractions[i] = getCandidates(found, tried, slots, {}).front();
    if (number > 1 && light.contractions != choices.contractions &&
        failed(consider(light, choices, made)))
      return failure();
    // Diagonals take little work to plan: each contraction is offered those
    // before the other orders of one use up the work for all.
    for (int sweep = number == 1 ? 0 : -1;
         sweep < mostSweeps && work < enoughWork; ++sweep) {
      std::optional<double> before;
      if (made)
        before = made->time;
      for (const auto &[argument, uses] : deciding)
        for (const OperandUse &use : uses) {
          if (work >= enoughWork)
            break;
          ProgramChoices changed = choices;
          changed.deciding.erase(argument);
          if (use != uses.front())
            changed.deciding[argument] = use;
          if (changed.deciding != choices.deciding &&
              failed(consider(changed, choices, made)))
            return failure();
        }
      for (size_t i = 0; i < number && work < enoughWork; ++i)
        for (const ContractionChoice &candidate :
             getCandidates(textbook->contractions[i], tried, slots,
                           choices.contractions[i])) {
          if (work >= enoughWork)
            break;
          if (sweep < 0 && !candidate.byDiagonals)
            continue;
          ProgramChoices changed = choices;
          changed.contractions[i] = candidate;
          if (failed(consider(changed, choices, made)))
            return failure();
        }
      if ((number == 1 && deciding.empty()) ||
          (sweep >= 0 && made && before && made->time == *before))
        break;
    }
    if (made && (!bestMade || made->time < bestMade->time)) {
      best = choices;
      bestMade = *made;
    }
  }
  if (!bestMade)
    bestMade = *textbook;
  std::string note = llvm::formatv(
      "best of {0} plans: {1} rotations, {2} in the "
      "textbook's; about {3:f1} ms, {4:f1} in the textbook's "
      "({5})",
      attempts, bestMade->cost.rotations, textbook->cost.rotations,
      bestMade->time, textbook->time, getCostSource());
  return FoundPlan{std::move(best), std::move(note), bestMade->cost,
                   bestMade->time};
}
