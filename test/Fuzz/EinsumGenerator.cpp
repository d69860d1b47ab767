//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EinsumGenerator.h"

#include "Operators.h"

#include <algorithm>
#include <cmath>

using namespace ricci::fuzz;

namespace {

/// One attempt at one einsum.
class Attempt {
public:
  explicit Attempt(Context &context)
      : context(context), random(context.random), program(context.program) {}
  bool run();

private:
  struct Label {
    char letter;
    int extent;
    int uses = 0;
    /// Some operand has the extent itself and not the 1 that stands for it.
    bool wide = false;
  };
  struct Dimension {
    int extent;
    bool broadcast;
  };

  bool chooseTypes();
  int addLabel(int extent);
  std::string use(int label);
  bool earlierTerm(int value, std::string &term);
  int freshTerm(ElementType type, std::string &term);
  std::string output();
  int64_t points() const;

  Context &context;
  Random &random;
  Program &program;
  ElementType result, accumulator;
  bool accumulatorStated = false;
  std::vector<Label> labels;
  /// What the ellipses stand for, the last dimension last.
  std::vector<Label> ellipsis;
  size_t ellipsisRank = 0; ///< The longest that was used.
  std::vector<int> resultExtents;
};

bool Attempt::chooseTypes() {
  result = accumulator =
      context.polynomial ? randomFloat(random) : randomType(random);
  if (result.isFloat() && result.width == 16)
    accumulator = {ElementType::Float, 32};
  if (random.percent(20)) {
    accumulator = randomPartner(random, result);
    accumulatorStated = true;
  }
  if (context.polynomial && !accumulator.isFloat())
    return false;
  // A sum that rounding has a share in must not become an integer.
  return accumulator.isComplex() == result.isComplex() &&
         !(accumulator.isFloat() && result.isInteger());
}

int64_t Attempt::points() const {
  int64_t product = 1;
  for (const std::vector<Label> *list : {&labels, &ellipsis})
    for (const Label &label : *list)
      product *= std::max<int64_t>(1, program.extents[label.extent]);
  return product;
}

int Attempt::addLabel(int extent) {
  static const std::string letters = "ijkabcXYmnBAzZ";
  if (labels.size() == letters.size())
    return -1;
  while (true) {
    char letter = letters[random.below(letters.size())];
    if (std::none_of(labels.begin(), labels.end(),
                     [&](const Label &l) { return l.letter == letter; })) {
      labels.push_back({letter, extent});
      return static_cast<int>(labels.size()) - 1;
    }
  }
}

std::string Attempt::use(int label) {
  ++labels[label].uses;
  return std::string(1, labels[label].letter);
}

bool Attempt::earlierTerm(int value, std::string &term) {
  for (int extent : program.values[value].extents) {
    std::vector<int> same;
    for (size_t i = 0; i < labels.size(); ++i)
      if (labels[i].extent == extent)
        same.push_back(static_cast<int>(i));
    int label = !same.empty() && random.percent(75) ? random.pick(same)
                                                    : addLabel(extent);
    if (label < 0)
      return false;
    labels[label].wide = true;
    term += use(label);
  }
  return true;
}

int Attempt::freshTerm(ElementType type, std::string &term) {
  std::vector<Dimension> dimensions;
  auto room = [&] { return std::max<int64_t>(1, context.budget / points()); };
  auto add = [&](Label &label, bool mayBroadcast) {
    bool broadcast = mayBroadcast && random.percent(15);
    label.wide |= !broadcast;
    dimensions.push_back(
        {broadcast ? program.extents.add(1) : label.extent, broadcast});
  };
  auto someLabels = [&](size_t count) {
    std::vector<int> fresh;
    for (size_t i = 0; i < count; ++i) {
      bool isNew = labels.empty() || (labels.size() < 6 && random.percent(40));
      int label =
          isNew ? addLabel(program.extents.add(context.randomExtent(room())))
                : static_cast<int>(random.below(labels.size()));
      // A diagonal has no dimension that broadcasts.
      bool first = term.find(labels[label].letter) == std::string::npos;
      if (!first)
        for (size_t d = 0; d < dimensions.size(); ++d)
          if (dimensions[d].broadcast)
            return false;
      term += use(label);
      add(labels[label], first && isNew == false);
    }
    return true;
  };
  if (!someLabels(random.weighted({20, 45, 30, 5})))
    return -1;
  if (!ellipsis.empty() && random.percent(70)) {
    size_t covered = random.below(ellipsis.size() + 1);
    ellipsisRank = std::max(ellipsisRank, covered);
    for (size_t i = ellipsis.size() - covered; i < ellipsis.size(); ++i)
      add(ellipsis[i], true);
    term += "...";
    if (!someLabels(random.weighted({50, 40, 10})))
      return -1;
  }
  int64_t elements = 1;
  std::vector<int> extents;
  for (const Dimension &dimension : dimensions) {
    extents.push_back(dimension.extent);
    elements *= program.extents[dimension.extent];
  }
  if (elements > 16 * context.budget)
    return -1;
  int value = context.fresh(type, extents);
  // Only a static 1 broadcasts.
  for (size_t d = 0; d < dimensions.size(); ++d)
    if (dimensions[d].broadcast)
      program.values[value].dynamic[d] = false;
  return value;
}

/// The output term after the arrow, or "" for the implicit one; and what it is.
std::string Attempt::output() {
  std::vector<int> order;
  auto extentOf = [&](const Label &label) {
    return label.wide ? label.extent : program.extents.add(1);
  };
  auto addEllipsis = [&] {
    for (size_t i = ellipsis.size() - ellipsisRank; i < ellipsis.size(); ++i)
      resultExtents.push_back(extentOf(ellipsis[i]));
  };
  if (random.percent(35)) {
    addEllipsis();
    for (size_t i = 0; i < labels.size(); ++i)
      if (labels[i].uses == 1)
        order.push_back(static_cast<int>(i));
    std::sort(order.begin(), order.end(), [&](int a, int b) {
      return labels[a].letter < labels[b].letter;
    });
    for (int label : order)
      resultExtents.push_back(extentOf(labels[label]));
    return "";
  }
  int keep = random.pick({30, 55, 80});
  for (size_t i = 0; i < labels.size(); ++i)
    if (labels[i].uses > 0 && random.percent(keep))
      order.push_back(static_cast<int>(i));
  random.shuffle(order);
  std::string term = "->";
  size_t at = random.below(order.size() + 1);
  for (size_t i = 0; i <= order.size(); ++i) {
    if (i == at && ellipsisRank > 0) {
      term += "...";
      addEllipsis();
    }
    if (i == order.size())
      break;
    term += labels[order[i]].letter;
    resultExtents.push_back(extentOf(labels[order[i]]));
  }
  return term;
}

bool Attempt::run() {
  if (!chooseTypes())
    return false;
  if (random.percent(35))
    for (int64_t i = random.between(1, 3); i > 0; --i)
      ellipsis.push_back(
          {'.', program.extents.add(context.randomExtent(
                    std::max<int64_t>(1, context.budget / points())))});
  Context::Demand demand;
  demand.complexAllowed = accumulator.isComplex();
  demand.exact = accumulator.isInteger();
  size_t count = 1 + random.weighted({15, 55, 20, 10});
  ElementType theme = accumulatorStated ? accumulator : result;
  Value value;
  bool inputsExact = true, inputsFinite = true;
  for (size_t i = 0; i < count; ++i) {
    std::string term;
    int operand = context.reuse(demand);
    if (operand >= 0) {
      if (!earlierTerm(operand, term))
        return false;
    } else {
      operand = freshTerm(randomPartner(random, theme), term);
      if (operand < 0)
        return false;
    }
    if (points() > 4 * context.budget)
      return false;
    value.text += (i ? "," : "") + term;
    value.operands.push_back(operand);
    inputsExact &= program.values[operand].exact;
    inputsFinite &= program.values[operand].finite;
  }
  // The distributive law may move a sum inwards.
  if (count > 1 && !accumulator.isInteger() &&
      !(inputsFinite && accumulator.width > 16))
    return false;
  value.text += output();
  value.kind = Value::Contract;
  value.type = result;
  value.extents = resultExtents;
  value.dynamic = context.randomDynamic(resultExtents.size());
  int64_t used = 0;
  for (const Label &label : labels)
    used += label.uses > 0;
  double magnitude = std::log2(std::max<int64_t>(1, points()));
  for (int operand : value.operands)
    magnitude += program.values[operand].magnitude;
  if (magnitude > accumulator.magnitudeLimit())
    return false;
  value.magnitude = result.isInteger() ? result.width : magnitude;
  value.finite = result.isInteger() || (inputsFinite && result.width > 16);
  bool reduces = used + ellipsisRank > resultExtents.size();
  value.exact = result.isInteger() || (inputsExact && count == 1 && !reduces);
  if (accumulatorStated)
    value.accumulator = accumulator.name();
  for (const std::vector<Label> *list : {&labels, &ellipsis})
    for (const Label &label : *list)
      value.ranks.push_back(label.extent);
  value.inputCount = static_cast<int>(count);
  value.product = true;
  value.polynomial = result.isFloat() && accumulator.isFloat();
  program.values.push_back(std::move(value));
  return true;
}

} // namespace

bool ricci::fuzz::addEinsum(Context &context) {
  Context::Mark mark = context.mark();
  if (Attempt(context).run())
    return true;
  context.undo(mark);
  return false;
}
