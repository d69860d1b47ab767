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

/// Builds the body of an `ein.op`: arithmetic of one signless type.
class Body {
public:
  Body(Random &random, ElementType type) : random(random), type(type) {}
  std::string text;
  bool compares = false;

  std::string value(const std::string &expression) {
    std::string name = "%" + std::to_string(count++);
    text += "  " + name + " = " + expression + "\n";
    return name;
  }
  std::string binary(const std::string &op, const std::string &a,
                     const std::string &b) {
    return value("arith." + op + " " + a + ", " + b + " : " + type.name());
  }
  std::string constant() {
    return value(
        type.isFloat()
            ? "arith.constant " +
                  random.pick<std::string>({"0.5", "-2.0", "3.0", "0.0"}) +
                  " : " + type.name()
            : "arith.constant " + random.pick<std::string>({"0", "1", "-1"}) +
                  " : " + type.name());
  }
  std::string compare(const std::string &a, const std::string &b) {
    compares = true;
    std::string predicate =
        type.isFloat()
            ? "cmpf " + random.pick<std::string>({"oeq", "olt", "uge", "une"})
            : "cmpi " + random.pick<std::string>({"eq", "slt", "uge", "ne"});
    return value("arith." + predicate + ", " + a + ", " + b + " : " +
                 type.name());
  }
  std::string select(const std::string &condition, const std::string &a,
                     const std::string &b) {
    return value("arith.select " + condition + ", " + a + ", " + b + " : " +
                 type.name());
  }
  std::string combine(const std::string &a, const std::string &b) {
    if (random.percent(20))
      return select(compare(a, b), b, a);
    static const std::vector<std::string> floats = {"addf", "subf", "mulf",
                                                    "maximumf", "minimumf"};
    static const std::vector<std::string> integers = {
        "addi", "subi", "muli", "andi", "ori", "xori", "maxsi", "minui"};
    return binary(random.pick(type.isFloat() ? floats : integers), a, b);
  }

private:
  Random &random;
  ElementType type;
  int count = 0;
};

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
  ElementType type = signless(
      random.percent(70) ? accumulator : randomPartner(random, accumulator));
  if (type.isComplex())
    type = {ElementType::Float, 32};
  OperatorUse result;
  result.operands = static_cast<int>(random.between(1, 3));
  Body body(random, type);
  std::string parameters, last;
  for (int i = 0; i < result.operands; ++i) {
    std::string name = "%p" + std::to_string(i);
    parameters += (i ? ", " : "") + name + ": " + type.name();
    last = i ? body.combine(last, name) : name;
  }
  if (random.percent(50))
    last = body.combine(last, body.constant());
  ElementType yielded = type;
  if (random.percent(20)) {
    last = body.compare(last, body.constant());
    yielded = {ElementType::Signless, 1};
  }
  std::string name = "map" + std::to_string(index);
  definitions.push_back(
      definition(name, parameters, yielded, "", body.text, last));
  result.name = "@" + name;
  result.needsExact = type.isInteger() || body.compares;
  // Rounding between the steps of a body is the body's.
  result.exact = type.isInteger();
  return result;
}

OperatorUse defineReduction(Random &random, ElementType type, int index,
                            std::vector<std::string> &definitions) {
  OperatorUse result;
  result.operands = 2;
  std::string name = "reduce" + std::to_string(index);
  result.name = "@" + name;
  Body body(random, type);
  std::string last, identity;
  if (type.isFloat()) {
    last = body.binary("maximumf", "%a", "%b");
    identity = type.width == 64                   ? "0xFFF0000000000000"
               : type.width == 32                 ? "0xFF800000"
               : type.kind == ElementType::BFloat ? "0xFF80"
                                                  : "0xFC00";
    result.exact = true;
  } else if (random.percent(50)) {
    last = body.binary("addi", "%a", "%b");
    identity = type.isBoolean() ? "false" : "0";
    result.exact = true;
  } else {
    // a + b + a·b is (1 + a)(1 + b) - 1.
    last = body.binary("addi", body.binary("addi", "%a", "%b"),
                       body.binary("muli", "%a", "%b"));
    identity = type.isBoolean() ? "false" : "0";
    result.exact = true;
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
  if (!exactOnly && !accumulator.isComplex() && random.percent(15))
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
