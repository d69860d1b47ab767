//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IndexExpression.h"

#include <algorithm>

using namespace ricci::fuzz;

using Reference = IndexExpression::Reference;

Reference IndexExpression::constant(int64_t value) {
  auto result = std::make_shared<IndexExpression>();
  result->kind = Number;
  result->number = value;
  return result;
}

Reference IndexExpression::index(const std::vector<Rank> &ranks, int rank) {
  auto result = std::make_shared<IndexExpression>();
  result->kind = RankIndex;
  result->rank = rank;
  result->extent = ranks[rank].extent;
  return result;
}

Reference IndexExpression::binary(Kind kind, Reference lhs, Reference rhs) {
  auto result = std::make_shared<IndexExpression>();
  result->kind = kind;
  result->lhs = std::move(lhs);
  result->rhs = std::move(rhs);
  return result;
}

Reference IndexExpression::binary(Kind kind, Reference lhs, int64_t number) {
  auto result = std::make_shared<IndexExpression>();
  result->kind = kind;
  result->lhs = std::move(lhs);
  result->number = number;
  return result;
}

std::string IndexExpression::print(const std::vector<Rank> &ranks,
                                   bool nested) const {
  std::string text;
  switch (kind) {
  case Number:
    return std::to_string(number);
  case RankIndex:
    return ranks[rank].name;
  case Sum:
    text = lhs->print(ranks, true) + " + " + rhs->print(ranks, true);
    break;
  case Product:
    text = number == -1
               ? "-" + lhs->print(ranks, true)
               : std::to_string(number) + " * " + lhs->print(ranks, true);
    break;
  case FloorDiv:
    text = lhs->print(ranks, true) + " floordiv " + std::to_string(number);
    break;
  case CeilDiv:
    text = lhs->print(ranks, true) + " ceildiv " + std::to_string(number);
    break;
  case Mod:
    text = lhs->print(ranks, true) + " mod " + std::to_string(number);
    break;
  }
  return nested ? "(" + text + ")" : text;
}

bool IndexExpression::uses(int index) const {
  return kind == RankIndex
             ? rank == index
             : (lhs && lhs->uses(index)) || (rhs && rhs->uses(index));
}

/// Rounds towards minus infinity.
static int64_t floorDivide(int64_t a, int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

std::pair<int64_t, int64_t>
IndexExpression::range(const ExtentTable &extents) const {
  if (kind == Number)
    return {number, number};
  if (kind == RankIndex)
    return {0, extents[extent] - 1};
  auto [low, high] = lhs->range(extents);
  switch (kind) {
  case Sum: {
    auto [otherLow, otherHigh] = rhs->range(extents);
    return {low + otherLow, high + otherHigh};
  }
  case Product:
    // Of an empty range high < low, which a minimum would hide.
    return number >= 0 ? std::pair(low * number, high * number)
                       : std::pair(high * number, low * number);
  case FloorDiv:
    return {floorDivide(low, number), floorDivide(high, number)};
  case CeilDiv:
    return {-floorDivide(-low, number), -floorDivide(-high, number)};
  default:
    if (low >= 0 && high < number)
      return {low, high};
    return {0, number - 1};
  }
}

Reference ricci::fuzz::randomExpression(Random &random,
                                        const std::vector<Rank> &ranks,
                                        const std::vector<int> &known,
                                        const ExtentTable &extents) {
  using E = IndexExpression;
  int rank = random.pick(known);
  Reference first = E::index(ranks, rank);
  if (random.percent(20)) {
    // Backwards: the constant keeps it at or above 0.
    int64_t high = first->range(extents).second;
    return E::binary(E::Sum, E::binary(E::Product, first, -1),
                     E::constant(std::max<int64_t>(high, 0) + random.below(2)));
  }
  int64_t factor = random.percent(40) ? random.between(2, 3) : 1;
  if (factor > 1)
    first = E::binary(E::Product, first, factor);
  // A rank added to itself is a product, whose divisor might leave it alone.
  if (int other = random.pick(known); other != rank && random.percent(50)) {
    Reference second = E::index(ranks, other);
    // A difference, which the constant keeps at or above 0.
    if (random.percent(30))
      second = E::binary(
          E::Sum, E::binary(E::Product, second, -random.between(1, 2)),
          E::constant(2 * std::max<int64_t>(second->range(extents).second, 0)));
    first = E::binary(E::Sum, first, second);
  }
  if (random.percent(25))
    first = E::binary(E::Sum, first, E::constant(random.between(1, 5)));
  size_t choice = random.weighted({40, 30, 10, 20});
  if (choice == 0 && first->kind == E::RankIndex)
    choice = 3;
  // A divisor that leaves the rank alone would make it a plain index.
  int64_t divisor = random.between(2, 5) + (factor > 1 ? 2 : 0);
  switch (choice) {
  case 0:
    return first;
  case 1:
    return E::binary(E::FloorDiv, first, divisor);
  case 2:
    return E::binary(E::CeilDiv, first, divisor);
  default:
    return E::binary(E::Mod, first, random.between(2, 9));
  }
}
