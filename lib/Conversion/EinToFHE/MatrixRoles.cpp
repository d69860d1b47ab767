//===- MatrixRoles.cpp - Matrices among contractions ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MatrixRoles.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace ricci::fhe;

/// Products with plaintexts in a plan: planning one takes 20 us.
static constexpr int64_t mostDiagonals = int64_t(1) << 14;

SmallVector<MatrixRole>
ricci::fhe::findMatrixRoles(const Contraction &contraction, int64_t slots) {
  if (contraction.combination != Combination::Product || contraction.mask)
    return {};
  const PlanOperand *vector = nullptr;
  for (const PlanOperand &operand : contraction.operands)
    if (operand.secret && std::exchange(vector, &operand))
      return {};
  if (!vector || contraction.operands.size() < 2)
    return {};
  SmallVector<MatrixRole> roles;
  int64_t batch = 1, rows = 1, columns = 1;
  for (auto [rank, extent] : llvm::enumerate(contraction.extents)) {
    bool inResult = static_cast<int64_t>(rank) < contraction.resultRank;
    bool inVector = vector->map.isFunctionOfDim(rank);
    if (extent <= 1) {
      roles.push_back(MatrixRole::None);
      continue;
    }
    if (!inResult && !inVector)
      return {};
    roles.push_back(!inResult  ? MatrixRole::Column
                    : inVector ? MatrixRole::Batch
                               : MatrixRole::Row);
    int64_t &count = !inResult ? columns : inVector ? batch : rows;
    // The number of index tuples of all ranks is bounded.
    count *= static_cast<int64_t>(llvm::PowerOf2Ceil(extent));
  }
  // All matrices have as many elements on their diagonals.
  if (rows == 1 || columns == 1 ||
      batch * rows > mostDiagonals * slots / columns)
    return {};
  return roles;
}

SmallVector<int64_t> ricci::fhe::getDiagonalOrder(ArrayRef<MatrixRole> roles,
                                                  ArrayRef<int64_t> order) {
  SmallVector<int64_t> high, rows, columns, low, rest;
  for (int64_t rank : order)
    switch (roles[rank]) {
    case MatrixRole::None:
      rest.push_back(rank);
      break;
    case MatrixRole::Batch:
      (rows.empty() && columns.empty() ? high : low).push_back(rank);
      break;
    case MatrixRole::Row:
      rows.push_back(rank);
      break;
    case MatrixRole::Column:
      columns.push_back(rank);
      break;
    }
  for (const SmallVector<int64_t> &part : {rows, columns, low, rest})
    llvm::append_range(high, part);
  return high;
}
