//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Ein.h"
#include "ricci/Dialect/Ein/IR/Operators.h"

using namespace mlir;
using namespace ricci::ein;

bool OpOp::hasLaw(StringRef law) {
  if (auto laws = getLaws()) {
    Attribute value = laws->get(law);
    if (auto flag = dyn_cast_or_null<BoolAttr>(value))
      return flag.getValue();
    return isa_and_nonnull<UnitAttr>(value);
  }
  return false;
}

TypedAttr OpOp::getIdentity() {
  if (auto laws = getLaws())
    return laws->getAs<TypedAttr>("identity");
  return {};
}

ParseResult OpOp::parse(OpAsmParser &parser, OperationState &state) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> arguments;
  Type resultType;
  if (parser.parseSymbolName(name, "sym_name", state.attributes) ||
      parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                               /*allowType=*/true) ||
      parser.parseArrow() || parser.parseType(resultType))
    return failure();
  SmallVector<Type> types;
  for (const auto &argument : arguments) {
    if (!argument.type)
      return parser.emitError(argument.ssaName.location,
                              "expected a type after the parameter's name");
    types.push_back(argument.type);
  }
  state.addAttribute("function_type",
                     TypeAttr::get(FunctionType::get(parser.getContext(), types,
                                                     {resultType})));
  if (succeeded(parser.parseOptionalKeyword("laws"))) {
    NamedAttrList laws;
    if (parser.parseOptionalAttrDict(laws))
      return failure();
    state.addAttribute("laws", laws.getDictionary(parser.getContext()));
  }
  NamedAttrList others;
  SMLoc othersLoc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDictWithKeyword(others))
    return failure();
  for (NamedAttribute attribute : others)
    if (llvm::is_contained(getAttributeNames(), attribute.getName()))
      return parser.emitError(othersLoc)
             << "'" << attribute.getName().getValue()
             << "' follows from the name, the types and 'laws'; take it out of "
                "the attributes";
  state.addAttributes(others);
  return parser.parseRegion(*state.addRegion(), arguments);
}

void OpOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printSymbolName(getSymName());
  printer << '(';
  llvm::interleaveComma(
      getBody().getArguments(), printer,
      [&](BlockArgument arg) { printer.printRegionArgument(arg); });
  printer << ") -> " << getFunctionType().getResult(0);
  if (auto laws = getLaws(); laws && !laws->empty()) {
    printer << " laws ";
    printer.printAttribute(*laws);
  }
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {"sym_name", "function_type", "laws"});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

LogicalResult OpOp::verify() {
  FunctionType type = dyn_cast<FunctionType>(getFunctionTypeAttr().getValue());
  if (!type || type.getNumResults() != 1)
    return emitOpError("E20: expected one result type");
  for (Type scalar :
       llvm::concat<const Type>(type.getInputs(), type.getResults()))
    if (!isElementType(scalar))
      return emitOpError("E20: ")
             << scalar
             << " is no element type; use an integer of 1 to 64 bits, index, "
                "f16, bf16, f32, f64, complex<f32> or complex<f64>";
  if (getBody().empty() ||
      getBody().front().getArgumentTypes() != type.getInputs())
    return emitOpError("E21: the body's parameters differ from the type's");
  for (Operation &op : getBody().front()) {
    if (auto yield = dyn_cast<YieldOp>(op)) {
      if (yield.getValue().getType() != type.getResult(0))
        return yield.emitOpError("E21: yields ")
               << yield.getValue().getType() << ", expected the operator's "
               << type.getResult(0);
      continue;
    }
    if (!isMemoryEffectFree(&op) || op.getNumRegions() != 0 ||
        llvm::any_of(op.getResultTypes(), [](Type t) {
          return isa<ShapedType>(t) || isa<FunctionType>(t);
        }))
      return op.emitOpError("E21: is no pure scalar operation; an operator's "
                            "body holds only those");
  }
  if (!isa<YieldOp>(getBody().front().back()))
    return emitOpError("E21: the body ends without `ein.yield`");

  return verifyLaws();
}

/// The operator that an element of `distributes_over`, or `inverse`, names.
static std::optional<Operator> getNamedOperator(Attribute name,
                                                Operation *user) {
  if (auto builtin = dyn_cast<StringAttr>(name)) {
    auto op = symbolizeBuiltinOperator(builtin.getValue());
    if (!op)
      return std::nullopt;
    return Operator::get(BuiltinOperatorAttr::get(user->getContext(), *op),
                         user);
  }
  return Operator::get(name, user);
}

static bool isOperatorName(Attribute attribute) {
  return isa<StringAttr, FlatSymbolRefAttr>(attribute);
}

/// E22 and E23, as far as they concern this operation alone.
LogicalResult OpOp::verifyLaws() {
  static constexpr StringRef flags[] = {"associative", "commutative",
                                        "idempotent"};
  static constexpr StringRef values[] = {"identity", "absorbing"};
  auto laws = getLaws();
  if (!laws)
    return success();
  FunctionType type = getFunctionType();
  for (NamedAttribute law : *laws) {
    StringRef name = law.getName();
    Attribute value = law.getValue();
    if (llvm::is_contained(flags, name)) {
      if (!isa<UnitAttr, BoolAttr>(value))
        return emitOpError("E22: law '")
               << name << "' is a flag; write its name alone, or '= false'";
    } else if (llvm::is_contained(values, name)) {
      auto typed = dyn_cast<TypedAttr>(value);
      if (!typed || typed.getType() != type.getResult(0))
        return emitOpError("E23: ")
               << name << " must be a value of type " << type.getResult(0);
    } else if (name == "distributes_over") {
      auto array = dyn_cast<ArrayAttr>(value);
      if (!array || !llvm::all_of(array, isOperatorName))
        return emitOpError("E22: distributes_over is an array of operators, "
                           "as in [\"add\", @mine]");
    } else if (name == "inverse") {
      if (!isOperatorName(value))
        return emitOpError("E22: inverse is an operator, as in \"sub\" or "
                           "@mine");
    } else if (name == "cost") {
      auto cost = dyn_cast<IntegerAttr>(value);
      bool isNegative = cost && !cost.getType().isUnsignedInteger() &&
                        cost.getValue().isNegative();
      if (!cost || isa<BoolAttr>(value) || isNegative ||
          cost.getValue().getActiveBits() > 31)
        return emitOpError("E22: cost is an integer from 0 to 2^31 - 1");
    } else {
      return emitOpError("E22: '")
             << name
             << "' is no law; use associative, commutative, idempotent, "
                "identity, absorbing, distributes_over, inverse or cost";
    }
    if (type.getNumInputs() != 2 && name != "cost" && name != "idempotent" &&
        name != "inverse")
      return emitOpError("E22: law '")
             << name << "' speaks of two operands, the operator has "
             << type.getNumInputs();
  }
  bool sameOperands = llvm::all_equal(type.getInputs());
  if (hasLaw("commutative") && !sameOperands)
    return emitOpError("E22: law 'commutative' needs operands of one type, "
                       "found ")
           << type.getInput(0) << " and " << type.getInput(1);
  bool sameTypes = sameOperands && type.getNumInputs() != 0 &&
                   type.getInput(0) == type.getResult(0);
  for (StringRef name : {"associative", "idempotent", "identity", "absorbing",
                         "distributes_over"})
    if ((hasLaw(name) ||
         (laws->get(name) && !llvm::is_contained(flags, name))) &&
        !sameTypes)
      return emitOpError("E22: law '")
             << name << "' needs operands and a result of one type, found "
             << type;
  return success();
}

LogicalResult OpOp::verifySymbolUses(SymbolTableCollection &) {
  auto laws = getLaws();
  if (!laws)
    return success();
  FunctionType type = getFunctionType();
  auto check = [&](StringRef law, Attribute name,
                   unsigned arity) -> LogicalResult {
    auto op = getNamedOperator(name, *this);
    if (!op)
      return emitOpError("E22: ")
             << law << " names " << name
             << ", which is neither built in nor an `ein.op` of this module";
    if (op->getArity() != arity)
      return emitOpError("E22: ")
             << law << " names " << name << ", which takes " << op->getArity()
             << " operands; expected " << arity;
    return success();
  };
  if (auto over = laws->getAs<ArrayAttr>("distributes_over"))
    for (Attribute name : over) {
      if (failed(check("distributes_over", name, 2)))
        return failure();
      if (!getNamedOperator(name, *this)->isDefinedOn(type.getResult(0)))
        return emitOpError("E22: distributes_over names ")
               << name << ", which is not defined on " << type.getResult(0);
    }
  Attribute inverse = laws->get("inverse");
  return inverse ? check("inverse", inverse, type.getNumInputs()) : success();
}
