//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NotationGenerator.h"

#include "IndexExpression.h"
#include "Operators.h"

#include <algorithm>
#include <cmath>

using namespace ricci::fuzz;

namespace {

using Expression = IndexExpression::Reference;
constexpr size_t maximumRanks = 6;

/// One attempt at one contraction.
class Attempt {
public:
  explicit Attempt(Context &context)
      : context(context), random(context.random), program(context.program),
        extents(context.program.extents) {}
  bool run();

private:
  struct Access {
    int value;
    std::vector<Expression> indices;
  };

  void chooseTypes();
  bool access(const Context::Demand &demand, ElementType type, bool newRanks,
              Access &result);
  bool indexEarlier(int value, bool newRanks, Access &result);
  Expression indexFresh(bool newRanks, int &extent);
  Expression window(bool newRanks, int &extent);
  void divideRanks();
  bool chooseReductions();
  std::string print(const std::vector<Access> &inputs, const Access *init,
                    const Access *mask);
  std::string printAccess(const Access &access, const std::string &name);
  bool mayFactor(const std::vector<Access> &inputs) const;
  double magnitude(const std::vector<Access> &inputs, const Access *init) const;

  int addRank(int extent, bool plain);
  /// The ranks that an access may use; with `plainOnly`, whose extent is known.
  std::vector<int> usableRanks(bool plainOnly) const;
  std::vector<int> knownRanks() const { return usableRanks(true); }
  int64_t points() const;
  int64_t room() const;
  Expression plain(int rank) {
    ranks[rank].plain = true;
    return IndexExpression::index(ranks, rank);
  }

  Context &context;
  Random &random;
  Program &program;
  ExtentTable &extents;

  ElementType result, accumulator;
  bool accumulatorStated = false;
  bool exactOnly = false; ///< A float result becomes an integer.
  OperatorUse map;
  std::vector<Rank> ranks;
  std::vector<int> kept, reduced;
  int resultOnlyRank = -1;
  bool resultRanksOnly = false;        ///< As the initial value is indexed.
  std::vector<OperatorUse> reductions; ///< One for each of `reduced`.
};

int Attempt::addRank(int extent, bool isPlain) {
  static const std::vector<std::string> names = {"i",   "j",  "k", "m",
                                                 "row", "c2", "t", "q"};
  std::string name = names[ranks.size() % names.size()];
  if (ranks.size() >= names.size())
    name += std::to_string(ranks.size());
  ranks.push_back({name, extent, isPlain});
  return static_cast<int>(ranks.size()) - 1;
}

std::vector<int> Attempt::usableRanks(bool plainOnly) const {
  std::vector<int> usable;
  for (int i = 0, e = static_cast<int>(ranks.size()); i < e; ++i)
    if ((!plainOnly || ranks[i].plain) &&
        (!resultRanksOnly ||
         std::find(kept.begin(), kept.end(), i) != kept.end()))
      usable.push_back(i);
  return usable;
}

int64_t Attempt::points() const {
  int64_t product = 1;
  for (const Rank &rank : ranks)
    product *= std::max<int64_t>(1, extents[rank.extent]);
  return product;
}

int64_t Attempt::room() const {
  return std::max<int64_t>(1, context.budget / points());
}

/// s·p + t·r for a new rank p, which only this window will show, and a known r.
Expression Attempt::window(bool newRanks, int &extent) {
  using E = IndexExpression;
  std::vector<int> known = knownRanks();
  if (known.empty())
    return nullptr;
  if (!newRanks || ranks.size() >= maximumRanks || random.percent(50)) {
    Expression expression = randomExpression(random, ranks, known, extents);
    if (expression->range(extents).first < 0)
      return nullptr;
    int64_t slack = random.percent(30) ? random.between(1, 3) : 0;
    extent = extents.derive([=](const ExtentTable &table) {
      return expression->range(table).second + 1 + slack;
    });
    return expression;
  }
  int r = random.pick(known);
  if (extents[ranks[r].extent] == 0)
    return nullptr;
  int64_t stride = random.between(1, 3), step = random.between(1, 2);
  int p = addRank(extents.add(context.randomExtent(room())), false);
  Expression expression =
      E::binary(E::Sum, E::binary(E::Product, E::index(ranks, p), stride),
                E::binary(E::Product, E::index(ranks, r), step));
  // Less slack than a stride, or p would be larger.
  int64_t slack = random.below(stride);
  extent = extents.derive([=](const ExtentTable &table) {
    return expression->range(table).second + 1 + slack;
  });
  return expression;
}

Expression Attempt::indexFresh(bool newRanks, int &extent) {
  std::vector<int> known = usableRanks(false);
  size_t choice = random.weighted({45, 35, 15, 5});
  if (choice == 2)
    if (Expression expression = window(newRanks, extent))
      return expression;
  if (choice == 3) {
    int64_t at = random.below(3);
    extent = extents.add(at + random.between(1, 2));
    return IndexExpression::constant(at);
  }
  if (newRanks && ranks.size() < maximumRanks &&
      (choice == 1 || known.empty())) {
    extent = extents.add(context.randomExtent(room()));
    return plain(addRank(extent, true));
  }
  if (known.empty()) {
    extent = extents.add(1);
    return IndexExpression::constant(0);
  }
  int rank = random.pick(known);
  extent = ranks[rank].extent;
  return plain(rank);
}

bool Attempt::indexEarlier(int value, bool newRanks, Access &result) {
  using E = IndexExpression;
  result.value = value;
  // A copy: new ranks may add values.
  std::vector<int> dimensions = program.values[value].extents;
  for (int dimension : dimensions) {
    int64_t extent = extents[dimension];
    if (extent > 0 && random.percent(8)) {
      result.indices.push_back(E::constant(random.below(extent)));
      continue;
    }
    std::vector<int> known = knownRanks();
    if (!known.empty() && random.percent(12)) {
      // Whatever stays inside.
      Expression expression = randomExpression(random, ranks, known, extents);
      auto [low, high] = expression->range(extents);
      if (low >= 0 && high < extent) {
        result.indices.push_back(expression);
        continue;
      }
    }
    if (!known.empty() && newRanks && ranks.size() < maximumRanks &&
        random.percent(12)) {
      int index = random.pick(known);
      int r = ranks[index].extent;
      int64_t stride = random.between(1, 2);
      if (extents[r] > 0 && extents[r] <= extent) {
        int p = addRank(extents.derive([=](const ExtentTable &table) {
          return (table[dimension] - table[r]) / stride + 1;
        }),
                        false);
        result.indices.push_back(
            E::binary(E::Sum, E::binary(E::Product, E::index(ranks, p), stride),
                      E::index(ranks, index)));
        continue;
      }
    }
    std::vector<int> same;
    for (int rank : usableRanks(false))
      if (ranks[rank].extent == dimension)
        same.push_back(rank);
    if (!same.empty() && (!newRanks || random.percent(65))) {
      result.indices.push_back(plain(random.pick(same)));
      continue;
    }
    if (!newRanks || ranks.size() >= maximumRanks)
      return false;
    result.indices.push_back(plain(addRank(dimension, true)));
    if (points() > 4 * context.budget)
      return false;
  }
  return true;
}

bool Attempt::access(const Context::Demand &demand, ElementType type,
                     bool newRanks, Access &result) {
  size_t rankCount = ranks.size();
  if (int earlier = context.reuse(demand); earlier >= 0) {
    if (indexEarlier(earlier, newRanks, result))
      return true;
    ranks.resize(rankCount);
    result = {};
  }
  if (demand.type)
    type = *demand.type;
  std::vector<int> dimensions(random.weighted({6, 30, 40, 18, 6}));
  for (int &dimension : dimensions)
    result.indices.push_back(indexFresh(newRanks, dimension));
  int64_t elements = 1;
  for (int dimension : dimensions)
    elements *= extents[dimension];
  if (elements > 16 * context.budget)
    return false;
  result.value = context.fresh(type, std::move(dimensions));
  return true;
}

void Attempt::chooseTypes() {
  ElementType theme =
      context.polynomial ? randomFloat(random) : randomType(random);
  result = theme;
  accumulator = theme;
  if (theme.kind == ElementType::BFloat ||
      (theme.kind == ElementType::Float && theme.width == 16))
    accumulator = {ElementType::Float, 32};
  if (random.percent(25)) {
    do
      accumulator = randomPartner(random, theme);
    while (accumulator.isComplex() != theme.isComplex());
    accumulatorStated = true;
  }
  if (context.polynomial && !accumulator.isFloat())
    accumulator = {ElementType::Float, 64};
  exactOnly = accumulator.isFloat() && result.isInteger();
}

/// Which ranks the result keeps, and in which order.
void Attempt::divideRanks() {
  int keep = random.pick({30, 55, 80});
  for (int i = 0, e = static_cast<int>(ranks.size()); i < e; ++i)
    (random.percent(keep) ? kept : reduced).push_back(i);
  random.shuffle(kept);
  random.shuffle(reduced);
  if (random.percent(3) && room() > 1) {
    // A rank of the result alone repeats its elements.
    resultOnlyRank = addRank(extents.add(context.randomExtent(room())), false);
    kept.push_back(resultOnlyRank);
  }
}

bool Attempt::chooseReductions() {
  bool several = random.percent(20);
  OperatorUse one;
  for (size_t i = 0; i < reduced.size(); ++i) {
    if (i == 0 || several)
      one = randomReduction(random, accumulator, exactOnly,
                            static_cast<int>(program.definitions.size()),
                            program.definitions);
    if ((!one.hasIdentity && several) ||
        (context.polynomial && (!one.polynomial || one.product)))
      return false;
    reductions.push_back(one);
  }
  return true;
}

std::string Attempt::printAccess(const Access &access,
                                 const std::string &name) {
  std::string text;
  for (const Expression &index : access.indices)
    text += (text.empty() ? "" : ", ") + index->print(ranks);
  return name + "[" + text + "]";
}

std::string Attempt::print(const std::vector<Access> &inputs,
                           const Access *init, const Access *mask) {
  std::string text = "Z[";
  for (size_t i = 0; i < kept.size(); ++i)
    text += (i ? ", " : "") + ranks[kept[i]].name;
  text += "] = ";
  for (size_t i = 0; i < reduced.size(); ++i) {
    bool first = i == 0 || reductions[i].name != reductions[i - 1].name ||
                 random.percent(20);
    if (first)
      text += (i ? "] " : "") + reductions[i].name + "[";
    text += (first ? "" : ", ") + ranks[reduced[i]].name;
  }
  text += reduced.empty() ? "" : "](";
  bool call = !map.infix && !(map.isCopy && random.percent(50));
  if (call)
    text += map.name + "(";
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (i)
      text += map.infix ? std::string(" ") + map.infix + " " : ", ";
    text += printAccess(inputs[i], "A" + std::to_string(i));
  }
  text += call ? ")" : "";
  text += reduced.empty() ? "" : ")";
  if (init)
    text += " from " + printAccess(*init, "I");
  if (mask)
    text += " where " + printAccess(*mask, "M");
  return text;
}

/// Whether the distributive law may move a reduction inwards.
bool Attempt::mayFactor(const std::vector<Access> &inputs) const {
  if (!map.distributes || inputs.size() < 2 || reduced.empty())
    return false;
  if (inputs.size() > 2)
    return true;
  for (int rank : reduced)
    for (const Access &input : inputs)
      if (std::none_of(input.indices.begin(), input.indices.end(),
                       [&](const Expression &e) { return e->uses(rank); }))
        return true;
  return false;
}

double Attempt::magnitude(const std::vector<Access> &inputs,
                          const Access *init) const {
  double sum = 0, largest = 0;
  for (const Access &input : inputs) {
    double one = program.values[input.value].magnitude;
    sum += one;
    largest = std::max(largest, one);
  }
  double result = largest + 2;
  if (map.name == "mul" || map.name == "l_mul")
    result = sum;
  else if (map.name == "exp")
    result = 1.5 * std::exp2(std::min(largest, 10.0));
  else if (map.name == "div" || map.name == "rsqrt")
    result = sum + 30;
  else if (map.isUnbounded)
    result = accumulator.magnitudeLimit() - 3;
  if (init)
    result = std::max(result, program.values[init->value].magnitude);
  for (size_t i = 0; i < reduced.size(); ++i) {
    double extent = std::max<int64_t>(1, extents[ranks[reduced[i]].extent]);
    bool product = reductions[i].name == "mul" || reductions[i].name == "prod";
    result = product ? result * extent : result + std::log2(extent);
  }
  return result;
}

bool Attempt::run() {
  chooseTypes();
  map = randomMap(random, accumulator, exactOnly,
                  static_cast<int>(program.definitions.size()),
                  program.definitions);
  if (context.polynomial && !map.polynomial)
    return false;
  Context::Demand demand;
  demand.complexAllowed = accumulator.isComplex();
  demand.exact =
      exactOnly || accumulator.isInteger() || !map.continuous || map.needsExact;
  ElementType theme = accumulatorStated ? accumulator : result;

  // Operands are chosen in any order, so that a window may precede the rank
  // that it needs.
  std::vector<Access> inputs(map.operands);
  std::vector<int> order(map.operands);
  for (int i = 0; i < map.operands; ++i)
    order[i] = i;
  random.shuffle(order);
  ElementType bits{random.pick({ElementType::Signless, ElementType::Unsigned}),
                   random.pick({1, 5, 8, 16, 32, 64})};
  if (map.sameWidth)
    demand.type = bits;
  bool inputsExact = true;
  for (int i : order) {
    if (!access(demand, randomPartner(random, theme), true, inputs[i]))
      return false;
    inputsExact &= program.values[inputs[i].value].exact;
  }
  Access init, mask;
  bool hasInit = false, hasMask = random.percent(18);
  Context::Demand boolean;
  boolean.exact = true;
  boolean.type = ElementType{ElementType::Signless, 1};
  if (hasMask && !access(boolean, *boolean.type, true, mask))
    return false;
  if (points() > 4 * context.budget)
    return false;
  divideRanks();
  if (!chooseReductions() || (hasMask && reduced.empty()))
    return false;
  // Of numbers near the range's end the order decides what a sum is.
  if (map.isUnbounded && !accumulator.isInteger())
    for (const OperatorUse &reduction : reductions)
      if (!reduction.exact)
        return false;
  bool identity = reductions.empty() || reductions[0].hasIdentity;
  if (!identity && hasMask)
    return false;
  if (!reduced.empty() && (!identity || random.percent(20))) {
    hasInit = true;
    resultRanksOnly = true;
    Context::Demand initDemand;
    initDemand.complexAllowed = accumulator.isComplex();
    initDemand.exact = exactOnly || accumulator.isInteger();
    if (!access(initDemand, randomPartner(random, theme), false, init))
      return false;
    inputsExact &= program.values[init.value].exact;
  }

  Value value;
  value.kind = Value::Contract;
  value.type = result;
  for (int rank : kept) {
    value.extents.push_back(ranks[rank].extent);
    value.dynamic.push_back(random.percent(context.dynamicShare) &&
                            rank != resultOnlyRank);
  }
  value.exact = result.isInteger() || (inputsExact && map.exact);
  for (const OperatorUse &reduction : reductions)
    value.exact &= result.isInteger() || reduction.exact;
  // An integer that a function of the library decided.
  if (map.name[0] == '@')
    value.exact &= map.exact;
  value.magnitude = magnitude(inputs, hasInit ? &init : nullptr);
  if (value.magnitude > accumulator.magnitudeLimit())
    return false;
  if (result.isInteger())
    value.magnitude = result.width;
  // Of 16-bit floats and of what they are converted from, much overflows.
  bool wide = accumulator.width > 16 && result.width > 16;
  bool inputsFinite = true;
  for (const Access &input : inputs)
    inputsFinite &= program.values[input.value].finite;
  if (mayFactor(inputs) && !accumulator.isInteger() &&
      !(inputsFinite && accumulator.width > 16))
    return false;
  value.finite =
      result.isInteger() || (inputsFinite && wide && map.keepsFinite &&
                             (!hasInit || program.values[init.value].finite));
  for (const OperatorUse &reduction : reductions)
    value.finite &= result.isInteger() ||
                    (reduction.keepsFinite && reduction.name != "mul" &&
                     reduction.name != "prod");
  value.text =
      print(inputs, hasInit ? &init : nullptr, hasMask ? &mask : nullptr);
  if (accumulatorStated)
    value.accumulator = accumulator.name();
  for (const Rank &rank : ranks)
    value.ranks.push_back(rank.extent);
  value.inputCount = map.operands;
  value.hasMask = hasMask;
  value.product = map.product;
  value.polynomial =
      map.polynomial && result.isFloat() && accumulator.isFloat();
  for (const OperatorUse &reduction : reductions)
    value.polynomial &= reduction.polynomial && !reduction.product;
  for (const Access &input : inputs)
    value.operands.push_back(input.value);
  if (hasInit)
    value.operands.push_back(init.value);
  if (hasMask)
    value.operands.push_back(mask.value);
  program.values.push_back(std::move(value));
  return true;
}

} // namespace

bool ricci::fuzz::addNotation(Context &context) {
  Context::Mark mark = context.mark();
  if (Attempt(context).run())
    return true;
  context.undo(mark);
  return false;
}
