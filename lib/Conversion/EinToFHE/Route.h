//===- Route.h - How an operand gets to where it is used --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_CONVERSION_EINTOFHE_ROUTE_H
#define RICCI_LIB_CONVERSION_EINTOFHE_ROUTE_H

#include "LinearMap.h"

namespace ricci::fhe {

/// What an operand has to hold over the positions of a space.
struct Demand {
  /// From the space's ranks to the operand's dimensions.
  mlir::AffineMap map;
  /// Ranks below this number are the result's: where one of them is in its
  /// padding, nothing is demanded.
  int64_t resultRank;
  /// Ranks in whose padding the operand must be zero.
  llvm::SmallVector<int64_t> zeroRanks;
  /// Whether the way may lead over as few ciphertexts as hold the operand.
  bool maySpread = false;
};

/// Brings a vector to the ciphertexts of a space: by a linear map to its
/// places, or to one copy of them, which sums with rotated selves then multiply
/// along the ranks that the operand lacks; or to as few ciphertexts as hold it,
/// in the slots that it lacks ranks for, and from there by a second linear map.
class Route {
public:
  /// The cheapest way, for the ciphertexts `needed` of the space. If that takes
  /// more than `mostRotations`, it may be any.
  static Route
  find(const SlotVector &vector, const Demand &demand, const Space &space,
       llvm::ArrayRef<int64_t> needed,
       int64_t mostRotations = std::numeric_limits<int64_t>::max());

  Cost getCost() const;
  std::string describe() const;
  /// Rotations that any way takes; see boundMoves.
  static int64_t bound(const SlotVector &vector, const Demand &demand,
                       const Space &space, llvm::ArrayRef<int64_t> needed);
  /// Adds the steps; the result has a ciphertext for each of those needed.
  std::vector<int> apply(Plan &plan, const SlotVector &vector) const;
  const std::vector<Contents> &getContents() const { return contents; }

private:
  Route(LinearMap placing) : placing(std::move(placing)) {}

  LinearMap placing;
  /// From the placed and multiplied vectors on.
  std::optional<LinearMap> spreading;
  /// Bits of the slot number along which the placed vectors are multiplied.
  uint64_t copiedBits = 0;
  int64_t placedCount = 0;
  /// For each ciphertext needed, which of those placed.
  std::vector<int> sources;
  std::vector<Contents> contents;
};

/// Ciphertexts of the space that hold an index tuple with no rank in its
/// padding.
std::vector<int64_t> findNeeded(const Space &space);

} // namespace ricci::fhe

#endif // RICCI_LIB_CONVERSION_EINTOFHE_ROUTE_H
