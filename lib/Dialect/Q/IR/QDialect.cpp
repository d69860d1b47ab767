//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Q/IR/Q.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace ricci::q;

#include "ricci/Dialect/Q/IR/QDialect.cpp.inc"
#include "ricci/Dialect/Q/IR/QEnums.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "ricci/Dialect/Q/IR/QTypes.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "ricci/Dialect/Q/IR/QAttributes.cpp.inc"

void QDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "ricci/Dialect/Q/IR/QTypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "ricci/Dialect/Q/IR/QAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "ricci/Dialect/Q/IR/QOps.cpp.inc"
      >();
}

static_assert(static_cast<int>(Rounding::nearest_even) ==
              static_cast<int>(ricci::format::Rounding::NearestEven));
static_assert(static_cast<int>(Rounding::nearest_away) ==
              static_cast<int>(ricci::format::Rounding::NearestAway));
static_assert(static_cast<int>(Rounding::nearest_up) ==
              static_cast<int>(ricci::format::Rounding::NearestUp));
static_assert(static_cast<int>(Rounding::floor) ==
              static_cast<int>(ricci::format::Rounding::Floor));
static_assert(static_cast<int>(Rounding::truncate) ==
              static_cast<int>(ricci::format::Rounding::Truncate));
static_assert(static_cast<int>(Rounding::stochastic) ==
              static_cast<int>(ricci::format::Rounding::Stochastic));
static_assert(static_cast<int>(Overflow::saturate) ==
              static_cast<int>(ricci::format::Overflow::Saturate));
static_assert(static_cast<int>(Overflow::special) ==
              static_cast<int>(ricci::format::Overflow::Special));
static_assert(static_cast<int>(Overflow::wrap) ==
              static_cast<int>(ricci::format::Overflow::Wrap));

//===----------------------------------------------------------------------===//
// Texts of the type and the attribute
//===----------------------------------------------------------------------===//

/// Appends one parameter of a code: a word or a number.
static ParseResult parseCodeArgument(AsmParser &parser, std::string &text) {
  std::string word;
  if (succeeded(parser.parseOptionalKeywordOrString(&word))) {
    text += word;
    return success();
  }
  if (succeeded(parser.parseOptionalMinus()))
    text += '-';
  APInt integer;
  OptionalParseResult isInteger = parser.parseOptionalInteger(integer);
  if (isInteger.has_value()) {
    if (failed(*isInteger))
      return failure();
    llvm::SmallString<16> digits;
    integer.toString(digits, 10, /*Signed=*/true);
    text += digits.str();
    return success();
  }
  double number;
  if (parser.parseFloat(number))
    return failure();
  // 17 digits tell all doubles apart; the code prints the shortest that do.
  llvm::raw_string_ostream(text) << llvm::format("%.17g", number);
  return success();
}

Type CodeType::parse(AsmParser &parser) {
  std::string text;
  if (parser.parseLess())
    return {};
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeywordOrString(&text))
    return {};
  if (succeeded(parser.parseOptionalLess())) {
    text += '<';
    if (parser.parseCommaSeparatedList([&]() -> ParseResult {
          if (text.back() != '<')
            text += ',';
          return parseCodeArgument(parser, text);
        }))
      return {};
    text += '>';
    if (parser.parseGreater())
      return {};
  }
  if (parser.parseGreater())
    return {};
  std::string error;
  auto code = format::Code::parse(text, &error);
  if (!code) {
    parser.emitError(location) << "Q1: " << error;
    return {};
  }
  return get(parser.getContext(), *code);
}

Type ricci::q::getPassedType(Type type) {
  if (auto code = dyn_cast<CodeType>(type))
    return code.getIntegerType();
  return type.isIndex() ? IntegerType::get(type.getContext(), 64) : type;
}

IntegerType CodeType::getIntegerType() const {
  bool isSigned = getCode().getKind() == format::Kind::Int ||
                  getCode().getKind() == format::Kind::Fixed;
  return IntegerType::get(getContext(), getWidth(),
                          isSigned ? IntegerType::Signed
                                   : IntegerType::Unsigned);
}

void CodeType::print(AsmPrinter &printer) const {
  printer << '<' << getCode().str() << '>';
}

Attribute SchemeAttr::parse(AsmParser &parser, Type) {
  SmallVector<SchemeParameter> parameters;
  SMLoc location = parser.getCurrentLocation();
  auto parseOne = [&]() -> ParseResult {
    StringRef name;
    SMLoc nameLocation = parser.getCurrentLocation();
    SchemeParameter parameter;
    if (parser.parseKeyword(&name))
      return failure();
    std::optional<Role> role = symbolizeRole(name);
    if (!role)
      return parser.emitError(nameLocation)
             << "Q2: there is no role '" << name
             << "'; use scale, zero_point, shift or exponent";
    parameter.role = *role;
    if (parser.parseEqual() || parser.parseAffineMap(parameter.map))
      return failure();
    parameters.push_back(parameter);
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     parseOne))
    return {};
  return getChecked([&] { return parser.emitError(location); },
                    parser.getContext(), parameters);
}

void SchemeAttr::print(AsmPrinter &printer) const {
  printer << '<';
  llvm::interleaveComma(getParameters(), printer,
                        [&](const SchemeParameter &parameter) {
                          printer << stringifyRole(parameter.role) << " = ";
                          parameter.map.print(printer.getStream());
                        });
  printer << '>';
}
