//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"

using namespace mlir;
using namespace ricci;

namespace {

/// A product of extents below which packing costs more than it saves.
constexpr int64_t smallestSide = 4;

/// Which of the payload's parameters each value depends on.
struct Dependence {
  bool left = false, right = false, accumulator = false;
};

Dependence getDependence(Value value, const NestOperand &left,
                         const NestOperand &right, BlockArgument accumulator,
                         Block &payload) {
  if (value == left.parameter)
    return {true, false, false};
  if (value == right.parameter)
    return {false, true, false};
  if (value == accumulator)
    return {false, false, true};
  Dependence result;
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != &payload)
    return result;
  for (Value operand : op->getOperands()) {
    Dependence inner =
        getDependence(operand, left, right, accumulator, payload);
    result.left |= inner.left;
    result.right |= inner.right;
    result.accumulator |= inner.accumulator;
  }
  return result;
}

bool isVectorElement(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return integer.getWidth() == 8 || integer.getWidth() == 16 ||
           integer.getWidth() == 32 || integer.getWidth() == 64;
  return type.isF32() || type.isF64();
}

/// The product of extents, saturated; kDynamic if one is not known.
int64_t getProduct(const Nest &nest, ArrayRef<unsigned> ranks) {
  int64_t product = 1;
  for (unsigned rank : ranks) {
    if (ShapedType::isDynamic(nest.staticExtents[rank]))
      return ShapedType::kDynamic;
    if (llvm::MulOverflow(product, nest.staticExtents[rank], product))
      return std::numeric_limits<int64_t>::max();
  }
  return product;
}

/// Puts the rank with the smallest stride in `operand` last, so that runs of
/// neighbours in memory are runs in the flattened index.
void sortByStride(SmallVectorImpl<unsigned> &ranks,
                  const NestOperand &operand) {
  if (llvm::any_of(ranks, [&](unsigned rank) {
        return ShapedType::isDynamic(operand.staticStrides[rank]);
      }))
    return;
  llvm::stable_sort(ranks, [&](unsigned a, unsigned b) {
    return operand.staticStrides[a] > operand.staticStrides[b];
  });
}

} // namespace

std::optional<Contraction> ricci::classify(const Nest &nest,
                                           std::string &reason) {
  auto refuse = [&](StringRef why) {
    reason = why.str();
    return std::nullopt;
  };
  if (nest.inputs.size() != 2)
    return refuse("it does not read two operands");
  if (!llvm::is_contained(nest.iterators, utils::IteratorType::reduction))
    return refuse("it reduces nothing");
  if (!nest.output.isLinear() ||
      !llvm::all_of(nest.inputs, [](const NestOperand &input) {
        return isa<MemRefType>(input.memref.getType()) && input.isLinear();
      }))
    return refuse("an index is not linear in the ranks");

  Contraction result;
  result.nest = &nest;
  result.left = &nest.inputs[0];
  result.right = &nest.inputs[1];
  for (unsigned rank = 0; rank < nest.getRankCount(); ++rank) {
    bool left = result.left->dependsOn(rank),
         right = result.right->dependsOn(rank);
    if (nest.isReduction(rank))
      result.k.push_back(rank);
    else if (left && !right)
      result.m.push_back(rank);
    else if (right && !left)
      result.n.push_back(rank);
    else
      result.batch.push_back(rank);
  }
  // Vectors run along N: the side with the result's neighbours in memory.
  auto isContiguous = [&](unsigned rank) {
    return nest.output.staticStrides[rank] == 1 &&
           nest.staticExtents[rank] != 1;
  };
  if (llvm::any_of(result.m, isContiguous)) {
    std::swap(result.left, result.right);
    std::swap(result.m, result.n);
  }
  auto isSmall = [&](ArrayRef<unsigned> ranks) {
    int64_t product = getProduct(nest, ranks);
    return !ShapedType::isDynamic(product) && product < smallestSide;
  };
  if (isSmall(result.m) || isSmall(result.n))
    return refuse("one side has fewer than 4 rows");

  // The payload: reduce(accumulator, map(f(left), g(right))).
  Block &payload = nest.getPayload();
  Value yielded = payload.getTerminator()->getOperand(0);
  result.reduce = yielded.getDefiningOp();
  BlockArgument accumulator = nest.output.parameter;
  if (!result.reduce || result.reduce->getBlock() != &payload ||
      result.reduce->getNumOperands() != 2 ||
      result.reduce->getOperand(0) != accumulator || !accumulator.hasOneUse())
    return refuse("its reduce operator is not one operation");
  result.mapped = result.reduce->getOperand(1);
  result.accumulator = accumulator.getType();
  for (Operation &op : payload.without_terminator())
    if (!OpTrait::hasElementwiseMappableTraits(&op) ||
        !llvm::all_of(op.getResultTypes(), [](Type type) {
          // Codes of few bits are widened as they are packed.
          return isVectorElement(type) || type.isSignlessInteger() ||
                 type.isF16() || type.isBF16();
        }))
      return refuse("its payload does not map onto vectors");
  if (!isVectorElement(result.accumulator))
    return refuse("its accumulation type does not fill vectors");

  // The largest values that depend on one side alone are what is packed.
  auto getSide = [&](const NestOperand &operand, bool isLeft) {
    Value value = operand.parameter;
    while (value.hasOneUse()) {
      Operation *user = *value.user_begin();
      if (user == result.reduce || user->getNumResults() != 1)
        break;
      Dependence dependence =
          getDependence(user->getResult(0), *result.left, *result.right,
                        accumulator, payload);
      if (isLeft ? dependence.right : dependence.left)
        break;
      value = user->getResult(0);
    }
    return value;
  };
  result.leftElement = getSide(*result.left, true);
  result.rightElement = getSide(*result.right, false);
  if (result.leftElement == result.mapped ||
      result.rightElement == result.mapped)
    return refuse("its map reads one operand only");
  for (Value element : {result.leftElement, result.rightElement})
    if (!isVectorElement(element.getType()))
      return refuse("an operand's type does not fill vectors");

  sortByStride(result.m, *result.left);
  sortByStride(result.n, nest.output);
  sortByStride(result.k, *result.left);
  return result;
}
