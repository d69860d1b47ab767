//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"

#include <algorithm>
#include <limits>

using namespace ricci::fuzz;

std::string ElementType::name() const {
  if (!code.empty())
    return "!q.code<" + code + ">";
  switch (kind) {
  case Signless:
    return "i" + std::to_string(width);
  case Signed:
    return "si" + std::to_string(width);
  case Unsigned:
    return "ui" + std::to_string(width);
  case Index:
    return "index";
  case Float:
    return "f" + std::to_string(width);
  case BFloat:
    return "bf16";
  case Complex:
    return "complex<f" + std::to_string(width / 2) + ">";
  }
  return "";
}

double ElementType::magnitudeLimit() const {
  if (isInteger())
    return std::numeric_limits<double>::infinity();
  int part = isComplex() ? width / 2 : width;
  return part == 64 ? 900 : part == 32 || kind == BFloat ? 110 : 14;
}

ricci_element_type ElementType::runtimeType() const {
  ricci_type_kind runtimeKind = kind == Complex  ? RICCI_COMPLEX
                                : kind == BFloat ? RICCI_BFLOAT
                                : kind == Float  ? RICCI_FLOAT
                                : isUnsigned()   ? RICCI_UNSIGNED
                                                 : RICCI_SIGNED;
  return {static_cast<uint8_t>(runtimeKind),
          static_cast<uint8_t>(kind == Index ? 64 : width)};
}

int ExtentTable::add(int64_t extent) {
  extents.push_back(extent);
  rules.emplace_back();
  return size() - 1;
}

int ExtentTable::derive(Rule rule) {
  extents.push_back(std::max<int64_t>(0, rule(*this)));
  rules.push_back(std::move(rule));
  return size() - 1;
}

void ExtentTable::set(int number, int64_t extent) {
  extents[number] = extent;
  for (int i = number + 1; i < size(); ++i)
    if (rules[i])
      extents[i] = std::max<int64_t>(0, rules[i](*this));
}

std::vector<bool> Program::live() const {
  std::vector<bool> live(values.size(), !liveOnly);
  for (int result : results)
    live[result] = true;
  for (size_t i = values.size(); i-- > 0;)
    if (live[i])
      for (int operand : values[i].operands)
        live[operand] = true;
  return live;
}

std::vector<int64_t> Program::shapeOf(int value) const {
  std::vector<int64_t> shape;
  for (int number : values[value].extents)
    shape.push_back(extents[number]);
  return shape;
}

namespace {

std::string typeOf(const Program &program, int index) {
  const Value &value = program.values[index];
  std::string text = "tensor<";
  for (size_t d = 0; d < value.extents.size(); ++d)
    text +=
        (value.dynamic[d] ? "?"
                          : std::to_string(program.extents[value.extents[d]])) +
        "x";
  return text + value.type.name() + ">";
}

/// `of` each index, between commas.
template <typename Of>
std::string list(const std::vector<int> &indices, Of of) {
  std::string text;
  for (int index : indices)
    text += (text.empty() ? "" : ", ") + of(index);
  return text;
}

std::string nameOf(int index) { return "%v" + std::to_string(index); }

/// The text of an operation on number formats, with operands' names and types.
std::string fillIn(const Program &program, const Value &value) {
  std::string text;
  for (size_t i = 0; i < value.text.size(); ++i) {
    if (value.text[i] != '$' && value.text[i] != '#') {
      text += value.text[i];
      continue;
    }
    bool isName = value.text[i] == '$';
    size_t digits = 0;
    int operand = value.operands[std::stoi(value.text.substr(i + 1), &digits)];
    text += isName ? nameOf(operand) : typeOf(program, operand);
    i += digits;
  }
  return text;
}

} // namespace

std::string Program::print() const {
  std::vector<bool> printed = live();
  std::vector<int> arguments;
  std::string body, head;
  auto type = [&](int index) { return typeOf(*this, index); };
  for (int i = 0, e = static_cast<int>(values.size()); i < e; ++i) {
    const Value &value = values[i];
    if (static_cast<size_t>(i) == cut)
      std::swap(head, body);
    if (!printed[i])
      continue;
    switch (value.kind) {
    case Value::Argument:
      arguments.push_back(i);
      break;
    case Value::Constant:
      body += "  " + nameOf(i) + " = arith.constant dense<" + value.splat +
              "> : " + type(i) + "\n";
      break;
    case Value::Cast:
      body += "  " + nameOf(i) + " = tensor.cast " + nameOf(value.operands[0]) +
              " : " + type(value.operands[0]) + " to " + type(i) + "\n";
      break;
    case Value::Format:
      body += "  " + nameOf(i) + " = " + fillIn(*this, value) + " -> " +
              type(i) + "\n";
      break;
    case Value::Contract:
      body += "  " + nameOf(i) + " = ein.contract \"" + value.text + "\"(" +
              list(value.operands, nameOf) + ")";
      if (!value.accumulator.empty())
        body += " accumulate(" + value.accumulator + ")";
      body += " : (" + list(value.operands, type) + ") -> " + type(i) + "\n";
      break;
    }
  }
  auto signature = [&](const std::vector<int> &secrets) {
    auto argument = [&](int i) {
      bool isSecret =
          std::find(secrets.begin(), secrets.end(), i) != secrets.end();
      bool isWeight =
          std::find(weights.begin(), weights.end(), i) != weights.end();
      return nameOf(i) + ": " + type(i) +
             (isSecret   ? " {fhe.secret}"
              : isWeight ? " {q.weight}"
                         : "");
    };
    return "(" + list(arguments, argument) + ")";
  };
  auto returned = [&](const std::vector<int> &values) {
    return " -> (" + list(values, type) + ") {\n";
  };
  auto end = [&](const std::vector<int> &values) {
    return "  return " + list(values, nameOf) + " : " + list(values, type) +
           "\n}\n";
  };

  std::string text;
  if (!formats.empty())
    text = "// --quantize=" + formats + "\n";
  for (const std::string &definition : definitions)
    text += definition;
  if (!indirect)
    return text + "func.func @main" + signature(encryption.secrets) +
           returned(results) + head + body + end(results);
  auto call = [&](const char *name, const std::vector<int> &values) {
    return std::string(" = func.call @") + name + "(" +
           list(arguments, nameOf) + ") : (" + list(arguments, type) +
           ") -> (" + list(values, type) + ")\n";
  };
  std::vector<int> passed;
  for (size_t i = 0; i < std::min(cut, values.size()); ++i)
    if (printed[i] && values[i].kind != Value::Argument)
      passed.push_back(static_cast<int>(i));
  if (!passed.empty()) {
    text += "func.func private @head" + signature({}) + returned(passed) +
            head + end(passed);
    head = "  " + list(passed, nameOf) + call("head", passed);
  }
  text += "func.func private @body" + signature({}) + returned(results) + head +
          body + end(results);
  text += "func.func @main" + signature(encryption.secrets) +
          returned(results) + "  %r";
  if (results.size() > 1)
    text += ":" + std::to_string(results.size());
  text += call("body", results) + "  return ";
  for (size_t i = 0; i < results.size(); ++i)
    text += (i ? ", %r" : "%r") +
            (results.size() > 1 ? "#" + std::to_string(i) : "");
  return text + " : " + list(results, type) + "\n}\n";
}
