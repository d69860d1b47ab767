//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/IR/Operators.h"

#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/IR/BuiltinAttributes.h"

using namespace mlir;
using namespace ricci::ein;

namespace {

enum Domain { anyNumber, ordered, integer, floating };

/// What is known of a built-in operator. Identities depend on the type and
/// stand in getIdentity.
struct Properties {
  unsigned arity;
  bool associative, commutative, idempotent;
  Domain domain;
  int64_t cost;
};

Properties properties(BuiltinOperator op) {
  switch (op) {
  case BuiltinOperator::add:
  case BuiltinOperator::mul:
    return {2, true, true, false, anyNumber, 1};
  case BuiltinOperator::min:
  case BuiltinOperator::max:
    return {2, true, true, true, ordered, 1};
  case BuiltinOperator::and_:
  case BuiltinOperator::or_:
    return {2, true, true, true, integer, 1};
  case BuiltinOperator::xor_:
    return {2, true, true, false, integer, 1};
  case BuiltinOperator::sub:
  case BuiltinOperator::div:
    return {2,     false,     false,
            false, anyNumber, op == BuiltinOperator::div ? 8 : 1};
  case BuiltinOperator::and_popcount:
  case BuiltinOperator::xnor_popcount:
    return {2, false, true, false, integer, 3};
  case BuiltinOperator::shift_add:
    return {2, false, false, false, integer, 2};
  case BuiltinOperator::l_mul:
    return {2, false, true, false, floating, 8};
  case BuiltinOperator::log_sum_exp:
    return {2, true, true, false, floating, 40};
  case BuiltinOperator::neg:
    return {1, false, false, false, anyNumber, 1};
  case BuiltinOperator::abs:
    return {1, false, false, true, ordered, 1};
  case BuiltinOperator::exp:
  case BuiltinOperator::log:
  case BuiltinOperator::tanh:
  case BuiltinOperator::erf:
    return {1, false, false, false, floating, 20};
  case BuiltinOperator::sqrt:
  case BuiltinOperator::rsqrt:
    return {1, false, false, false, floating, 8};
  }
  return {2, false, false, false, anyNumber, 1};
}

TypedAttr integerAttr(Type type, const APInt &value) {
  return IntegerAttr::get(type, value);
}

unsigned width(Type type) {
  return isa<IndexType>(type) ? 64 : type.getIntOrFloatBitWidth();
}

} // namespace

bool ricci::ein::isElementType(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return integer.getWidth() >= 1 && integer.getWidth() <= 64;
  if (auto complex = dyn_cast<ComplexType>(type))
    return complex.getElementType().isF32() || complex.getElementType().isF64();
  return type.isIndex() || type.isF16() || type.isBF16() || type.isF32() ||
         type.isF64();
}

bool ricci::ein::isUnsigned(Type type) {
  return type.isUnsignedInteger() || type.isSignlessInteger(1);
}

Type ricci::ein::getDefaultAccumulator(Type type) {
  if (type.isF16() || type.isBF16())
    return Float32Type::get(type.getContext());
  return type;
}

std::optional<Operator> Operator::get(Attribute attribute, Operation *user) {
  Operator result;
  if (auto builtin = dyn_cast_or_null<BuiltinOperatorAttr>(attribute)) {
    result.builtin = builtin.getValue();
    return result;
  }
  auto symbol = dyn_cast_or_null<FlatSymbolRefAttr>(attribute);
  if (!symbol)
    return std::nullopt;
  result.definition = SymbolTable::lookupNearestSymbolFrom<OpOp>(user, symbol);
  if (!result.definition)
    return std::nullopt;
  return result;
}

StringRef Operator::getName() const {
  return isBuiltin() ? stringifyBuiltinOperator(builtin)
                     : OpOp(definition).getSymName();
}

bool Operator::isApproximation() const {
  return isBuiltin() && builtin == BuiltinOperator::l_mul;
}

unsigned Operator::getArity() const {
  return isBuiltin() ? properties(builtin).arity
                     : OpOp(definition).getFunctionType().getNumInputs();
}

bool Operator::isAssociative() const {
  return isBuiltin() ? properties(builtin).associative
                     : OpOp(definition).hasLaw("associative");
}

bool Operator::isCommutative() const {
  return isBuiltin() ? properties(builtin).commutative
                     : OpOp(definition).hasLaw("commutative");
}

bool Operator::isIdempotent() const {
  return isBuiltin() ? properties(builtin).idempotent
                     : OpOp(definition).hasLaw("idempotent");
}

int64_t Operator::getCost() const {
  if (isBuiltin())
    return properties(builtin).cost;
  if (auto laws = OpOp(definition).getLaws())
    if (auto cost = laws->getAs<IntegerAttr>("cost"))
      return cost.getValue().getZExtValue();
  return 1;
}

bool Operator::isDefinedOn(Type type) const {
  if (!isBuiltin())
    return OpOp(definition).getFunctionType().getResult(0) == type;
  switch (properties(builtin).domain) {
  case anyNumber:
    return true;
  case ordered:
    return !isa<ComplexType>(type);
  case integer:
    return type.isIntOrIndex();
  case floating:
    return isa<FloatType>(type);
  }
  return false;
}

TypedAttr Operator::getIdentity(Type type) const {
  if (!isBuiltin()) {
    TypedAttr identity = OpOp(definition).getIdentity();
    return identity && identity.getType() == type ? identity : TypedAttr();
  }
  auto number = [&](double value) -> TypedAttr {
    if (auto floatType = dyn_cast<FloatType>(type))
      return FloatAttr::get(floatType, value);
    if (type.isIntOrIndex())
      return integerAttr(type, APInt(width(type), value == 1 ? 1 : 0));
    if (auto complexType = dyn_cast<ComplexType>(type))
      return complex::NumberAttr::get(complexType, value, 0.0);
    return {};
  };
  auto extreme = [&](bool largest) -> TypedAttr {
    if (auto floatType = dyn_cast<FloatType>(type))
      return FloatAttr::get(floatType,
                            APFloat::getInf(floatType.getFloatSemantics(),
                                            /*Negative=*/!largest));
    if (!type.isIntOrIndex())
      return {};
    unsigned bits = width(type);
    if (isUnsigned(type))
      return integerAttr(type, largest ? APInt::getMaxValue(bits)
                                       : APInt::getMinValue(bits));
    return integerAttr(type, largest ? APInt::getSignedMaxValue(bits)
                                     : APInt::getSignedMinValue(bits));
  };
  switch (builtin) {
  case BuiltinOperator::add:
    // −0 is the neutral element of float addition, but a sum of nothing is
    // +0, and 0 + x differs from x only by the sign of zero.
    return number(0);
  case BuiltinOperator::mul:
    return number(1);
  case BuiltinOperator::or_:
  case BuiltinOperator::xor_:
    return type.isIntOrIndex() ? number(0) : TypedAttr();
  case BuiltinOperator::and_:
    return type.isIntOrIndex()
               ? integerAttr(type, APInt::getAllOnes(width(type)))
               : TypedAttr();
  case BuiltinOperator::min:
    return extreme(/*largest=*/true);
  case BuiltinOperator::max:
    return extreme(/*largest=*/false);
  case BuiltinOperator::log_sum_exp:
    return isa<FloatType>(type) ? extreme(/*largest=*/false) : TypedAttr();
  default:
    return {};
  }
}

TypedAttr Operator::getAbsorbing(Type type) const {
  if (!isBuiltin()) {
    if (auto laws = OpOp(definition).getLaws())
      return laws->getAs<TypedAttr>("absorbing");
    return {};
  }
  if (!type.isIntOrIndex())
    return {};
  switch (builtin) {
  case BuiltinOperator::mul:
  case BuiltinOperator::and_:
    return integerAttr(type, APInt(width(type), 0));
  case BuiltinOperator::or_:
    return integerAttr(type, APInt::getAllOnes(width(type)));
  default:
    return {};
  }
}

bool Operator::distributesOver(const Operator &other, Type type) const {
  if (!isDefinedOn(type) || !other.isDefinedOn(type))
    return false;
  if (!isBuiltin()) {
    auto laws = OpOp(definition).getLaws();
    auto over = laws ? laws->getAs<ArrayAttr>("distributes_over") : ArrayAttr();
    return over && llvm::any_of(over, [&](Attribute attribute) {
             if (auto name = dyn_cast<StringAttr>(attribute))
               return other.isBuiltin() && name.getValue() == other.getName();
             auto symbol = dyn_cast<FlatSymbolRefAttr>(attribute);
             return symbol && !other.isBuiltin() &&
                    symbol.getValue() == other.getName();
           });
  }
  if (!other.isBuiltin())
    return false;
  BuiltinOperator over = other.builtin;
  switch (builtin) {
  case BuiltinOperator::mul:
    return over == BuiltinOperator::add;
  case BuiltinOperator::add:
    // Wrapping addition does not keep the order: only that of floats does.
    return isa<FloatType>(type) &&
           (over == BuiltinOperator::min || over == BuiltinOperator::max ||
            over == BuiltinOperator::log_sum_exp);
  case BuiltinOperator::min:
    return over == BuiltinOperator::max || over == BuiltinOperator::min;
  case BuiltinOperator::max:
    return over == BuiltinOperator::min || over == BuiltinOperator::max;
  case BuiltinOperator::and_:
    return over == BuiltinOperator::or_ || over == BuiltinOperator::xor_ ||
           over == BuiltinOperator::and_;
  case BuiltinOperator::or_:
    return over == BuiltinOperator::and_ || over == BuiltinOperator::or_;
  default:
    return false;
  }
}
