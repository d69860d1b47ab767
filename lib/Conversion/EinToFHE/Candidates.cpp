//===- Candidates.cpp - Choices that the search tries ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Candidates.h"

#include "RankCuts.h"

#include "llvm/Support/MathExtras.h"

#include <set>
#include <tuple>

using namespace mlir;
using namespace ricci::fhe;

/// With more ranks, not all orders are tried, but those that differ from the
/// best in the place of one rank.
static constexpr size_t mostPermutedRanks = 4;
/// Ranks of up to so many indices are tried across ciphertexts that they don't
/// fill: the client encrypts as many.
static constexpr int64_t mostAcross = 16;

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
    llvm::sort(sorted, [&](RankBits a, RankBits b) {
      return std::tuple(-found.extents[a.rank], a.shift, a.rank) <
             std::tuple(-found.extents[b.rank], b.shift, b.rank);
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

std::vector<ContractionChoice>
ricci::fhe::getCandidates(const SearchedContraction &found,
                          EncryptLayout layout, int64_t slots,
                          const ContractionChoice &current) {
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
