//===- DiagonalPlan.cpp - Matrices by their diagonals ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DiagonalPlan.h"

#include "ArgumentPlacement.h"
#include "Route.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace ricci::fhe;

namespace {

/// The ranks that have more than one index, and the operands.
struct MatrixProduct {
  int64_t row = -1, column = -1;
  const PlanOperand *vector = nullptr;
  SmallVector<const PlanOperand *> matrix;
};

} // namespace

static std::optional<MatrixProduct> match(const Contraction &contraction,
                                          int64_t slots) {
  if (contraction.combination != Combination::Product || contraction.mask)
    return std::nullopt;
  MatrixProduct product;
  for (auto [rank, extent] : llvm::enumerate(contraction.extents)) {
    if (extent <= 1)
      continue;
    bool isRow = static_cast<int64_t>(rank) < contraction.resultRank;
    int64_t &place = isRow ? product.row : product.column;
    if (place >= 0 || extent > slots)
      return std::nullopt;
    place = static_cast<int64_t>(rank);
  }
  if (product.row < 0 || product.column < 0)
    return std::nullopt;
  for (const PlanOperand &operand : contraction.operands) {
    if (!operand.secret) {
      product.matrix.push_back(&operand);
      continue;
    }
    if (product.vector || operand.map.isFunctionOfDim(product.row) ||
        !operand.map.isFunctionOfDim(product.column))
      return std::nullopt;
    product.vector = &operand;
  }
  if (!product.vector || product.matrix.empty())
    return std::nullopt;
  return product;
}

bool ricci::fhe::hasDiagonals(const Contraction &contraction, int64_t slots) {
  return match(contraction, slots).has_value();
}

namespace {

class DiagonalPlanner {
public:
  DiagonalPlanner(Plan &plan, const Contraction &contraction,
                  const MatrixProduct &product)
      : plan(plan), contraction(contraction), product(product),
        context(contraction.resultType.getContext()), slots(plan.getSlots()),
        rowCount(contraction.extents[product.row]),
        columnCount(contraction.extents[product.column]),
        rows(static_cast<int64_t>(llvm::PowerOf2Ceil(rowCount))),
        columns(static_cast<int64_t>(llvm::PowerOf2Ceil(columnCount))),
        period(std::max(rows, columns)), diagonals(std::min(rows, columns)) {}

  SlotVector run(SmallVectorImpl<std::string> &notes);

private:
  int repeatVector(SmallVectorImpl<std::string> &notes);
  PlanPlaintext encode(int64_t giant, int64_t baby) const;

  Plan &plan;
  const Contraction &contraction;
  const MatrixProduct &product;
  MLIRContext *context;
  int64_t slots, rowCount, columnCount;
  int64_t rows, columns; ///< Powers of two.
  int64_t period, diagonals;
};

/// The vector again and again, as far as rotations by diagonals reach.
int DiagonalPlanner::repeatVector(SmallVectorImpl<std::string> &notes) {
  int64_t copies =
      std::min(static_cast<int64_t>(llvm::PowerOf2Ceil(
                   llvm::divideCeil(period + diagonals - 1, columns))),
               slots / columns);
  // Ranks: the copies, the columns.
  Space space({copies, columnCount}, {0, 1}, slots);
  SmallVector<AffineExpr> ranks(contraction.extents.size(),
                                getAffineConstantExpr(0, context));
  ranks[product.column] = getAffineDimExpr(1, context);
  AffineMap map =
      product.vector->map.compose(AffineMap::get(2, 0, ranks, context));
  SlotVector &vector = *product.vector->secret;
  std::vector<int64_t> needed = findNeeded(space);
  placeArgument(vector, map, space, needed);
  // The padding is multiplied by whatever the matrix has there.
  Route route = Route::find(vector, {map, 2, {1}}, space, needed);
  notes.push_back("the vector: " + route.describe());
  return route.apply(plan, vector)[0];
}

/// Slot s + giant meets slot s + giant + baby of the vector: row s of the
/// result and column s + giant + baby. Indices in the padding are taken from
/// anywhere: such rows mean nothing, and such columns are multiplied by 0.
PlanPlaintext DiagonalPlanner::encode(int64_t giant, int64_t baby) const {
  PlanPlaintext plaintext;
  int64_t length = std::min(2 * period, slots);
  plaintext.placement = PlacementAttr::get(context, {length}, {1}, 0);
  AffineExpr slot = getAffineDimExpr(0, context);
  SmallVector<AffineExpr> ranks(contraction.extents.size(),
                                getAffineConstantExpr(0, context));
  ranks[product.row] = ((slot + (period - giant)) % rows) % rowCount;
  ranks[product.column] = ((slot + baby) % columns) % columnCount;
  AffineMap place = AffineMap::get(1, 0, ranks, context);
  for (const PlanOperand *operand : product.matrix) {
    plaintext.tensors.push_back(operand->clear);
    plaintext.maps.push_back(operand->map.compose(place));
  }
  return plaintext;
}

SlotVector DiagonalPlanner::run(SmallVectorImpl<std::string> &notes) {
  int vector = repeatVector(notes);
  // The least of (babies - 1) + (giants - 1).
  int64_t babies = 1;
  auto countSteps = [&](int64_t candidate) {
    return candidate + llvm::divideCeil(diagonals, candidate);
  };
  for (int64_t candidate = 2; candidate <= diagonals; ++candidate)
    if (countSteps(candidate) < countSteps(babies))
      babies = candidate;
  SmallVector<int> rotated;
  for (int64_t baby = 0; baby < babies; ++baby)
    rotated.push_back(plan.addRotate(vector, baby));
  int sum = -1;
  auto join = [&](int total, int term) {
    return total < 0 ? term : plan.addAdd(total, term);
  };
  for (int64_t giant = 0; giant < diagonals; giant += babies) {
    int inner = -1;
    for (int64_t baby = 0; baby < std::min(babies, diagonals - giant); ++baby)
      inner = join(inner, plan.addMulPlain(rotated[baby], encode(giant, baby)));
    sum = join(sum, plan.addRotate(inner, giant));
  }
  for (int64_t block = columns / 2; block >= rows; block /= 2)
    sum = plan.addAdd(sum, plan.addRotate(sum, block));
  notes.push_back(
      std::to_string(diagonals) + " diagonals in " + std::to_string(babies) +
      " baby and " + std::to_string(llvm::divideCeil(diagonals, babies)) +
      " giant steps; one level of such steps takes at least " +
      std::to_string(static_cast<int64_t>(
          std::ceil(2 * std::sqrt(static_cast<double>(diagonals))) - 2)) +
      " rotations");

  SlotVector result;
  result.type = contraction.resultType;
  result.ciphertexts = {sum};
  Contents contents(slots, junkSlot);
  for (int64_t row = 0; row < rowCount; ++row)
    contents[row] = static_cast<int32_t>(row);
  result.contents.push_back(std::move(contents));
  result.placements.push_back(
      getRowMajorPlacement(context, result.type.getShape(), slots, 0));
  return result;
}

} // namespace

SlotVector ricci::fhe::planDiagonals(Plan &plan, const Contraction &contraction,
                                     SmallVectorImpl<std::string> &notes) {
  std::optional<MatrixProduct> product = match(contraction, plan.getSlots());
  return DiagonalPlanner(plan, contraction, *product).run(notes);
}
