//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/ADT/StringRef.h"

using namespace ricci::fuzz;

ElementType ricci::fuzz::randomFloat(Random &random) {
  static const std::vector<ElementType> floats = {
      {ElementType::Float, 32}, {ElementType::Float, 32},
      {ElementType::Float, 32}, {ElementType::Float, 64},
      {ElementType::Float, 16}, {ElementType::BFloat, 16}};
  return random.pick(floats);
}

ElementType ricci::fuzz::randomType(Random &random) {
  switch (random.weighted({45, 8, 8, 4, 35})) {
  case 0:
    return randomFloat(random);
  case 1:
    return {ElementType::Complex, random.pick({64, 128})};
  case 2:
    return {ElementType::Signless, 1};
  case 3:
    return {ElementType::Index, 64};
  default: {
    auto kind = random.pick({ElementType::Signless, ElementType::Signless,
                             ElementType::Signed, ElementType::Unsigned});
    int width = random.percent(70)
                    ? random.pick({8, 16, 32, 64})
                    : static_cast<int>(random.between(
                          kind == ElementType::Signless ? 2 : 1, 64));
    return {kind, width};
  }
  }
}

ElementType ricci::fuzz::randomPartner(Random &random, ElementType theme) {
  if (random.percent(70))
    return theme;
  while (true) {
    ElementType type = randomType(random);
    if (!type.isComplex() || theme.isComplex())
      return type;
  }
}

namespace {

enum Domain { anyNumber, ordered, integer, floating };

struct Builtin {
  const char *name;
  char infix;
  int operands; ///< 0 for one to four.
  Domain domain;
  bool continuous;
  bool exact;
  bool sameWidth = false;
};

// Arity and domain as the dialect's documentation has them.
const std::vector<Builtin> maps = {
    {"mul", '*', 0, anyNumber, true, false},
    {"mul", '*', 0, anyNumber, true, false},
    {"mul", 0, 0, anyNumber, true, false},
    {"add", '+', 0, anyNumber, true, false},
    {"add", 0, 0, anyNumber, true, false},
    {"sub", '-', 2, anyNumber, true, false},
    {"min", 0, 0, ordered, true, true},
    {"max", 0, 0, ordered, true, true},
    {"and", '&', 0, integer, true, true},
    {"or", '|', 0, integer, true, true},
    {"xor", '^', 0, integer, true, true},
    {"div", '/', 2, anyNumber, false, false},
    {"and_popcount", 0, 2, integer, true, true, true},
    {"xnor_popcount", 0, 2, integer, true, true, true},
    {"shift_add", 0, 2, integer, true, true},
    {"l_mul", 0, 2, floating, false, false},
    {"log_sum_exp", 0, 0, floating, true, false},
    {"neg", 0, 1, anyNumber, true, true},
    {"abs", 0, 1, ordered, true, true},
    {"exp", 0, 1, floating, true, false},
    {"log", 0, 1, floating, false, false},
    {"tanh", 0, 1, floating, true, false},
    {"sqrt", 0, 1, floating, false, false},
    {"rsqrt", 0, 1, floating, false, false},
    {"erf", 0, 1, floating, true, false},
};

const std::vector<Builtin> reductions = {
    {"add", 0, 2, anyNumber, true, false},
    {"sum", 0, 2, anyNumber, true, false},
    {"add", 0, 2, anyNumber, true, false},
    {"add", 0, 2, anyNumber, true, false},
    {"mul", 0, 2, anyNumber, true, false},
    {"prod", 0, 2, anyNumber, true, false},
    {"min", 0, 2, ordered, true, true},
    {"max", 0, 2, ordered, true, true},
    {"max", 0, 2, ordered, true, true},
    {"and", 0, 2, integer, true, true},
    {"or", 0, 2, integer, true, true},
    {"xor", 0, 2, integer, true, true},
    {"log_sum_exp", 0, 2, floating, true, false},
};

bool isDefinedOn(Domain domain, ElementType type) {
  switch (domain) {
  case anyNumber:
    return true;
  case ordered:
    return !type.isComplex();
  case integer:
    return type.isInteger();
  case floating:
    return type.isFloat();
  }
  return false;
}

OperatorUse use(const Builtin &builtin, int operands) {
  OperatorUse result;
  result.name = builtin.name;
  result.operands = operands;
  // A chain of one operand is the operand itself.
  result.infix = operands > 1 ? builtin.infix : 0;
  result.continuous = builtin.continuous || operands < builtin.operands;
  result.isCopy = operands == 1 && builtin.operands != 1;
  result.exact = builtin.exact || result.isCopy;
  result.sameWidth = builtin.sameWidth;
  llvm::StringRef name = builtin.name;
  result.distributes = name == "mul" || name == "add";
  result.product = result.isCopy || name == "mul";
  result.polynomial = result.product || name == "add" || name == "sum" ||
                      name == "sub" || name == "neg";
  result.keepsFinite = result.isCopy || result.distributes || name == "sum" ||
                       name == "sub" || name == "neg" || name == "abs" ||
                       name == "tanh" || name == "erf";
  return result;
}

/// What a scalar instruction makes of the type that it reads.
enum class Change { same, boolean, wider, narrower, toFloat, toInteger };

struct ScalarInstruction {
  const char *name;
  Domain domain; ///< `integer` or `floating`.
  int operands;
  Change change = Change::same;
  /// Gives the same bits everywhere, as a function of the library does not.
  bool exact = true;
};

// Those that the reference knows. A predicate stands for those of its kind.
const std::vector<ScalarInstruction> instructions = {
    {"arith.addi", integer, 2},
    {"arith.subi", integer, 2},
    {"arith.muli", integer, 2},
    {"arith.andi", integer, 2},
    {"arith.ori", integer, 2},
    {"arith.xori", integer, 2},
    {"arith.divui", integer, 2},
    {"arith.remui", integer, 2},
    {"arith.ceildivui", integer, 2},
    {"arith.divsi", integer, 2},
    {"arith.remsi", integer, 2},
    {"arith.floordivsi", integer, 2},
    {"arith.ceildivsi", integer, 2},
    {"arith.minui", integer, 2},
    {"arith.maxui", integer, 2},
    {"arith.minsi", integer, 2},
    {"arith.maxsi", integer, 2},
    {"arith.shli", integer, 2},
    {"arith.shrui", integer, 2},
    {"arith.shrsi", integer, 2},
    {"arith.cmpi", integer, 2, Change::boolean},
    {"arith.extsi", integer, 1, Change::wider},
    {"arith.extui", integer, 1, Change::wider},
    {"arith.trunci", integer, 1, Change::narrower},
    {"arith.sitofp", integer, 1, Change::toFloat},
    {"arith.uitofp", integer, 1, Change::toFloat},
    {"math.absi", integer, 1},
    {"math.ctpop", integer, 1},
    {"math.ctlz", integer, 1},
    {"math.cttz", integer, 1},
    {"math.ipowi", integer, 2},
    {"arith.addf", floating, 2},
    {"arith.subf", floating, 2},
    {"arith.mulf", floating, 2},
    {"arith.divf", floating, 2},
    {"arith.remf", floating, 2},
    {"arith.negf", floating, 1},
    {"arith.minimumf", floating, 2},
    {"arith.maximumf", floating, 2},
    {"arith.minnumf", floating, 2},
    {"arith.maxnumf", floating, 2},
    {"arith.cmpf", floating, 2, Change::boolean},
    {"arith.extf", floating, 1, Change::wider},
    {"arith.truncf", floating, 1, Change::narrower},
    {"arith.fptosi", floating, 1, Change::toInteger},
    {"arith.fptoui", floating, 1, Change::toInteger},
    {"math.absf", floating, 1},
    {"math.floor", floating, 1},
    {"math.ceil", floating, 1},
    {"math.trunc", floating, 1},
    {"math.round", floating, 1},
    {"math.roundeven", floating, 1},
    {"math.fma", floating, 3},
    {"math.sqrt", floating, 1, Change::same, false},
    {"math.isnan", floating, 1, Change::boolean},
    {"math.isinf", floating, 1, Change::boolean},
    {"math.isfinite", floating, 1, Change::boolean},
    {"math.isnormal", floating, 1, Change::boolean},
    {"math.exp", floating, 1, Change::same, false},
    {"math.exp2", floating, 1, Change::same, false},
    {"math.expm1", floating, 1, Change::same, false},
    {"math.log", floating, 1, Change::same, false},
    {"math.log2", floating, 1, Change::same, false},
    {"math.log10", floating, 1, Change::same, false},
    {"math.log1p", floating, 1, Change::same, false},
    {"math.rsqrt", floating, 1, Change::same, false},
    {"math.cbrt", floating, 1, Change::same, false},
    {"math.tanh", floating, 1, Change::same, false},
    {"math.sinh", floating, 1, Change::same, false},
    {"math.cosh", floating, 1, Change::same, false},
    {"math.tan", floating, 1, Change::same, false},
    {"math.sin", floating, 1, Change::same, false},
    {"math.cos", floating, 1, Change::same, false},
    {"math.asin", floating, 1, Change::same, false},
    {"math.acos", floating, 1, Change::same, false},
    {"math.atan", floating, 1, Change::same, false},
    {"math.erf", floating, 1, Change::same, false},
    {"math.powf", floating, 2, Change::same, false},
    {"math.atan2", floating, 2, Change::same, false},
};

/// Builds the body of an `ein.op`: arithmetic of signless integers and floats.
class Body {
public:
  explicit Body(Random &random) : random(random) {}
  std::string text;
  /// Every implementation gives the same bits.
  bool exact = true;
  bool exactOnly = false;

  struct Typed {
    std::string name;
    ElementType type;
  };

  std::string value(const std::string &expression) {
    std::string name = "%" + std::to_string(count++);
    text += "  " + name + " = " + expression + "\n";
    return name;
  }
  std::string binary(const std::string &op, const std::string &a,
                     const std::string &b, ElementType type) {
    return value("arith." + op + " " + a + ", " + b + " : " + type.name());
  }
  Typed constant(ElementType type) {
    std::string text =
        type.isFloat() ? random.pick<std::string>(
                             {"0.5", "-2.0", "3.0", "0.0", "-0.0", "1.0"})
        : type.isBoolean()
            ? random.pick<std::string>({"true", "false"})
            : random.pick<std::string>(
                  {"0", "1", "-1", type.width > 3 ? "3" : "1",
                   std::to_string(
                       random.below(int64_t(1) << std::min(type.width, 62)))});
    return {value("arith.constant " + text +
                  (type.isBoolean() ? "" : " : " + type.name())),
            type};
  }
  void add(std::string name, ElementType type) {
    values.push_back({std::move(name), std::move(type)});
  }
  const Typed &last() const { return values.back(); }
  /// An instruction on the latest value, or an earlier one.
  void grow();

private:
  /// A value of the type: an earlier one, or a constant.
  std::string operand(ElementType type);
  bool changed(Change change, ElementType &type);

  Random &random;
  std::vector<Typed> values;
  int count = 0;
};

std::string Body::operand(ElementType type) {
  std::vector<std::string> names;
  for (const Typed &value : values)
    if (value.type == type)
      names.push_back(value.name);
  return names.empty() || random.percent(25) ? constant(type).name
                                             : random.pick(names);
}

bool Body::changed(Change change, ElementType &type) {
  const std::vector<ElementType> floats = {{ElementType::Float, 16},
                                           {ElementType::BFloat, 16},
                                           {ElementType::Float, 32},
                                           {ElementType::Float, 64}};
  ElementType integer{ElementType::Signless,
                      random.percent(60)
                          ? random.pick({8, 16, 32, 64})
                          : static_cast<int>(random.between(1, 64))};
  ElementType from = type;
  switch (change) {
  case Change::same:
    return true;
  case Change::boolean:
    type = {ElementType::Signless, 1};
    return true;
  case Change::toInteger:
    type = integer;
    return true;
  case Change::toFloat:
    type = random.pick(floats);
    return true;
  case Change::wider:
  case Change::narrower:
    type = from.isFloat() ? random.pick(floats) : integer;
    return change == Change::wider ? type.width > from.width
                                   : type.width < from.width;
  }
  return false;
}

void Body::grow() {
  Typed first = random.percent(70) ? last() : random.pick(values);
  if (random.percent(10)) {
    ElementType boolean{ElementType::Signless, 1};
    std::string condition = operand(boolean);
    add(value("arith.select " + condition + ", " + first.name + ", " +
              operand(first.type) + " : " + first.type.name()),
        first.type);
    return;
  }
  while (true) {
    const ScalarInstruction &instruction = random.pick(instructions);
    ElementType type = first.type;
    if ((instruction.domain == floating) != type.isFloat() ||
        (!instruction.exact && (exactOnly || random.percent(60))) ||
        !changed(instruction.change, type))
      continue;
    std::string name = instruction.name, operands = first.name;
    if (name == "arith.cmpi")
      name += random.pick<const char *>({" eq,", " ne,", " slt,", " sge,",
                                         " ult,", " ugt,", " ule,", " sle,"});
    else if (name == "arith.cmpf")
      name += random.pick<const char *>({" oeq,", " olt,", " uge,", " une,",
                                         " ord,", " ueq,", " one,", " ule,"});
    for (int i = 1; i < instruction.operands; ++i)
      operands += ", " + operand(first.type);
    // The first operand of what is not symmetric may be any.
    std::string text = name + " " + operands + " : " + first.type.name();
    bool converts = instruction.change != Change::same &&
                    instruction.change != Change::boolean;
    if (converts)
      text += " to " + type.name();
    exact &= instruction.exact;
    add(value(text), type);
    return;
  }
}

std::string definition(const std::string &name, const std::string &parameters,
                       ElementType result, const std::string &laws,
                       const std::string &body, const std::string &yielded) {
  return "ein.op @" + name + "(" + parameters + ") -> " + result.name() +
         (laws.empty() ? "" : " laws {" + laws + "}") + " {\n" + body +
         "  ein.yield " + yielded + " : " + result.name() + "\n}\n";
}

ElementType signless(ElementType type) {
  if (type.isInteger() && type.kind != ElementType::Index)
    type.kind = ElementType::Signless;
  return type;
}

OperatorUse defineMap(Random &random, ElementType accumulator, int index,
                      std::vector<std::string> &definitions) {
  OperatorUse result;
  result.operands = static_cast<int>(random.between(1, 3));
  Body body(random);
  std::string parameters;
  for (int i = 0; i < result.operands; ++i) {
    ElementType type =
        random.percent(75) ? accumulator : randomPartner(random, accumulator);
    if (type.isComplex())
      type = {ElementType::Float, 32};
    std::string name = "%p" + std::to_string(i);
    parameters += (i ? ", " : "") + name + ": " + type.name();
    // arith knows signless integers only.
    if (type.kind == ElementType::Index)
      body.add(body.value("arith.index_cast " + name + " : index to i64"),
               {ElementType::Signless, 64});
    else if (type == signless(type))
      body.add(name, type);
    else
      body.add(body.value("builtin.unrealized_conversion_cast " + name + " : " +
                          type.name() + " to " + signless(type).name()),
               signless(type));
  }
  // What is rounded to an integer is the same everywhere.
  body.exactOnly = accumulator.isInteger();
  for (int64_t steps = random.between(1, 6); steps > 0; --steps)
    body.grow();
  std::string name = "map" + std::to_string(index);
  definitions.push_back(definition(name, parameters, body.last().type, "",
                                   body.text, body.last().name));
  result.name = "@" + name;
  result.needsExact = true;
  result.isUnbounded = body.last().type.isFloat();
  result.exact = body.exact;
  return result;
}

OperatorUse defineReduction(Random &random, ElementType type, int index,
                            std::vector<std::string> &definitions) {
  OperatorUse result;
  result.operands = 2;
  std::string name = "reduce" + std::to_string(index);
  result.name = "@" + name;
  Body body(random);
  auto combine = [&](const char *op, const std::string &a,
                     const std::string &b) {
    return body.binary(op, a, b, type);
  };
  std::string last, identity;
  std::string infinity = type.width == 64                   ? "7FF0000000000000"
                         : type.width == 32                 ? "7F800000"
                         : type.kind == ElementType::BFloat ? "7F80"
                                                            : "7C00";
  result.exact = true;
  if (type.isFloat()) {
    bool isMaximum = random.percent(50);
    last = combine(isMaximum ? "maximumf" : "minimumf", "%a", "%b");
    if (isMaximum)
      infinity[0] = 'F';
    identity = "0x" + infinity;
  } else if (type.isBoolean() || random.percent(30)) {
    // a + b + a·b is (1 + a)(1 + b) - 1.
    last = combine("addi", combine("addi", "%a", "%b"),
                   combine("muli", "%a", "%b"));
    identity = type.isBoolean() ? "false" : "0";
  } else {
    struct Monoid {
      const char *name, *identity;
    };
    Monoid monoid = random.pick<Monoid>({{"addi", "0"},
                                         {"muli", "1"},
                                         {"andi", "-1"},
                                         {"ori", "0"},
                                         {"xori", "0"},
                                         {"maxui", "0"},
                                         {"minui", "-1"}});
    last = combine(monoid.name, "%a", "%b");
    identity = monoid.identity;
  }
  result.hasIdentity = random.percent(75);
  std::string laws = "associative, commutative";
  if (result.hasIdentity)
    laws += ", identity = " + identity +
            (type.isBoolean() ? "" : " : " + type.name());
  std::string parameters = "%a: " + type.name() + ", %b: " + type.name();
  definitions.push_back(
      definition(name, parameters, type, laws, body.text, last));
  return result;
}

} // namespace

OperatorUse ricci::fuzz::randomMap(Random &random, ElementType accumulator,
                                   bool exactOnly, int index,
                                   std::vector<std::string> &definitions) {
  if (!exactOnly && !accumulator.isComplex() && random.percent(25))
    return defineMap(random, accumulator, index, definitions);
  while (true) {
    const Builtin &builtin = random.pick(maps);
    if (!isDefinedOn(builtin.domain, accumulator) ||
        (exactOnly && !builtin.exact))
      continue;
    int operands = builtin.operands;
    if (operands == 0)
      operands = static_cast<int>(1 + random.weighted({25, 55, 15, 5}));
    return use(builtin, operands);
  }
}

OperatorUse
ricci::fuzz::randomReduction(Random &random, ElementType accumulator,
                             bool exactOnly, int index,
                             std::vector<std::string> &definitions) {
  bool arithmetic =
      accumulator.isFloat() ||
      (accumulator == signless(accumulator) && accumulator.isInteger());
  if (arithmetic && random.percent(10))
    return defineReduction(random, accumulator, index, definitions);
  while (true) {
    const Builtin &builtin = random.pick(reductions);
    if (!isDefinedOn(builtin.domain, accumulator) ||
        (exactOnly && !builtin.exact))
      continue;
    return use(builtin, 2);
  }
}
