//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Which extents the ranks of a contraction have, and whether they agree.

#include "ricci/Dialect/Ein/IR/ContractSpec.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

/// The largest value of `expr` when each rank runs below its extent, as
/// constant + coefficient · (extent of `unknown` − 1); none if not linear.
struct Linear {
  int64_t constant = 0;
  int64_t coefficient = 0;
};

std::optional<Linear> maximum(AffineExpr expr, ArrayRef<int64_t> extents,
                              int64_t &unknown) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return Linear{constant.getValue(), 0};
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    int64_t extent = extents[dim.getPosition()];
    if (!ShapedType::isDynamic(extent))
      return Linear{extent - 1, 0};
    if (unknown >= 0 && unknown != dim.getPosition())
      return std::nullopt;
    unknown = dim.getPosition();
    return Linear{0, 1};
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  auto lhs = maximum(binary.getLHS(), extents, unknown);
  auto rhs = maximum(binary.getRHS(), extents, unknown);
  if (!lhs || !rhs)
    return std::nullopt;
  Linear result;
  bool overflow = true;
  if (binary.getKind() == AffineExprKind::Add)
    overflow =
        llvm::AddOverflow(lhs->constant, rhs->constant, result.constant) ||
        llvm::AddOverflow(lhs->coefficient, rhs->coefficient,
                          result.coefficient);
  else if (binary.getKind() == AffineExprKind::Mul && rhs->coefficient == 0 &&
           rhs->constant >= 0)
    overflow =
        llvm::MulOverflow(lhs->constant, rhs->constant, result.constant) ||
        llvm::MulOverflow(lhs->coefficient, rhs->constant, result.coefficient);
  if (overflow)
    return std::nullopt;
  return result;
}

} // namespace

SmallVector<int64_t>
ricci::ein::inferExtents(const ContractSpec &spec,
                         ArrayRef<ArrayRef<int64_t>> shapes) {
  SmallVector<int64_t> extents(spec.rankNames.size(), ShapedType::kDynamic);
  for (auto [map, shape] : llvm::zip(spec.maps, shapes))
    for (auto [expr, extent] : llvm::zip(map.getResults(), shape))
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        if (ShapedType::isDynamic(extents[dim.getPosition()]))
          extents[dim.getPosition()] = extent;
  // A rank that indexes a dimension alone has that dimension's extent, even if
  // only the run tells it. The result's map, where there is one, comes last.
  SmallVector<bool> plain(spec.rankNames.size(), false);
  size_t operandCount = spec.inputCount + spec.hasInit + spec.hasMask;
  for (AffineMap map : ArrayRef(spec.maps).take_front(operandCount))
    for (AffineExpr expr : map.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        plain[dim.getPosition()] = true;
  // Windows: the largest extent that keeps the index inside the dimension.
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto [map, shape] : llvm::zip(spec.maps, shapes))
      for (auto [expr, extent] : llvm::zip(map.getResults(), shape)) {
        if (isa<AffineDimExpr>(expr) || ShapedType::isDynamic(extent))
          continue;
        int64_t unknown = -1;
        auto bound = maximum(expr, extents, unknown);
        if (!bound || unknown < 0 || bound->coefficient <= 0 || plain[unknown])
          continue;
        int64_t room;
        if (llvm::SubOverflow(extent - 1, bound->constant, room))
          continue;
        extents[unknown] = room < 0 ? 0 : room / bound->coefficient + 1;
        changed = true;
      }
  }
  return extents;
}

SmallVector<int64_t>
ricci::ein::inferExtents(const ContractSpec &spec,
                         ArrayRef<ArrayRef<int64_t>> shapes,
                         ArrayRef<int64_t> resultShape) {
  // The result, too, says how large its ranks are.
  MLIRContext *context = spec.mapOperator.getContext();
  unsigned rankCount = spec.rankNames.size();
  auto ranks = AffineMap::getMultiDimIdentityMap(rankCount, context);
  ContractSpec extended = spec;
  extended.maps.push_back(AffineMap::get(
      rankCount, 0, ranks.getResults().take_front(spec.resultRank), context));
  SmallVector<ArrayRef<int64_t>> all(shapes);
  all.push_back(resultShape);
  return inferExtents(extended, all);
}

/// The least and the largest value of `expr`; none if an extent is dynamic, or
/// if 64 bits do not hold them, which sets `overflow`.
static std::optional<std::pair<int64_t, int64_t>>
rangeOf(AffineExpr expr, ArrayRef<int64_t> extents, bool &overflow) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return std::pair(constant.getValue(), constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    int64_t extent = extents[dim.getPosition()];
    if (ShapedType::isDynamic(extent))
      return std::nullopt;
    return std::pair<int64_t, int64_t>(0, extent - 1);
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto lhs = rangeOf(binary.getLHS(), extents, overflow);
  auto rhs = rangeOf(binary.getRHS(), extents, overflow);
  if (!lhs || !rhs)
    return std::nullopt;
  int64_t c = rhs->first, low, high;
  switch (binary.getKind()) {
  case AffineExprKind::Add:
    if (llvm::AddOverflow(lhs->first, rhs->first, low) ||
        llvm::AddOverflow(lhs->second, rhs->second, high)) {
      overflow = true;
      return std::nullopt;
    }
    return std::pair(low, high);
  case AffineExprKind::Mul:
    if (llvm::MulOverflow(c >= 0 ? lhs->first : lhs->second, c, low) ||
        llvm::MulOverflow(c >= 0 ? lhs->second : lhs->first, c, high)) {
      overflow = true;
      return std::nullopt;
    }
    return std::pair(low, high);
  case AffineExprKind::FloorDiv:
    return std::pair(llvm::divideFloorSigned(lhs->first, c),
                     llvm::divideFloorSigned(lhs->second, c));
  case AffineExprKind::CeilDiv:
    return std::pair(llvm::divideCeilSigned(lhs->first, c),
                     llvm::divideCeilSigned(lhs->second, c));
  case AffineExprKind::Mod:
    if (lhs->first >= 0 && lhs->second < c)
      return lhs;
    return std::pair<int64_t, int64_t>(0, c - 1);
  default:
    return std::nullopt;
  }
}

/// The one rank of `expr` that is not in `known`, if `expr` is linear with
/// positive factors, so that it bounds the rank's extent.
static std::optional<unsigned> onlyUnknown(AffineExpr expr,
                                           const llvm::BitVector &known) {
  std::optional<unsigned> unknown;
  bool linear = true;
  expr.walk([&](AffineExpr part) {
    if (auto dim = dyn_cast<AffineDimExpr>(part)) {
      unsigned rank = dim.getPosition();
      if (known.test(rank) || unknown == rank)
        return;
      linear &= !unknown;
      unknown = rank;
    } else if (auto binary = dyn_cast<AffineBinaryOpExpr>(part)) {
      auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
      linear &= binary.getKind() == AffineExprKind::Add ||
                (binary.getKind() == AffineExprKind::Mul && factor &&
                 factor.getValue() >= 0);
    }
  });
  return linear ? unknown : std::nullopt;
}

/// The ranks whose extents are static or follow from an operand at run time:
/// from a plain index, or from a window all of whose other ranks are known.
static llvm::BitVector findKnownRanks(const ContractSpec &spec,
                                      ArrayRef<int64_t> extents) {
  llvm::BitVector known(extents.size());
  for (auto [rank, extent] : llvm::enumerate(extents))
    if (!ShapedType::isDynamic(extent))
      known.set(rank);
  for (AffineMap map : spec.maps)
    for (AffineExpr expr : map.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        known.set(dim.getPosition());
  for (bool changed = true; changed;) {
    changed = false;
    for (AffineMap map : spec.maps)
      for (AffineExpr expr : map.getResults())
        if (auto unknown = onlyUnknown(expr, known)) {
          known.set(*unknown);
          changed = true;
        }
  }
  return known;
}

std::optional<std::string>
ricci::ein::findExtentError(const ContractSpec &spec,
                            ArrayRef<ArrayRef<int64_t>> shapes,
                            ArrayRef<int64_t> resultShape) {
  SmallVector<int64_t> extents = inferExtents(spec, shapes, resultShape);
  // E3.
  llvm::BitVector known = findKnownRanks(spec, extents);
  for (auto [rank, name] : llvm::enumerate(spec.rankNames))
    if (!known.test(rank))
      return llvm::formatv(
                 "E3: rank '{0}' has no extent; index a dimension by it alone "
                 "or in a sum, or give the result a static extent",
                 name)
          .str();
  // E4, E5.
  bool empty = llvm::is_contained(extents, 0);
  for (auto [i, map, shape] : llvm::enumerate(spec.maps, shapes))
    for (auto [d, expr, extent] : llvm::enumerate(map.getResults(), shape)) {
      if (ShapedType::isDynamic(extent))
        continue;
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        int64_t expected = extents[dim.getPosition()];
        if (!ShapedType::isDynamic(expected) && expected != extent)
          return llvm::formatv("E4: rank '{0}' has extent {1}, but dimension "
                               "{2} of operand {3} has {4}; make them equal, "
                               "or index a dimension of size 1 by 0",
                               spec.rankNames[dim.getPosition()], expected, d,
                               i, extent)
              .str();
        continue;
      }
      bool overflow = false;
      auto range = rangeOf(expr, extents, overflow);
      if (overflow && !empty)
        return llvm::formatv("E5: the index of dimension {0} of operand {1} "
                             "exceeds 64 bits; shrink a rank or a factor",
                             d, i)
            .str();
      if (range && !empty && (range->first < 0 || range->second >= extent))
        return llvm::formatv("E5: the index of dimension {0} of operand {1} "
                             "runs from {2} to {3}, outside the extent {4}; "
                             "shrink a rank, or enlarge the operand",
                             d, i, range->first, range->second, extent)
            .str();
    }
  // E6.
  for (auto [d, extent] : llvm::enumerate(resultShape))
    if (!ShapedType::isDynamic(extent) && !ShapedType::isDynamic(extents[d]) &&
        extents[d] != extent)
      return llvm::formatv("E6: dimension {0} of the result has extent {1}, "
                           "but rank '{2}' has {3}; make them equal",
                           d, extent, spec.rankNames[d], extents[d])
          .str();
  return std::nullopt;
}
