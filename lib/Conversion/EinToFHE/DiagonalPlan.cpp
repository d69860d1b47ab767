//===- DiagonalPlan.cpp - Matrices by their diagonals ---------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Vectors lie side by side in lanes, and each lane holds its part of the result
// from its first slot on. Where x[k] is `offset` slots behind Z[i], W[i, k] is
// on the diagonal `offset`:
//
//   Z[s] = sum over offsets of W_offset[s] * x[s + offset]
//
// If x is repeated, `blocks` copies of Z are summed up at a time, each over
// `diagonals` other offsets: block c is at slot c * distance, and as `distance`
// is `diagonals` more than a multiple of the period, it meets x shifted by c *
// diagonals without a rotation. Each doubling of the blocks takes a rotation
// for the copies and one for the sum, and halves the diagonals.
//
// What a ciphertext has no room for lies in several, row-major: parts of
// columns, of rows and of the batch. Parts of columns share the giant steps and
// the sum of blocks, and parts of rows the baby steps.
//
// All numbers of slots are in units of the ranks below rows and columns.
//
//===----------------------------------------------------------------------===//

#include "DiagonalPlan.h"

#include "ArgumentPlacement.h"
#include "MatrixRoles.h"
#include "Route.h"
#include "RowMajor.h"

#include "ricci/Dialect/FHE/Costs/CostTable.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <array>
#include <set>

using namespace mlir;
using namespace ricci::fhe;

static int64_t getPadded(int64_t extent) {
  return static_cast<int64_t>(llvm::PowerOf2Ceil(extent));
}

namespace {

/// Ranks that share the bits of one index, the first in the highest.
struct Axis {
  void add(int64_t rank) { ranks.push_back(rank); }
  void place(ArrayRef<int64_t> extents) {
    strides.resize(ranks.size());
    for (size_t i = ranks.size(); i-- > 0;) {
      strides[i] = padded;
      reach += (extents[ranks[i]] - 1) * padded;
      padded *= getPadded(extents[ranks[i]]);
    }
  }

  SmallVector<int64_t> ranks, strides;
  int64_t padded = 1; ///< Number of indices.
  int64_t reach = 1;  ///< Of those up to the last with no rank in its padding.
};

/// A way through all diagonals.
struct Walk {
  /// Offsets are taken modulo the columns, which x repeats; else they are the
  /// distances between rows and columns.
  bool isCyclic = false;
  int64_t lane = 1;   ///< Slots of a vector.
  int64_t copies = 1; ///< Of all vectors.
  int64_t blocks = 1, summed = 1, distance = 0;
  int64_t first = 0, diagonals = 1; ///< Offsets of the first block.
  int64_t babies = 1;
  /// Milliseconds that all but the copies take.
  double time = std::numeric_limits<double>::infinity();
};

/// Which part of each axis a plaintext is about.
struct Parts {
  int64_t batch = 0, row = 0, column = 0;
};

class DiagonalPlanner {
public:
  DiagonalPlanner(Plan &plan, const Contraction &contraction,
                  const ContractionChoice &choice,
                  SmallVectorImpl<std::string> &notes);

  SlotVector run(std::optional<Space> &sums, SmallVectorImpl<int64_t> &numbers);

private:
  /// Of each ciphertext and rotation.
  using Babies = std::map<std::pair<int64_t, int64_t>, int>;

  void addWalks(bool isCyclic, int64_t lane);
  std::optional<int64_t> getDistance(int64_t blocks, int64_t diagonals,
                                     int64_t lane) const;
  void addWalk(Walk walk);
  Space getVectorSpace(const Walk &walk, AffineMap &map) const;
  Route findRoute(const Walk &walk) const;
  double estimateCopies(const Walk &walk) const;
  Walk chooseWalk() const;
  /// Indices in one ciphertext.
  int64_t getPart(const Axis &axis) const {
    return std::min(axis.padded, units);
  }
  int64_t getBatchPart(int64_t lane) const {
    return std::min(high.padded, units / lane);
  }
  int64_t getPeriod(int64_t lane) const { return getBatchPart(lane) * lane; }
  int64_t getRowReach() const { return std::min(rows.reach, getPart(rows)); }
  int64_t getColumnReach(int64_t part = 0) const {
    return std::min(columns.reach - part * getPart(columns), getPart(columns));
  }
  int64_t getReach(int64_t lane) const {
    return (std::min(high.reach, getBatchPart(lane)) - 1) * lane +
           getRowReach();
  }
  int64_t countParts(const Axis &axis) const {
    return axis.padded / getPart(axis);
  }
  std::pair<int64_t, int64_t> split(const Walk &walk, int64_t diagonal) const;
  PlanPlaintext encode(const Walk &walk, const Parts &parts, int64_t giant,
                       int64_t diagonal) const;
  int multiply(const Walk &walk, ArrayRef<int> copied, Parts parts,
               Babies &babies);
  int sumBlocks(int blocks, int64_t count, int64_t distance);

  Plan &plan;
  const Contraction &contraction;
  SmallVectorImpl<std::string> &notes;
  MLIRContext *context;
  const PlanOperand *vector = nullptr;
  Axis high, rows, columns, low;
  bool isWide;
  bool hasManyMatrices = false; ///< One for each index of the batch.
  int64_t units;
  /// Of products by plaintexts, and behind them.
  OperationCosts before, behind;
  /// The best for each kind of copies.
  std::map<std::tuple<bool, int64_t, int64_t>, Walk> walks;
  /// Of each part of the batch, the rows and the columns, and each diagonal.
  std::map<std::array<int64_t, 4>, int> plaintexts;
};

DiagonalPlanner::DiagonalPlanner(Plan &plan, const Contraction &contraction,
                                 const ContractionChoice &choice,
                                 SmallVectorImpl<std::string> &notes)
    : plan(plan), contraction(contraction), notes(notes),
      context(contraction.resultType.getContext()), isWide(choice.isWide) {
  SmallVector<MatrixRole> roles = findMatrixRoles(contraction, plan.getSlots());
  SmallVector<int64_t> order(choice.order);
  if (order.empty())
    for (size_t rank = 0; rank < roles.size(); ++rank)
      order.push_back(static_cast<int64_t>(rank));
  bool isLow = false;
  int64_t below = 1;
  for (int64_t rank : getDiagonalOrder(roles, order)) {
    if (roles[rank] == MatrixRole::Batch && isLow)
      below *= getPadded(contraction.extents[rank]);
    isLow |= roles[rank] == MatrixRole::Row;
  }
  // A batch that leaves no slots for rows and columns is above them.
  bool hasRoom = below < plan.getSlots();
  isLow = false;
  for (int64_t rank : getDiagonalOrder(roles, order)) {
    isLow |= roles[rank] == MatrixRole::Row && hasRoom;
    if (roles[rank] == MatrixRole::Batch)
      (isLow ? low : high).add(rank);
    else if (roles[rank] != MatrixRole::None)
      (roles[rank] == MatrixRole::Row ? rows : columns).add(rank);
  }
  for (Axis *axis : {&high, &rows, &columns, &low})
    axis->place(contraction.extents);
  units = plan.getSlots() / low.padded;
  for (const PlanOperand &operand : contraction.operands)
    if (operand.secret)
      vector = &operand;
    else
      hasManyMatrices |= llvm::any_of(high.ranks, [&](int64_t rank) {
        return operand.map.isFunctionOfDim(rank);
      });
  // Here and in `Cost`, as if nothing were multiplied thereafter.
  RingParameters ring;
  ring.slots = plan.getSlots();
  ring.levels = 1;
  CostTable table(ring);
  before = table.get(1);
  behind = table.get(0);
}

/// The block's distance is `diagonals` more than a multiple of the period, and
/// leaves room for what the result reaches; none if the blocks don't fit.
std::optional<int64_t> DiagonalPlanner::getDistance(int64_t blocks,
                                                    int64_t diagonals,
                                                    int64_t lane) const {
  int64_t reach = getReach(lane), period = getPeriod(lane);
  if (blocks == 1)
    return reach <= units ? std::optional(period) : std::nullopt;
  int64_t distance =
      diagonals + period * llvm::divideCeil(
                               std::max<int64_t>(reach - diagonals, 0), period);
  if ((blocks - 1) * distance + reach > units)
    return std::nullopt;
  return distance;
}

void DiagonalPlanner::addWalk(Walk walk) {
  Walk &best = walks[{walk.isCyclic, walk.lane, walk.copies}];
  int64_t sums =
      llvm::Log2_64(walk.summed) + llvm::popcount(uint64_t(walk.summed)) - 1;
  int64_t batches = high.padded / getBatchPart(walk.lane);
  int64_t vectors = batches * countParts(columns);
  int64_t results = batches * countParts(rows);
  int64_t matrices = countParts(rows) * countParts(columns);
  int64_t encodings = hasManyMatrices ? batches : 1;
  // Offsets are sums of a baby step, of which one is 0, and a giant step.
  for (int64_t babies = 1; babies <= walk.diagonals; ++babies) {
    int64_t giants = llvm::divideCeil(walk.diagonals, babies);
    bool hasZero = -walk.first / babies < giants;
    walk.babies = babies;
    walk.time = double(walk.diagonals * matrices) *
                    (double(encodings) * before.encode +
                     double(batches) * (before.plainProduct + before.add)) +
                double(vectors) *
                    (double(babies > 1) * before.decompose +
                     double(babies - 1) * (before.switchKey + before.finish)) +
                double(results) *
                    (double(giants) * before.rescale +
                     double(giants - hasZero + sums) * behind.getRotation());
    if (walk.time < best.time)
      best = walk;
  }
}

void DiagonalPlanner::addWalks(bool isCyclic, int64_t lane) {
  Walk walk;
  walk.isCyclic = isCyclic;
  walk.lane = lane;
  walk.first = isCyclic ? 0 : 1 - getRowReach();
  int64_t offsets =
      isCyclic ? getPart(columns) : getRowReach() + getColumnReach() - 1;
  int64_t period = getPeriod(lane), reach = getReach(lane);
  if (period > units)
    return;
  for (int64_t blocks = 1; blocks <= offsets && (blocks - 1) * reach < units;
       ++blocks) {
    // More blocks with as many diagonals are no use.
    int64_t diagonals = llvm::divideCeil(offsets, blocks);
    if (blocks > 1 && diagonals == walk.diagonals)
      continue;
    walk.blocks = blocks;
    walk.diagonals = diagonals;
    // Blocks beyond the last meet zeros, so that sums may go over them, too.
    for (int64_t summed : {blocks, getPadded(blocks)}) {
      std::optional<int64_t> distance = getDistance(summed, diagonals, lane);
      if (!distance)
        continue;
      walk.summed = summed;
      walk.distance = *distance;
      // In lanes that reach beyond the rows and columns, or where distances are
      // not taken modulo the columns, nothing that counts is behind the last
      // copy.
      int64_t last = (blocks - 1) * *distance;
      int64_t copies =
          isCyclic && !isWide
              ? llvm::divideCeil(last + reach + diagonals - 1, period)
              : (last - (blocks - 1) * diagonals) / period + 1;
      walk.copies = std::min(getPadded(copies), units / period);
      addWalk(walk);
    }
  }
}

/// Where the vectors lie: copies of all, and of each in its lane.
Space DiagonalPlanner::getVectorSpace(const Walk &walk, AffineMap &map) const {
  int64_t unit = low.padded;
  SmallVector<int64_t> extents = {walk.copies},
                       strides = {getPeriod(walk.lane) * unit};
  if (walk.isCyclic) {
    extents.push_back(walk.lane / getPart(columns));
    strides.push_back(getPart(columns) * unit);
  }
  SmallVector<AffineExpr> ranks(contraction.extents.size(),
                                getAffineConstantExpr(0, context));
  auto add = [&](const Axis &axis, int64_t scale) {
    for (auto [rank, stride] : llvm::zip(axis.ranks, axis.strides)) {
      ranks[rank] = getAffineDimExpr(extents.size(), context);
      extents.push_back(contraction.extents[rank]);
      strides.push_back(stride * scale);
    }
  };
  add(high, std::max(walk.lane, columns.padded) * unit);
  add(low, 1);
  add(columns, unit);
  map = vector->map.compose(AffineMap::get(extents.size(), 0, ranks, context));
  return Space::at(extents, strides, plan.getSlots());
}

Route DiagonalPlanner::findRoute(const Walk &walk) const {
  AffineMap map;
  Space space = getVectorSpace(walk, map);
  std::vector<int64_t> needed = findNeeded(space);
  placeArgument(*vector->secret, map, space, needed);
  // What is in the padding is multiplied by zeros, or belongs to no result.
  return Route::find(*vector->secret, {map, space.getRankCount(), {}}, space,
                     needed, plan.getMostRotations());
}

double DiagonalPlanner::estimateCopies(const Walk &walk) const {
  ArgumentPlacer *placer = vector->secret->placer;
  if (!placer)
    return findRoute(walk).getCost().weigh(plan.getSlots());
  if (placer->replicates())
    return 0;
  int64_t rotations =
      llvm::Log2_64(walk.copies) +
      (walk.isCyclic ? llvm::Log2_64(walk.lane / getPart(columns)) : 0);
  rotations *= high.padded / getBatchPart(walk.lane) * countParts(columns);
  return double(rotations) * (before.getRotation() + before.add);
}

Walk DiagonalPlanner::chooseWalk() const {
  // What is cheap without its copies may be so with them, too.
  std::map<std::pair<double, int64_t>, Walk> sorted;
  for (const auto &[key, walk] : walks)
    sorted.insert({{walk.time, walk.copies}, walk});
  const Walk *best = nullptr;
  double least = 0;
  for (const auto &[key, walk] : sorted) {
    if (best && walk.time >= least)
      break;
    double time = walk.time + estimateCopies(walk);
    if (!best || time < least) {
      best = &walk;
      least = time;
    }
  }
  return *best;
}

/// The giant and the baby step of a diagonal, numbered in its block.
std::pair<int64_t, int64_t> DiagonalPlanner::split(const Walk &walk,
                                                   int64_t diagonal) const {
  int64_t back = -walk.first % walk.babies;
  int64_t baby = diagonal % walk.babies - back;
  return {walk.first + diagonal - baby, baby};
}

/// Slot s of a block meets slot s + offset of the vector. It is encoded where
/// the giant step will take it from. Indices in the padding are taken from
/// anywhere: such rows mean nothing, and such columns are multiplied by 0.
PlanPlaintext DiagonalPlanner::encode(const Walk &walk, const Parts &parts,
                                      int64_t giant, int64_t diagonal) const {
  PlanPlaintext plaintext;
  int64_t slots = plan.getSlots();
  plaintext.placement = PlacementAttr::get(context, {slots}, {1}, 0);
  AffineExpr slot = getAffineDimExpr(0, context);
  AffineExpr unit = slot.floorDiv(low.padded);
  if (int64_t back = llvm::mod(-giant, units))
    unit = (unit + back) % units;
  AffineExpr offset = getAffineConstantExpr(diagonal, context);
  if (walk.summed > 1) {
    offset = offset + unit.floorDiv(walk.distance) * walk.diagonals;
    unit = unit % walk.distance;
  }
  int64_t lane = std::max(walk.lane, getPart(rows));
  AffineExpr row = unit % lane;
  SmallVector<AffineExpr> ranks(contraction.extents.size(),
                                getAffineConstantExpr(0, context));
  auto add = [&](const Axis &axis, AffineExpr index) {
    for (auto [rank, stride] : llvm::zip(axis.ranks, axis.strides)) {
      int64_t extent = contraction.extents[rank];
      ranks[rank] = index.floorDiv(stride) % getPadded(extent) % extent;
    }
  };
  int64_t columnPart = getPart(columns);
  add(high, unit.floorDiv(lane) + parts.batch * getBatchPart(walk.lane));
  add(low, slot);
  add(rows, row + parts.row * getPart(rows));
  AffineExpr column = row + offset + llvm::mod(walk.first, columnPart);
  if (columnPart < columns.padded)
    column = column % columnPart + parts.column * columnPart;
  add(columns, column);
  AffineMap place = AffineMap::get(1, 0, ranks, context);
  for (const PlanOperand &operand : contraction.operands)
    if (!operand.secret) {
      plaintext.tensors.push_back(operand.clear);
      plaintext.maps.push_back(operand.map.compose(place));
    }

  auto addWindow = [&](AffineExpr index, int64_t begin, int64_t end,
                       int64_t count) {
    SmallVector<float> window;
    for (int64_t i = 0; i < count; ++i)
      window.push_back(i >= begin && i < end);
    plaintext.windows.push_back(DenseElementsAttr::get(
        RankedTensorType::get({count}, Float32Type::get(context)),
        ArrayRef<float>(window)));
    plaintext.maps.push_back(AffineMap::get(1, 0, index));
  };
  int64_t offsets = ((walk.summed > 1 ? (units - 1) / walk.distance : 0) + 1) *
                    walk.diagonals;
  // Zeros where blocks meet offsets that others have, or what is beside a lane.
  if (!walk.isCyclic)
    addWindow(row + offset, getRowReach() - 1,
              getRowReach() - 1 + getColumnReach(parts.column),
              offsets + lane - 1);
  else if (walk.summed * walk.diagonals > columnPart)
    addWindow(offset, 0, columnPart, offsets);
  // And in the padding of columns, but where the former has them.
  for (size_t i = !walk.isCyclic; i < columns.ranks.size(); ++i) {
    int64_t extent = contraction.extents[columns.ranks[i]];
    if (extent != getPadded(extent))
      addWindow(column.floorDiv(columns.strides[i]) % getPadded(extent), 0,
                extent, getPadded(extent));
  }
  return plaintext;
}

/// From a sum over half of the blocks.
int DiagonalPlanner::sumBlocks(int blocks, int64_t count, int64_t distance) {
  if (count == 1)
    return blocks;
  int sum = sumBlocks(blocks, count / 2, distance);
  sum = plan.addAdd(sum, plan.addRotate(sum, count / 2 * distance));
  if (count % 2)
    sum = plan.addAdd(blocks, plan.addRotate(sum, distance));
  return sum;
}

/// The vectors' parts, by the numbers of their ciphertexts (-1: nothing), times
/// a part of the rows of the matrices.
int DiagonalPlanner::multiply(const Walk &walk, ArrayRef<int> copied,
                              Parts parts, Babies &babies) {
  int64_t unit = low.padded, columnParts = countParts(columns);
  std::map<int64_t, int> giants;
  auto join = [&](int total, int term) {
    return total < 0 ? term : plan.addAdd(total, term);
  };
  for (parts.column = 0; parts.column < columnParts; ++parts.column) {
    int64_t number = parts.batch * columnParts + parts.column;
    if (copied[number] < 0)
      continue;
    for (int64_t diagonal = 0; diagonal < walk.diagonals; ++diagonal) {
      auto [giant, baby] = split(walk, diagonal);
      auto [rotated, isNew] = babies.insert({{number, baby}, -1});
      if (isNew)
        rotated->second = plan.addRotate(copied[number], baby * unit);
      // The same matrices serve the whole batch.
      int64_t batch = hasManyMatrices ? parts.batch : 0;
      auto [plaintext, isFirst] =
          plaintexts.insert({{batch, parts.row, parts.column, diagonal}, -1});
      if (isFirst)
        plaintext->second =
            plan.addPlaintext(encode(walk, parts, giant, diagonal));
      int &inner = giants.insert({giant, -1}).first->second;
      inner = join(inner, plan.addMulPlain(rotated->second, plaintext->second));
    }
  }
  int sum = -1;
  for (auto [giant, inner] : giants)
    sum = join(sum, plan.addRotate(inner, giant * unit));
  return sumBlocks(sum, walk.summed, walk.distance * unit);
}

SlotVector DiagonalPlanner::run(std::optional<Space> &sums,
                                SmallVectorImpl<int64_t> &numbers) {
  int64_t unit = low.padded;
  // Lanes as wide as the vectors; or so wide that in each, the vector can be
  // repeated as far as rotations reach.
  int64_t columnPart = getPart(columns);
  int64_t wide = getPadded(getRowReach() + columnPart - 1);
  isWide &= !high.ranks.empty() && wide <= units;
  if (isWide) {
    addWalks(/*isCyclic=*/true, wide);
  } else {
    addWalks(/*isCyclic=*/false,
             std::max(getPadded(getRowReach()), columnPart));
    if (high.ranks.empty() || columnPart == units)
      addWalks(/*isCyclic=*/true, columnPart);
  }
  Walk walk = chooseWalk();
  AffineMap map;
  Space space = getVectorSpace(walk, map);
  Route route = findRoute(walk);
  notes.push_back("the vector: " + route.describe());
  std::vector<int> copied(space.getCiphertexts(), -1);
  for (auto [number, ciphertext] :
       llvm::zip(findNeeded(space), route.apply(plan, *vector->secret)))
    copied[number] = ciphertext;

  SmallVector<int64_t> strides(contraction.resultRank, 1);
  auto place = [&](const Axis &axis, int64_t scale) {
    for (auto [rank, stride] : llvm::zip(axis.ranks, axis.strides))
      strides[rank] = stride * scale;
  };
  place(high, std::max(walk.lane, rows.padded) * unit);
  place(rows, unit);
  place(low, 1);
  auto extents = ArrayRef(contraction.extents).take_front(strides.size());
  sums = Space::at(extents, strides, plan.getSlots());
  SlotVector result;
  result.type = contraction.resultType;
  Babies babies;
  for (int64_t number : findNeeded(*sums)) {
    Parts parts;
    parts.batch = number / countParts(rows);
    parts.row = number % countParts(rows);
    numbers.push_back(number);
    result.ciphertexts.push_back(multiply(walk, copied, parts, babies));
    result.placements.push_back(PlacementAttr::get(context, extents, strides,
                                                   number * plan.getSlots()));
  }
  std::string text = std::to_string(walk.diagonals) + " diagonals";
  if (result.ciphertexts.size() > 1 || copied.size() > 1)
    text += " from " + std::to_string(copied.size()) + " to " +
            std::to_string(result.ciphertexts.size()) + " ciphertexts";
  if (walk.blocks > 1)
    text += " in each of " + std::to_string(walk.blocks) +
            " blocks of slots, which are summed,";
  std::set<int64_t> babySteps, giantSteps;
  for (int64_t diagonal = 0; diagonal < walk.diagonals; ++diagonal) {
    auto [giant, baby] = split(walk, diagonal);
    babySteps.insert(baby);
    giantSteps.insert(giant);
  }
  notes.push_back(text + " in " + std::to_string(babySteps.size()) +
                  " baby and " + std::to_string(giantSteps.size()) +
                  " giant steps");
  result.contents =
      getPlacedContents(result.type, result.placements, plan.getSlots());
  // Beside the sums are others, of anything.
  for (Contents &contents : result.contents)
    llvm::replace(contents, zeroSlot, junkSlot);
  return result;
}

} // namespace

SlotVector ricci::fhe::planDiagonals(Plan &plan, const Contraction &contraction,
                                     const ContractionChoice &choice,
                                     std::optional<Space> &sums,
                                     SmallVectorImpl<int64_t> &numbers,
                                     SmallVectorImpl<std::string> &notes) {
  return DiagonalPlanner(plan, contraction, choice, notes).run(sums, numbers);
}
