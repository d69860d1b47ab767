//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QuantGenerator.h"

#include "RandomCode.h"

#include <algorithm>

using namespace ricci;
using namespace ricci::fuzz;

namespace {

class QuantGenerator {
public:
  explicit QuantGenerator(Context &context, bool isSummed = false)
      : context(context), random(context.random), program(context.program),
        isSummed(isSummed) {}

  void run();
  int fromCodes(const ElementType &type, const std::vector<int> &extents);
  void toCodes(int value);

private:
  /// The roles of a scheme, and its parameters among the values.
  struct Scheme {
    std::string text;
    std::vector<int> parameters;
    std::string name; ///< With the code, of what it goes with.
  };

  ElementType randomParameter(int largestWidth);
  ElementType randomReal();
  /// The dimension's extent is in the value's type.
  void makeStatic(int value, size_t dimension) {
    program.values[value].dynamic[dimension] = false;
  }
  int constantExtent(int64_t extent) {
    return program.extents.derive(
        [extent](const ExtentTable &) { return extent; });
  }
  int argument(ElementType type, std::vector<int> extents, bool finite);
  int operation(std::string text, std::vector<int> operands, ElementType type,
                std::vector<int> extents);
  /// A map from `rank` dimensions, and the extents of what it indexes.
  std::string randomMap(const std::vector<int> &extents,
                        std::vector<int> &indexed);
  Scheme randomScheme(const format::Code &code,
                      const std::vector<int> &extents);
  /// A type of shifts, and one of exponents.
  ElementType randomPower();
  std::string use(const char *word, const Scheme &scheme, int first);
  std::string randomRounding(const format::Code &code);
  int codes(const format::Code &code, const Scheme &scheme,
            const std::vector<int> &extents);
  /// A tensor of reals that went through a code.
  int decoded(const std::vector<int> &extents, ElementType type);
  int decoded(const std::vector<int> &extents) {
    return decoded(extents, randomReal());
  }
  int quantized(int source, const format::Code &code, const Scheme &scheme);
  int rescaled(int source, ElementType type);
  ElementType randomNarrow();
  int lookedUp(int source, const format::Code &code, ElementType type);
  void addProduct();
  void addConversion();
  void addRescale();
  void addLayout();
  void addSumOfEntries();

  Context &context;
  Random &random;
  Program &program;
  /// Sums of products follow, of which no order may overflow.
  bool isSummed;
};

/// Integers, or codes of consecutive ones.
ElementType QuantGenerator::randomParameter(int largestWidth) {
  int width = random.percent(60)
                  ? std::min(largestWidth, random.pick({8, 32}))
                  : static_cast<int>(random.between(2, largestWidth));
  return {random.pick({ElementType::Signless, ElementType::Signed,
                       ElementType::Unsigned}),
          width};
}

ElementType QuantGenerator::randomPower() {
  if (isSummed)
    return {ElementType::Signed, 3};
  return random.percent(70) ? ElementType{ElementType::Signless, 8}
                            : randomParameter(32);
}

ElementType QuantGenerator::randomReal() {
  return random.pick<ElementType>({{ElementType::Float, 32},
                                   {ElementType::Float, 32},
                                   {ElementType::Float, 64},
                                   {ElementType::Float, 16},
                                   {ElementType::BFloat, 16}});
}

int QuantGenerator::argument(ElementType type, std::vector<int> extents,
                             bool finite) {
  Value value;
  value.type = std::move(type);
  value.dynamic = context.randomDynamic(extents.size());
  value.extents = std::move(extents);
  value.finite = finite;
  program.values.push_back(std::move(value));
  return static_cast<int>(program.values.size()) - 1;
}

int QuantGenerator::operation(std::string text, std::vector<int> operands,
                              ElementType type, std::vector<int> extents) {
  int result = argument(std::move(type), std::move(extents), /*finite=*/false);
  program.values[result].kind = Value::Format;
  program.values[result].text = std::move(text);
  program.values[result].operands = std::move(operands);
  return result;
}

std::string QuantGenerator::randomMap(const std::vector<int> &extents,
                                      std::vector<int> &indexed) {
  std::string ranks, results;
  for (size_t d = 0; d < extents.size(); ++d) {
    std::string name = "d" + std::to_string(d);
    ranks += (d ? ", " : "") + name;
    std::string result;
    int extent = extents[d];
    switch (random.weighted({35, 30, 30, 5})) {
    case 0:
      continue;
    case 1:
      result = name;
      indexed.push_back(extent);
      break;
    case 2: {
      int64_t size = random.pick<int64_t>({2, 3, 4, 8, 16});
      result = name + " floordiv " + std::to_string(size);
      indexed.push_back(
          program.extents.derive([extent, size](const ExtentTable &table) {
            return (table[extent] + size - 1) / size;
          }));
      break;
    }
    case 3:
      result = "0";
      indexed.push_back(program.extents.derive(
          [](const ExtentTable &) { return int64_t(1); }));
      break;
    }
    results += (results.empty() ? "" : ", ") + result;
  }
  return "(" + ranks + ") -> (" + results + ")";
}

QuantGenerator::Scheme
QuantGenerator::randomScheme(const format::Code &code,
                             const std::vector<int> &extents) {
  Scheme scheme;
  auto add = [&](const char *role, ElementType type) {
    std::vector<int> indexed;
    std::string map = randomMap(extents, indexed);
    scheme.text +=
        (scheme.text.empty() ? "" : ", ") + std::string(role) + " = " + map;
    // One parameter may serve several tensors.
    for (size_t i = 0; i < program.values.size(); ++i)
      if (const Value &value = program.values[i];
          value.kind == Value::Argument && value.finite && value.type == type &&
          value.extents == indexed && random.percent(20)) {
        scheme.parameters.push_back(static_cast<int>(i));
        return;
      }
    // Scales of which one is not finite say nothing of the numbers.
    scheme.parameters.push_back(
        argument(std::move(type), std::move(indexed), /*finite=*/true));
  };
  if (random.percent(80)) {
    if (random.percent(85))
      add("scale", randomReal());
    else
      while (true) {
        format::Code numbers = randomCode(random);
        if (numbers.hasNaN() || numbers.hasInfinity() ||
            !usesAllPatterns(numbers))
          continue;
        add("scale", toType(numbers));
        break;
      }
  }
  if (code.isIntegerRange() && random.percent(40))
    add("zero_point",
        random.pick<ElementType>({randomParameter(32),
                                  {ElementType::Signed, 4, "int4"},
                                  toType(code)}));
  if (random.percent(12))
    add("shift", randomPower());
  if (random.percent(15)) {
    if (random.percent(50))
      add("exponent", randomPower());
    else
      add("exponent", toType(*format::Code::parse(
                          isSummed ? "table<0.5,1.0,2.0,4.0>" : "e8m0fnu")));
  }
  return scheme;
}

/// " by <…>($1, $2 : #1, #2)", numbers from `first` on; nothing without roles.
std::string QuantGenerator::use(const char *word, const Scheme &scheme,
                                int first) {
  if (scheme.parameters.empty())
    return "";
  std::string names, types;
  for (size_t i = 0; i < scheme.parameters.size(); ++i) {
    std::string number = std::to_string(first + i);
    names += (i ? ", $" : "$") + number;
    types += (i ? ", #" : "#") + number;
  }
  return std::string(" ") + word + " <" + scheme.text + ">(" + names + " : " +
         types + ")";
}

std::string QuantGenerator::randomRounding(const format::Code &code) {
  std::string text;
  if (random.percent(50))
    text += std::string(" round ") +
            random.pick<const char *>({"nearest_even", "nearest_away",
                                       "nearest_up", "floor", "truncate"});
  if (random.percent(20) && code.supports(format::Overflow::Special))
    text += " overflow special";
  else if (random.percent(20) && code.supports(format::Overflow::Wrap))
    text += " overflow wrap";
  return text;
}

int QuantGenerator::codes(const format::Code &code, const Scheme &scheme,
                          const std::vector<int> &extents) {
  // A pattern that is not in use has no meaning.
  if (usesAllPatterns(code) && random.percent(50))
    return argument(toType(code), extents, /*finite=*/true);
  int source = argument(randomReal(), extents, random.percent(70));
  if (random.percent(50))
    program.values[source].spread = random.pick({20, 64, 1000});
  return quantized(source, code, scheme);
}

int QuantGenerator::quantized(int source, const format::Code &code,
                              const Scheme &scheme) {
  std::vector<int> operands = {source};
  operands.insert(operands.end(), scheme.parameters.begin(),
                  scheme.parameters.end());
  return operation("q.quantize $0" + use("by", scheme, 1) +
                       randomRounding(code) + " : #0",
                   operands, toType(code), program.values[source].extents);
}

int QuantGenerator::decoded(const std::vector<int> &extents, ElementType type) {
  format::Code code = randomCode(random);
  // Of one tensor several schemes make several numbers.
  int source = -1;
  for (size_t i = 0; i < program.values.size(); ++i)
    if (const Value &value = program.values[i]; !value.type.code.empty() &&
                                                value.extents == extents &&
                                                random.percent(20)) {
      source = static_cast<int>(i);
      code = *format::Code::parse(value.type.code);
    }
  Scheme scheme = randomScheme(code, extents);
  if (source < 0)
    source = codes(code, scheme, extents);
  if (random.percent(15)) {
    format::Code other = randomCode(random);
    Scheme next = randomScheme(other, extents);
    std::vector<int> operands = {source};
    operands.insert(operands.end(), scheme.parameters.begin(),
                    scheme.parameters.end());
    int position = static_cast<int>(operands.size());
    operands.insert(operands.end(), next.parameters.begin(),
                    next.parameters.end());
    source = operation("q.requantize $0" + use("from", scheme, 1) +
                           use("to", next, position) + randomRounding(other) +
                           " : #0",
                       operands, toType(other), extents);
    if (random.percent(50))
      program.results.push_back(source);
    code = other;
    scheme = next;
  }
  std::vector<int> operands = {source};
  operands.insert(operands.end(), scheme.parameters.begin(),
                  scheme.parameters.end());
  int result = operation("q.dequantize $0" + use("by", scheme, 1) + " : #0",
                         operands, type, extents);
  // Of codes and scales, as large as they are drawn.
  program.values[result].magnitude = 28;
  program.values[result].finite =
      isSummed && type.width > 16 && !code.hasNaN() && !code.hasInfinity();
  if (random.percent(25))
    program.results.push_back(result);
  return result;
}

/// A sum of products of two or three operands, of which most are decoded.
void QuantGenerator::addProduct() {
  isSummed = true;
  ExtentTable &table = program.extents;
  int m = table.add(context.randomExtent(9)),
      n = random.percent(10) ? m : table.add(context.randomExtent(9)),
      k = table.add(random.percent(50) ? random.pick<int64_t>({16, 24, 32, 48})
                                       : context.randomExtent(40));
  auto operand = [&](const std::vector<int> &extents) {
    if (random.percent(85))
      return decoded(extents);
    if (random.percent(50))
      return argument(randomReal(), extents, /*finite=*/true);
    return argument({ElementType::Signless, 8}, extents, /*finite=*/true);
  };
  Value sum;
  sum.kind = Value::Contract;
  sum.exact = false;
  sum.operands = {operand({m, k}), operand({k, n})};
  sum.text = "add[k](A[m, k] * B[k, n]";
  if (random.percent(15)) {
    sum.operands.push_back(operand({k}));
    sum.text += " * C[k]";
  }
  sum.text += ")";
  bool isTransposed = random.percent(20);
  sum.ranks = {m, n, k};
  sum.inputCount = static_cast<int>(sum.operands.size());
  sum.text = (isTransposed ? "Z[n, m] = " : "Z[m, n] = ") + sum.text;
  if (random.percent(20)) {
    sum.operands.push_back(
        argument({ElementType::Float, 32}, {n}, /*finite=*/true));
    sum.text += " from I[n]";
  }
  sum.type = random.pick<ElementType>({{ElementType::Float, 32},
                                       {ElementType::Float, 32},
                                       {ElementType::Float, 64},
                                       {ElementType::Float, 16}});
  sum.extents = isTransposed ? std::vector{n, m} : std::vector{m, n};
  sum.dynamic = context.randomDynamic(2);
  program.values.push_back(std::move(sum));
  program.results.push_back(static_cast<int>(program.values.size()) - 1);
  program.quantForm = random.pick(
      {QuantForm::Widened, QuantForm::BitSerial, QuantForm::Lookup});
}

void QuantGenerator::addConversion() {
  std::vector<int> extents;
  for (int64_t rank = random.below(4); rank-- > 0;)
    extents.push_back(program.extents.add(context.randomExtent(9)));
  format::Code code = randomCode(random);
  Scheme scheme = randomScheme(code, extents);
  program.results.push_back(codes(code, scheme, extents));
  program.results.push_back(decoded(extents));
}

int QuantGenerator::rescaled(int source, ElementType type) {
  std::vector<int> indexed;
  std::string map = randomMap(program.values[source].extents, indexed);
  ElementType i32{ElementType::Signless, 32}, i8{ElementType::Signless, 8};
  std::vector<int> operands = {source, argument(i32, indexed, true),
                               argument(i8, indexed, true)};
  std::string text = "q.rescale $0 by $1, $2";
  if (random.percent(50)) {
    operands.push_back(argument(i32, indexed, true));
    text += " zero_point($3 : #3)";
  }
  text += " over " + map;
  if (random.percent(60))
    text += std::string(" round ") +
            random.pick<const char *>({"single", "double", "even"});
  return operation(text + " : #0, #1, #2", operands, std::move(type),
                   program.values[source].extents);
}

/// What a rescaling gives.
ElementType QuantGenerator::randomNarrow() {
  while (true) {
    if (random.percent(40))
      return {ElementType::Signless,
              random.percent(60) ? random.pick({8, 16, 32})
                                 : static_cast<int>(random.between(8, 32))};
    if (format::Code code = randomCode(random); code.isIntegerRange())
      return toType(code);
  }
}

void QuantGenerator::addRescale() {
  std::vector<int> extents;
  for (int64_t rank = random.below(3); rank-- > 0;)
    extents.push_back(program.extents.add(context.randomExtent(9)));
  ElementType type{ElementType::Signless,
                   random.percent(70)
                       ? random.pick({32, 32, 8, 16})
                       : static_cast<int>(random.between(8, 32))};
  int source = argument(type, extents, true);
  program.results.push_back(rescaled(source, randomNarrow()));
}

int QuantGenerator::fromCodes(const ElementType &type,
                              const std::vector<int> &extents) {
  int result = -1;
  if (type.isFloat()) {
    result = decoded(extents, type);
  } else if (type.kind == ElementType::Signless && type.width >= 8 &&
             type.width <= 32) {
    result =
        rescaled(argument({ElementType::Signless, 32}, extents, true), type);
  } else {
    // The entries of a table.
    format::Code code = randomCode(random);
    if (code.getWidth() > 6 || type.isComplex())
      return -1;
    result = lookedUp(codes(code, {}, extents), code, type);
  }
  Value &value = program.values[result];
  if (type.isInteger()) {
    value.finite = true;
    value.magnitude = type.width;
  }
  return result;
}

void QuantGenerator::toCodes(int value) {
  ElementType type = program.values[value].type;
  std::vector<int> extents = program.values[value].extents;
  if (!program.values[value].exact)
    return;
  if (type.isFloat()) {
    format::Code code = randomCode(random);
    Scheme scheme = randomScheme(code, extents);
    program.results.push_back(quantized(value, code, scheme));
  } else if (type.kind == ElementType::Signless && type.width >= 8 &&
             type.width <= 32) {
    program.results.push_back(rescaled(value, randomNarrow()));
  } else {
    return;
  }
  // Whatever reads values of these extents may find the codes.
  if (random.percent(40) && !program.values.back().type.code.empty())
    decoded(extents);
}

int QuantGenerator::lookedUp(int source, const format::Code &code,
                             ElementType type) {
  std::vector<int> extents = program.values[source].extents, indexed;
  std::string map = randomMap(extents, indexed);
  indexed.push_back(constantExtent(static_cast<int64_t>(code.getCount())));
  size_t last = indexed.size() - 1;
  int table = argument(type, indexed, /*finite=*/true);
  makeStatic(table, last);
  return operation("q.lut $0 in $1 over " + map + " : #0, #1", {source, table},
                   std::move(type), extents);
}

/// A sum of entries over any ranks.
void QuantGenerator::addSumOfEntries() {
  int results = static_cast<int>(random.below(4)),
      ranks = results + static_cast<int>(random.below(3));
  std::vector<int> extents;
  std::string names;
  for (int r = 0; r < ranks; ++r) {
    extents.push_back(program.extents.add(context.randomExtent(9)));
    names += (r ? ", d" : "d") + std::to_string(r);
  }
  std::vector<int> ofIndices, ofTable;
  for (int r = 0; r < ranks; ++r) {
    size_t where = random.below(3);
    if (where != 1)
      ofIndices.push_back(r);
    if (where != 0)
      ofTable.push_back(r);
  }
  random.shuffle(ofIndices);
  random.shuffle(ofTable);
  int entries = -1;
  auto map = [&](const std::vector<int> &of, size_t entryAt,
                 std::vector<int> &shape) {
    std::string text;
    for (size_t i = 0; i <= of.size(); ++i) {
      if (i == entryAt) {
        text += (text.empty() ? "" : ", ") + std::string("c");
        shape.push_back(entries);
      }
      if (i == of.size())
        break;
      text += (text.empty() ? "d" : ", d") + std::to_string(of[i]);
      shape.push_back(extents[of[i]]);
    }
    return " -> (" + text + ")";
  };
  entries = constantExtent(random.pick<int64_t>({1, 2, 4, 8, 16, 16, 32, 256}));
  size_t entryAt = random.below(ofTable.size() + 1);
  std::vector<int> shape, tableShape;
  std::string text = "q.lut_sum $0 at (" + names + ")" +
                     map(ofIndices, ofIndices.size() + 1, shape) +
                     " in $1 at (" + names + ")[c]" +
                     map(ofTable, entryAt, tableShape);
  ElementType entry = {ElementType::Signless, random.pick({8, 16, 32, 64})};
  ElementType sum = {ElementType::Signless,
                     std::max(entry.width, random.pick({8, 16, 32, 64}))};
  if (random.percent(40))
    entry = sum = {ElementType::Float, random.pick({32, 64})};
  int indices = argument({ElementType::Signless, 8}, shape, true);
  int table = argument(entry, tableShape, random.percent(80));
  makeStatic(table, entryAt);
  program.results.push_back(
      operation(text + " : #0, #1", {indices, table}, sum,
                std::vector<int>(extents.begin(), extents.begin() + results)));
}

/// Bits, tables and bytes.
void QuantGenerator::addLayout() {
  format::Code code = randomCode(random);
  while (code.getWidth() > format::Code::maxTableWidth)
    code = randomCode(random);
  std::vector<int> extents = {program.extents.add(context.randomExtent(5)),
                              program.extents.add(context.randomExtent(20))};
  int source = codes(code, {}, extents);
  switch (random.below(3)) {
  case 0: {
    int64_t axis = random.below(3);
    std::vector<int> result = extents;
    result.insert(result.begin() + axis, constantExtent(code.getWidth()));
    int bits = operation("q.bits $0 axis " + std::to_string(axis) + " : #0",
                         {source}, {ElementType::Signless, 1}, result);
    makeStatic(bits, axis);
    program.results.push_back(bits);
    return;
  }
  case 1:
    program.results.push_back(
        lookedUp(source, code,
                 random.pick<ElementType>({{ElementType::Float, 32},
                                           {ElementType::Float, 64},
                                           {ElementType::BFloat, 16},
                                           {ElementType::Signless, 16},
                                           {ElementType::Signed, 64},
                                           {ElementType::Unsigned, 5}})));
    return;
  default: {
    int last = extents[1], width = static_cast<int>(code.getWidth());
    int bytes = program.extents.derive([last, width](const ExtentTable &table) {
      return (table[last] * width + 7) / 8;
    });
    // Codes cross bytes.
    makeStatic(source, 1);
    int packed = operation("q.pack $0 : #0", {source},
                           {ElementType::Signless, 8}, {extents[0], bytes});
    program.results.push_back(packed);
    int unpacked =
        operation("q.unpack $0 : #0", {packed}, toType(code), extents);
    makeStatic(unpacked, 1);
    program.results.push_back(unpacked);
    return;
  }
  }
}

void QuantGenerator::run() {
  switch (random.weighted({55, 13, 10, 15, 7})) {
  case 0:
    return addProduct();
  case 1:
    return addConversion();
  case 2:
    return addRescale();
  case 3:
    return addLayout();
  default:
    return addSumOfEntries();
  }
}

} // namespace

void ricci::fuzz::addQuantizedProgram(Context &context) {
  QuantGenerator(context).run();
}

int ricci::fuzz::addFromCodes(Context &context, const ElementType &type,
                              const std::vector<int> &extents) {
  return QuantGenerator(context, /*isSummed=*/true).fromCodes(type, extents);
}

void ricci::fuzz::addToCodes(Context &context, int value) {
  QuantGenerator(context, /*isSummed=*/true).toCodes(value);
}
