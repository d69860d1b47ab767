//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeData.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

using namespace ricci::format;

namespace {

using Arguments = std::vector<std::string_view>;

/// What a family's reader leaves behind: a sentence, or "" if all is well.
using Problem = std::string;

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

/// The shortest decimal that reads back as `number`, always with a point, as
/// MLIR's lexer wants it.
std::string printNumber(double number) {
  char buffer[64];
  auto result = std::to_chars(buffer, buffer + sizeof(buffer), number);
  std::string text(buffer, result.ptr);
  if (text.find('.') == std::string::npos) {
    size_t exponent = std::min(text.find('e'), text.size());
    text.insert(exponent, ".0");
  }
  return text;
}

Problem readInteger(std::string_view text, int minimum, int maximum,
                    std::string_view what, int &value) {
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() ||
      value < minimum || value > maximum)
    return "found " + quote(text) + " as " + std::string(what) +
           ", expected an integer from " + std::to_string(minimum) + " to " +
           std::to_string(maximum);
  return "";
}

/// Numbers in tables are bounded so that sums of two, and differences, are
/// exact enough in doubles.
Problem readNumber(std::string_view text, double &value) {
  constexpr double largest = 0x1p500, smallest = 0x1p-500;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() ||
      !(std::abs(value) <= largest) ||
      (value != 0 && std::abs(value) < smallest))
    return "found " + quote(text) +
           " as a number, expected 0 or one whose magnitude is from 2^-500 to "
           "2^500";
  return "";
}

Problem countArguments(const Arguments &arguments, size_t expected,
                       std::string_view form) {
  if (arguments.size() == expected)
    return "";
  return "found " + std::to_string(arguments.size()) +
         " parameters, expected the " + std::to_string(expected) + " of " +
         quote(form);
}

void setUniform(Code::Data &data, int width, bool isSigned, int fractionBits) {
  data.width = width;
  data.isUniform = true;
  data.isSigned = isSigned;
  data.fractionBits = fractionBits;
  if (data.width <= Code::maxTableWidth)
    setTable(data, decodeUniform(width, isSigned, fractionBits));
}

Problem readInt(const Arguments &arguments, Code::Data &data) {
  int width;
  if (auto problem = readInteger(arguments[0], 1, 8, "the width", width);
      !problem.empty())
    return problem;
  bool isSigned = data.kind == Kind::Int;
  setUniform(data, width, isSigned, 0);
  data.text = (isSigned ? "int" : "uint") + std::to_string(width);
  return "";
}

Problem readBipolar(const Arguments &arguments, Code::Data &data) {
  int width;
  if (auto problem = readInteger(arguments[0], 1, 8, "the width", width);
      !problem.empty())
    return problem;
  data.width = width;
  setTable(data, decodeBipolar(width));
  data.text = "bipolar" + std::to_string(width);
  return "";
}

Problem readTernary(const Arguments &arguments, Code::Data &data) {
  if (auto problem = countArguments(arguments, 0, "ternary"); !problem.empty())
    return problem;
  data.width = 2;
  setTable(data, decodeUniform(2, /*isSigned=*/true, 0));
  constexpr uint32_t unusedCode = 0b10;
  data.used[unusedCode] = false;
  data.table[unusedCode] = std::nan("");
  std::erase_if(data.points,
                [](const Point &point) { return point.code == unusedCode; });
  data.text = "ternary";
  return "";
}

Problem readTable(const Arguments &arguments, Code::Data &data) {
  bool isDigits = data.kind == Kind::Digits;
  if (arguments.size() < 2 || arguments.size() > 256)
    return "found " + std::to_string(arguments.size()) +
           " numbers, expected 2 to 256";
  std::vector<double> numbers;
  data.text = isDigits ? "digits<" : "table<";
  for (std::string_view argument : arguments) {
    double number;
    Problem problem;
    if (isDigits) {
      int digit;
      problem = readInteger(argument, -(1 << 20), 1 << 20, "a digit", digit);
      number = digit;
    } else {
      problem = readNumber(argument, number);
    }
    if (!problem.empty())
      return problem;
    // A zero's sign says nothing in a list of numbers.
    number = number == 0 ? 0 : number;
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      return "found " + quote(argument) +
             " twice; give each code its own number";
    data.text += numbers.empty() ? "" : ",";
    data.text += isDigits ? std::to_string(static_cast<int>(number))
                          : printNumber(number);
    numbers.push_back(number);
  }
  data.text += ">";
  data.width = std::bit_width(numbers.size() - 1);
  setTable(data, std::move(numbers));
  return "";
}

Problem readPow2(const Arguments &arguments, Code::Data &data) {
  int width, minimum;
  Problem problem = countArguments(arguments, 2, "pow2<width,exponent>");
  if (problem.empty())
    problem = readInteger(arguments[0], 2, 8, "the width", width);
  if (problem.empty())
    problem =
        readInteger(arguments[1], -200, 200, "the least exponent", minimum);
  if (!problem.empty())
    return problem;
  data.width = width;
  data.hasOneBitSignificand = true;
  setTable(data, decodePow2(width, minimum));
  data.text =
      "pow2<" + std::to_string(width) + "," + std::to_string(minimum) + ">";
  return "";
}

Problem readFixed(const Arguments &arguments, Code::Data &data) {
  int width, integerBits;
  Problem problem = countArguments(arguments, 2, "fixed<width,integer bits>");
  if (problem.empty())
    problem = readInteger(arguments[0], 1, Code::maxWidth, "the width", width);
  if (problem.empty())
    problem = readInteger(arguments[1], -64, 64, "integer bits", integerBits);
  if (!problem.empty())
    return problem;
  bool isSigned = data.kind == Kind::Fixed;
  setUniform(data, width, isSigned, width - integerBits);
  data.text = std::string(isSigned ? "fixed<" : "ufixed<") +
              std::to_string(width) + "," + std::to_string(integerBits) + ">";
  return "";
}

constexpr std::pair<std::string_view, Special> specials[] = {
    {"none", Special::None},
    {"fn", Special::Fn},
    {"ieee", Special::Ieee},
    {"fnuz", Special::Fnuz}};

Problem readFloat(const Arguments &arguments, Code::Data &data) {
  FloatRule rule;
  rule.isSigned = true;
  Problem problem = countArguments(
      arguments, 4, "float<exponent bits,mantissa bits,bias,special>");
  if (problem.empty())
    problem =
        readInteger(arguments[0], 1, 7, "exponent bits", rule.exponentBits);
  if (problem.empty())
    problem = readInteger(arguments[1], 0, 7 - rule.exponentBits,
                          "mantissa bits", rule.mantissaBits);
  if (problem.empty())
    problem = readInteger(arguments[2], -200, 200, "the bias", rule.bias);
  if (!problem.empty())
    return problem;
  auto special = std::find_if(
      std::begin(specials), std::end(specials),
      [&](const auto &entry) { return entry.first == arguments[3]; });
  if (special == std::end(specials))
    return "found " + quote(arguments[3]) +
           " as the rule of infinities and NaN, expected none, fn, ieee or "
           "fnuz";
  rule.special = special->second;
  if (rule.special != Special::None && rule.getWidth() == 2)
    return "a float of 2 bits has no pattern to spare for infinities and NaN; "
           "use none";
  setFloat(data, rule);
  data.text = "float<" + std::to_string(rule.exponentBits) + "," +
              std::to_string(rule.mantissaBits) + "," +
              std::to_string(rule.bias) + "," + std::string(special->first) +
              ">";
  return "";
}

Problem readExponent(const Arguments &arguments, Code::Data &data) {
  FloatRule rule;
  rule.isSigned = false;
  rule.mantissaBits = 0;
  rule.special = Special::Fn;
  Problem problem = countArguments(arguments, 2, "exponent<bits,bias>");
  if (problem.empty())
    problem =
        readInteger(arguments[0], 2, 8, "exponent bits", rule.exponentBits);
  if (problem.empty())
    problem = readInteger(arguments[1], -200, 200, "the bias", rule.bias);
  if (!problem.empty())
    return problem;
  setFloat(data, rule);
  data.text = "exponent<" + std::to_string(rule.exponentBits) + "," +
              std::to_string(rule.bias) + ">";
  return "";
}

Problem readPower(const Arguments &arguments, Code::Data &data) {
  int width;
  double exponent;
  Problem problem = countArguments(arguments, 2, "power<width,exponent>");
  if (problem.empty())
    problem = readInteger(arguments[0], 2, 8, "the width", width);
  if (problem.empty())
    problem = readNumber(arguments[1], exponent);
  if (problem.empty() && (exponent < 0.25 || exponent > 8))
    problem = "found the exponent " + quote(arguments[1]) +
              ", expected one from 0.25 to 8";
  if (!problem.empty())
    return problem;
  data.width = width;
  setTable(data, decodePower(width, exponent));
  data.text =
      "power<" + std::to_string(width) + "," + printNumber(exponent) + ">";
  return "";
}

struct Family {
  std::string_view name;
  Kind kind;
  /// Parameters are digits behind the name, as in int4.
  bool hasSuffix;
  Problem (*read)(const Arguments &, Code::Data &);
};

constexpr Family families[] = {
    {"int", Kind::Int, true, readInt},
    {"uint", Kind::Uint, true, readInt},
    {"bipolar", Kind::Bipolar, true, readBipolar},
    {"ternary", Kind::Ternary, false, readTernary},
    {"digits", Kind::Digits, false, readTable},
    {"pow2", Kind::Pow2, false, readPow2},
    {"fixed", Kind::Fixed, false, readFixed},
    {"ufixed", Kind::Ufixed, false, readFixed},
    {"float", Kind::Float, false, readFloat},
    {"exponent", Kind::Exponent, false, readExponent},
    {"table", Kind::Table, false, readTable},
    {"power", Kind::Power, false, readPower},
};

Arguments split(std::string_view text) {
  Arguments arguments;
  while (true) {
    size_t comma = text.find(',');
    arguments.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos)
      return arguments;
    text.remove_prefix(comma + 1);
  }
}

std::string listNames() {
  std::string list;
  for (const Family &family : families)
    list += std::string(family.name) + (family.hasSuffix ? "W, " : ", ");
  for (const NamedCode &named : getNamedCodes())
    list += std::string(named.name) + ", ";
  list.resize(list.size() - 2);
  return list;
}

/// Reads a text without spaces that is no name.
Problem readFamily(std::string_view text, Code::Data &data) {
  size_t open = text.find('<');
  std::string_view name = text.substr(0, open);
  Arguments arguments;
  if (open != std::string_view::npos) {
    if (text.back() != '>')
      return "expected '>' at the end of " + quote(text);
    arguments = split(text.substr(open + 1, text.size() - open - 2));
  }
  for (const Family &family : families) {
    if (family.hasSuffix) {
      if (open == std::string_view::npos && name.starts_with(family.name) &&
          name.size() > family.name.size() &&
          std::all_of(name.begin() + family.name.size(), name.end(),
                      [](char c) { return c >= '0' && c <= '9'; })) {
        data.kind = family.kind;
        return family.read({name.substr(family.name.size())}, data);
      }
    } else if (name == family.name) {
      data.kind = family.kind;
      return family.read(arguments, data);
    }
  }
  return "there is no such code; use one of " + listNames();
}

} // namespace

std::optional<Code> Code::parse(std::string_view text, std::string *error) {
  std::string compact;
  for (char c : text)
    if (c != ' ')
      compact += c;
  std::string_view definition = compact;
  for (const NamedCode &named : getNamedCodes())
    if (named.name == compact)
      definition = named.definition;

  auto data = std::make_shared<Data>();
  Problem problem = readFamily(definition, *data);
  if (!problem.empty()) {
    if (error)
      *error = "code " + quote(compact) + ": " + problem;
    return std::nullopt;
  }
  for (const NamedCode &named : getNamedCodes())
    if (named.definition == data->text)
      data->text = named.name;
  return Code(std::move(data));
}

std::vector<std::string_view> Code::getNames() {
  std::vector<std::string_view> names;
  for (const NamedCode &named : getNamedCodes())
    names.push_back(named.name);
  return names;
}
