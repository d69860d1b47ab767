//===- SlotVector.cpp - What the slots hold -------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SlotVector.h"

#include "mlir/IR/AffineExpr.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

Space::Space(ArrayRef<int64_t> extents, ArrayRef<int64_t> order, int64_t slots,
             int64_t across)
    : extents(extents), shifts(extents.size()), bits(extents.size()),
      slots(slots) {
  for (size_t place = order.size(); place-- > 0;) {
    int64_t rank = order[place];
    if (static_cast<int64_t>(place) + 1 == across)
      totalBits = std::max(totalBits, llvm::Log2_64(slots));
    bits[rank] = llvm::Log2_64_Ceil(std::max<int64_t>(extents[rank], 1));
    shifts[rank] = totalBits;
    totalBits += bits[rank];
  }
}

Space Space::at(ArrayRef<int64_t> extents, ArrayRef<int64_t> strides,
                int64_t slots) {
  Space result(extents, {}, slots);
  for (size_t rank = 0; rank < extents.size(); ++rank) {
    result.bits[rank] = llvm::Log2_64_Ceil(std::max<int64_t>(extents[rank], 1));
    result.shifts[rank] = llvm::Log2_64(strides[rank]);
    if (result.bits[rank])
      result.totalBits =
          std::max(result.totalBits, result.shifts[rank] + result.bits[rank]);
  }
  return result;
}

Space Space::makeCompact(ArrayRef<bool> absent) const {
  Space result = *this;
  uint64_t free = 0;
  SmallVector<size_t> across;
  unsigned slotBits = llvm::Log2_64(slots);
  for (size_t rank = 0; rank < extents.size(); ++rank) {
    if (absent[rank]) {
      free |= getBits(rank) & (slots - 1);
      result.extents[rank] = 1;
      result.bits[rank] = result.shifts[rank] = 0;
    } else if (bits[rank] && shifts[rank] >= slotBits) {
      across.push_back(rank);
    }
  }
  // Outer ranks stay outside of inner ones.
  llvm::sort(across, [&](size_t a, size_t b) { return shifts[a] > shifts[b]; });
  SmallVector<size_t> left;
  for (size_t rank : across) {
    uint64_t wanted = (uint64_t(1) << bits[rank]) - 1;
    int64_t shift = int64_t(slotBits) - bits[rank];
    while (shift >= 0 && (wanted << shift & ~free))
      --shift;
    if (shift < 0) {
      left.push_back(rank);
      continue;
    }
    result.shifts[rank] = static_cast<unsigned>(shift);
    free &= ~(wanted << shift);
  }
  uint64_t slotRanks = 0;
  for (size_t rank = 0; rank < extents.size(); ++rank)
    if (!llvm::is_contained(left, rank))
      slotRanks |= result.getBits(rank);
  unsigned next = std::max<unsigned>(
      slotBits, slotRanks ? llvm::Log2_64(slotRanks) + 1 : 0);
  for (size_t rank : llvm::reverse(left)) {
    result.shifts[rank] = next;
    next += bits[rank];
  }
  result.totalBits = 0;
  for (size_t rank = 0; rank < extents.size(); ++rank)
    if (result.bits[rank])
      result.totalBits =
          std::max(result.totalBits, result.shifts[rank] + result.bits[rank]);
  return result;
}

Space Space::takeFirst(int64_t count) const {
  Space result = *this;
  result.extents.resize(count);
  result.shifts.resize(count);
  result.bits.resize(count);
  return result;
}

uint64_t Space::getAllBits() const {
  uint64_t all = 0;
  for (int64_t rank = 0; rank < getRankCount(); ++rank)
    all |= getBits(rank);
  return all;
}

SmallVector<int64_t> Space::getStrides() const {
  return llvm::map_to_vector(
      shifts, [](unsigned shift) { return int64_t(1) << shift; });
}

int64_t Space::getCiphertexts() const {
  return std::max<int64_t>(1, getPositions() / slots);
}

uint64_t Space::getBits(int64_t rank) const {
  return ((uint64_t(1) << bits[rank]) - 1) << shifts[rank];
}

void Space::getIndex(int64_t position, MutableArrayRef<int64_t> index) const {
  for (size_t rank = 0; rank < extents.size(); ++rank)
    index[rank] = (position >> shifts[rank]) & ((int64_t(1) << bits[rank]) - 1);
}

Space ricci::fhe::getRowMajorSpace(ArrayRef<int64_t> shape, int64_t slots) {
  return Space(shape, llvm::to_vector(llvm::seq<int64_t>(0, shape.size())),
               slots);
}

ElementNumber::ElementNumber(AffineMap map, ArrayRef<int64_t> shape)
    : map(map), strides(shape.size(), 1) {
  for (size_t d = shape.size(); d-- > 1;)
    strides[d - 1] = strides[d] * shape[d];
  map.walkExprs([&](AffineExpr expr) {
    isLinear &= expr.getKind() != AffineExprKind::Mod &&
                expr.getKind() != AffineExprKind::FloorDiv &&
                expr.getKind() != AffineExprKind::CeilDiv;
  });
  if (!isLinear)
    return;
  SmallVector<int64_t> index(map.getNumDims());
  auto evaluateAll = [&] {
    int64_t number = 0;
    for (auto [expr, stride] : llvm::zip(map.getResults(), strides))
      number += stride * evaluate(expr, index);
    return number;
  };
  first = evaluateAll();
  for (int64_t &i : index) {
    i = 1;
    coefficients.push_back(evaluateAll() - first);
    i = 0;
  }
}

int64_t ElementNumber::get(ArrayRef<int64_t> index) const {
  int64_t number = first;
  if (isLinear) {
    for (auto [coefficient, i] : llvm::zip(coefficients, index))
      number += coefficient * i;
    return number;
  }
  for (auto [expr, stride] : llvm::zip(map.getResults(), strides))
    number += stride * evaluate(expr, index);
  return number;
}
