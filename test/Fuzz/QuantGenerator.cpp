//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "QuantGenerator.h"

#include "ricci/Format/Code.h"

#include <algorithm>

using namespace ricci;
using namespace ricci::fuzz;

namespace {

/// Each kind of code, those of one bit, of odd widths and wider than a table
/// included.
constexpr const char *codeTexts[] = {"int1",
                                     "int2",
                                     "int3",
                                     "int4",
                                     "int5",
                                     "int6",
                                     "int7",
                                     "int8",
                                     "uint1",
                                     "uint2",
                                     "uint3",
                                     "uint4",
                                     "uint5",
                                     "uint6",
                                     "uint7",
                                     "uint8",
                                     "bipolar1",
                                     "bipolar2",
                                     "bipolar4",
                                     "ternary",
                                     "digits<-3,-1,0,2>",
                                     "digits<0,1,5>",
                                     "pow2<4,-6>",
                                     "pow2<3,0>",
                                     "fixed<8,3>",
                                     "fixed<8,8>",
                                     "fixed<12,5>",
                                     "ufixed<6,2>",
                                     "ufixed<16,16>",
                                     "e4m3fn",
                                     "e5m2",
                                     "e2m1fn",
                                     "e3m2fn",
                                     "float<3,2,3,none>",
                                     "nf4",
                                     "power<4,0.5>",
                                     "table<0.5,1.0,-2.0,7.0>"};

ElementType toType(const format::Code &code) {
  bool isSigned = code.getKind() == format::Kind::Int ||
                  code.getKind() == format::Kind::Fixed;
  return {isSigned ? ElementType::Signed : ElementType::Unsigned,
          static_cast<int>(code.getWidth()), code.str()};
}

bool usesAllPatterns(const format::Code &code) {
  if (code.getWidth() > format::Code::maxTableWidth)
    return true;
  for (uint64_t pattern = 0; pattern < code.getCount(); ++pattern)
    if (!code.isUsed(static_cast<uint32_t>(pattern)))
      return false;
  return true;
}

class QuantGenerator {
public:
  QuantGenerator(Context &context)
      : context(context), random(context.random), program(context.program) {}

  void run();

private:
  /// The roles of a scheme, and its parameters among the values.
  struct Scheme {
    std::string text;
    std::vector<int> parameters;
    std::string name; ///< With the code, of what it goes with.
  };

  format::Code randomCode();
  ElementType randomReal();
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
  int decoded(const std::vector<int> &extents);
  void addProduct();
  void addConversion();
  void addRescale();
  void addLayout();

  Context &context;
  Random &random;
  Program &program;
  /// Sums of products follow, of which no order may overflow.
  bool isSummed = false;
};

ElementType QuantGenerator::randomPower() {
  if (isSummed)
    return {ElementType::Signed, 3};
  return {ElementType::Signless, 8};
}

format::Code QuantGenerator::randomCode() {
  size_t count = std::size(codeTexts);
  return *format::Code::parse(codeTexts[random.below(count)]);
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
  value.dynamic.assign(extents.size(), false);
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
    // Scales of which one is not finite say nothing of the numbers.
    scheme.parameters.push_back(
        argument(std::move(type), std::move(indexed), /*finite=*/true));
  };
  if (random.percent(80)) {
    if (random.percent(85))
      add("scale", randomReal());
    else
      add("scale", toType(*format::Code::parse(
                       random.pick<const char *>({"e2m1fn", "fixed<8,4>"}))));
  }
  if (code.isIntegerRange() && random.percent(40))
    add("zero_point",
        random.pick<ElementType>({{ElementType::Signless, 8},
                                  {ElementType::Signless, 32},
                                  {ElementType::Unsigned, 8},
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
  int source = argument(randomReal(), extents, random.percent(80));
  std::vector<int> operands = {source};
  operands.insert(operands.end(), scheme.parameters.begin(),
                  scheme.parameters.end());
  return operation("q.quantize $0" + use("by", scheme, 1) +
                       randomRounding(code) + " : #0",
                   operands, toType(code), extents);
}

int QuantGenerator::decoded(const std::vector<int> &extents) {
  format::Code code = randomCode();
  Scheme scheme = randomScheme(code, extents);
  int source = codes(code, scheme, extents);
  if (random.percent(15)) {
    format::Code other = randomCode();
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
                         operands, randomReal(), extents);
  if (random.percent(25))
    program.results.push_back(result);
  return result;
}

/// A sum of products of two or three operands, of which most are decoded.
void QuantGenerator::addProduct() {
  isSummed = true;
  ExtentTable &table = program.extents;
  int m = table.add(context.randomExtent(9)),
      n = table.add(context.randomExtent(9)),
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
  sum.dynamic.assign(2, false);
  program.values.push_back(std::move(sum));
  program.results.push_back(static_cast<int>(program.values.size()) - 1);
  program.quantForm = random.pick(
      {QuantForm::Widened, QuantForm::BitSerial, QuantForm::Lookup});
}

void QuantGenerator::addConversion() {
  std::vector<int> extents;
  for (int64_t rank = random.below(4); rank-- > 0;)
    extents.push_back(program.extents.add(context.randomExtent(9)));
  format::Code code = randomCode();
  Scheme scheme = randomScheme(code, extents);
  program.results.push_back(codes(code, scheme, extents));
  program.results.push_back(decoded(extents));
}

void QuantGenerator::addRescale() {
  std::vector<int> extents;
  for (int64_t rank = random.below(3); rank-- > 0;)
    extents.push_back(program.extents.add(context.randomExtent(9)));
  std::vector<int> indexed;
  std::string map = randomMap(extents, indexed);
  ElementType i32{ElementType::Signless, 32}, i8{ElementType::Signless, 8};
  std::vector<int> operands = {
      argument(
          random.pick<ElementType>({i32, i32, i8, {ElementType::Signless, 16}}),
          extents, true),
      argument(i32, indexed, true), argument(i8, indexed, true)};
  std::string text = "q.rescale $0 by $1, $2";
  if (random.percent(50)) {
    operands.push_back(argument(i32, indexed, true));
    text += " zero_point($3 : #3)";
  }
  text += " over " + map;
  if (random.percent(60))
    text += std::string(" round ") +
            random.pick<const char *>({"single", "double", "even"});
  ElementType type =
      random.pick<ElementType>({i32, i8, toType(*format::Code::parse("int8")),
                                toType(*format::Code::parse("uint8")),
                                toType(*format::Code::parse("int3"))});
  program.results.push_back(
      operation(text + " : #0, #1, #2", operands, type, extents));
}

/// Bits, tables and bytes.
void QuantGenerator::addLayout() {
  format::Code code = randomCode();
  while (code.getWidth() > format::Code::maxTableWidth)
    code = randomCode();
  std::vector<int> extents = {program.extents.add(context.randomExtent(5)),
                              program.extents.add(context.randomExtent(20))};
  int source = codes(code, {}, extents);
  auto constant = [&](int64_t extent) {
    return program.extents.derive(
        [extent](const ExtentTable &) { return extent; });
  };
  switch (random.below(3)) {
  case 0: {
    int64_t axis = random.below(3);
    std::vector<int> result = extents;
    result.insert(result.begin() + axis, constant(code.getWidth()));
    program.results.push_back(
        operation("q.bits $0 axis " + std::to_string(axis) + " : #0", {source},
                  {ElementType::Signless, 1}, result));
    return;
  }
  case 1: {
    std::vector<int> indexed;
    std::string map = randomMap(extents, indexed);
    indexed.push_back(constant(static_cast<int64_t>(code.getCount())));
    ElementType type = random.pick<ElementType>({{ElementType::Float, 32},
                                                 {ElementType::Signless, 16},
                                                 {ElementType::Unsigned, 5}});
    int table = argument(type, indexed, /*finite=*/true);
    program.results.push_back(
        operation("q.lut $0 in $1 over " + map + " : #0, #1", {source, table},
                  type, extents));
    return;
  }
  default: {
    int last = extents[1], width = static_cast<int>(code.getWidth());
    int bytes = program.extents.derive([last, width](const ExtentTable &table) {
      return (table[last] * width + 7) / 8;
    });
    int packed = operation("q.pack $0 : #0", {source},
                           {ElementType::Signless, 8}, {extents[0], bytes});
    program.results.push_back(packed);
    program.results.push_back(
        operation("q.unpack $0 : #0", {packed}, toType(code), extents));
    return;
  }
  }
}

void QuantGenerator::run() {
  switch (random.weighted({60, 15, 10, 15})) {
  case 0:
    return addProduct();
  case 1:
    return addConversion();
  case 2:
    return addRescale();
  default:
    return addLayout();
  }
}

} // namespace

void ricci::fuzz::addQuantizedProgram(Context &context) {
  QuantGenerator(context).run();
}
