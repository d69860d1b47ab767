//===- FloatInstructions.cpp - Float operations of bodies -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ComplexArithmetic.h"
#include "Instructions.h"
#include "RealArithmetic.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <algorithm>

using namespace ricci;
using namespace ricci::ref;
using mlir::arith::CmpFPredicate;

namespace {

template <auto Function> void unary(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(Function(r[i.operands[0]].real));
}

template <auto Function> void binary(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(
      Function(r[i.operands[0]].real, r[i.operands[1]].real, *i.type.format));
}

/// An operation of IEEE 754: of operands without error its result has none, as
/// no reordering is allowed inside a body. A double holds what f32 and narrower
/// give closely enough to be rounded a second time (Figueroa, 1995).
template <auto Function> void rounded(const Instruction &i, Scalar *r) {
  Real a = r[i.operands[0]].real, b = r[i.operands[1]].real;
  Real result = Function(a, b, *i.type.format);
  if (a.error == 0 && b.error == 0)
    result = {roundTo(result.value, *i.type.format), 0};
  r[i.result] = Scalar::ofReal(result);
}

template <auto Function> void exactBinary(const Instruction &i, Scalar *r) {
  r[i.result] =
      Scalar::ofReal(Function(r[i.operands[0]].real, r[i.operands[1]].real));
}

/// `How` is monotone, step or bounded.
template <auto How, double (*Function)(double)>
void function(const Instruction &i, Scalar *r) {
  r[i.result] =
      Scalar::ofReal(How(Function, r[i.operands[0]].real, *i.type.format));
}

double roundHalfAway(double x) { return std::round(x); }
double roundHalfEven(double x) { return std::nearbyint(x); }

/// cosh falls, then rises.
void hyperbolicCosine(const Instruction &i, Scalar *r) {
  Real size = absolute(r[i.operands[0]].real);
  r[i.result] = Scalar::ofReal(monotone(std::cosh, size, *i.type.format));
}

/// The tangent is monotone between its poles only.
void tangent(const Instruction &i, Scalar *r) {
  Real a = r[i.operands[0]].real;
  Real result = monotone(std::tan, a, *i.type.format);
  double low = (a.value - a.error) / M_PI + 0.5;
  double high = (a.value + a.error) / M_PI + 0.5;
  if (a.error > 0 && !(std::floor(low) == std::floor(high)))
    result.error = infinity;
  r[i.result] = Scalar::ofReal(result);
}

/// minnumf and maxnumf: the other operand where one is NaN.
template <auto Function> void ignoringNaN(const Instruction &i, Scalar *r) {
  Real a = r[i.operands[0]].real, b = r[i.operands[1]].real;
  Real result;
  if (std::isnan(a.value) || std::isnan(b.value)) {
    result = std::isnan(a.value) ? b : a;
    const Real &nan = std::isnan(a.value) ? a : b;
    if (nan.error > 0)
      result.error = infinity;
  } else {
    result = Function(a, b);
  }
  r[i.result] = Scalar::ofReal(result);
}

void fma(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(
      fusedMultiplyAdd(r[i.operands[0]].real, r[i.operands[1]].real,
                       r[i.operands[2]].real, *i.type.format));
}

void clamp(const Instruction &i, Scalar *r) {
  Real lower = maximum(r[i.operands[0]].real, r[i.operands[1]].real);
  r[i.result] = Scalar::ofReal(minimum(lower, r[i.operands[2]].real));
}

void powerOfInteger(const Instruction &i, Scalar *r) {
  const Scalar &exponent = r[i.operands[1]];
  Real real{static_cast<double>(exponent.integer), exponent.getSlack()};
  r[i.result] =
      Scalar::ofReal(power(r[i.operands[0]].real, real, *i.type.format));
}

bool holds(CmpFPredicate predicate, double a, double b) {
  bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case CmpFPredicate::AlwaysFalse:
    return false;
  case CmpFPredicate::AlwaysTrue:
    return true;
  case CmpFPredicate::ORD:
    return !unordered;
  case CmpFPredicate::UNO:
    return unordered;
  case CmpFPredicate::OEQ:
    return a == b;
  case CmpFPredicate::UEQ:
    return unordered || a == b;
  case CmpFPredicate::ONE:
    return !unordered && a != b;
  case CmpFPredicate::UNE:
    return a != b;
  case CmpFPredicate::OLT:
    return a < b;
  case CmpFPredicate::ULT:
    return unordered || a < b;
  case CmpFPredicate::OLE:
    return a <= b;
  case CmpFPredicate::ULE:
    return unordered || a <= b;
  case CmpFPredicate::OGT:
    return a > b;
  case CmpFPredicate::UGT:
    return unordered || a > b;
  case CmpFPredicate::OGE:
    return a >= b;
  case CmpFPredicate::UGE:
    return unordered || a >= b;
  }
  return false;
}

void compareFloats(const Instruction &i, Scalar *r) {
  Real a = r[i.operands[0]].real, b = r[i.operands[1]].real;
  r[i.result] = Scalar::ofInteger(
      holds(static_cast<CmpFPredicate>(i.predicate), a.value, b.value),
      isOrderCertain(a, b) ? 0 : 1);
}

/// Classification of one float; uncertain where a number within its error, of
/// which its ends and 0 tell, is of another class.
template <auto Function> void classify(const Instruction &i, Scalar *r) {
  Real a = r[i.operands[0]].real;
  const FloatFormat &format = *i.type.format;
  bool found = Function(a.value, format);
  bool isCertain = !std::isinf(a.error);
  if (a.error > 0 && isCertain) {
    for (double end : {a.value - a.error, a.value + a.error})
      isCertain &= Function(end, format) == found;
    if (std::abs(a.value) <= a.error)
      isCertain &= Function(0, format) == found;
  }
  r[i.result] = Scalar::ofInteger(found, isCertain ? 0 : 1);
}

void select(const Instruction &i, Scalar *r) {
  const Scalar &condition = r[i.operands[0]];
  bool chosen = condition.integer != 0;
  const Scalar &taken = r[i.operands[chosen ? 1 : 2]];
  const Scalar &other = r[i.operands[chosen ? 2 : 1]];
  if (condition.getSlack() == 0) {
    Scalar result = taken;
    r[i.result] = result;
    return;
  }
  if (i.resultType.kind == Kind::Integer) {
    double distance = std::abs(toDouble(taken.integer, i.resultType) -
                               toDouble(other.integer, i.resultType));
    r[i.result] = integerWithSlack(
        taken.integer, std::max(taken.getSlack(), distance + other.getSlack()),
        i.resultType);
    return;
  }
  r[i.result] = Scalar::ofComplex(hull(taken.real, other.real),
                                  hull(taken.imaginary, other.imaginary));
}

template <bool Unsigned> void fromInteger(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  NumberType read = i.type;
  read.isUnsigned = Unsigned;
  int64_t value = wrap(static_cast<uint64_t>(a.integer), read);
  r[i.result] = Scalar::ofReal(
      integerToReal(value, Unsigned, a.getSlack(), *i.resultType.format));
}

template <bool Unsigned> void toInteger(const Instruction &i, Scalar *r) {
  NumberType read = i.resultType;
  read.isUnsigned = Unsigned;
  Scalar result = realToInteger(r[i.operands[0]].real, read);
  r[i.result] = integerWithSlack(
      wrap(static_cast<uint64_t>(result.integer), i.resultType),
      result.getSlack(), i.resultType);
}

void convertFloat(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(
      convertReal(r[i.operands[0]].real, *i.type.format, *i.resultType.format));
}

void bitcast(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  uint64_t bits = i.type.kind == Kind::Integer
                      ? static_cast<uint64_t>(a.integer)
                      : encodeFloat(a.real.value, *i.type.format);
  // Bits of an inexact float, or a float of uncertain bits, tell nothing.
  bool known = a.real.error == 0;
  r[i.result] = i.resultType.kind == Kind::Integer
                    ? integerWithSlack(wrap(bits, i.resultType),
                                       known ? 0 : infinity, i.resultType)
                    : Scalar::ofReal({decodeFloat(bits, *i.resultType.format),
                                      known ? 0 : infinity});
}

void createComplex(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofComplex(r[i.operands[0]].real, r[i.operands[1]].real);
}

void realPart(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(r[i.operands[0]].real);
}

void imaginaryPart(const Instruction &i, Scalar *r) {
  r[i.result] = Scalar::ofReal(r[i.operands[0]].imaginary);
}

template <auto Function> void complexBinary(const Instruction &i, Scalar *r) {
  r[i.result] = Function(r[i.operands[0]], r[i.operands[1]], *i.type.format);
}

void negateComplex(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  r[i.result] = Scalar::ofComplex(negate(a.real), negate(a.imaginary));
}

void conjugate(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  r[i.result] = Scalar::ofComplex(a.real, negate(a.imaginary));
}

void modulus(const Instruction &i, Scalar *r) {
  r[i.result] =
      Scalar::ofReal(absoluteComplex(r[i.operands[0]], *i.type.format));
}

template <bool Equal> void compareComplex(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]], &b = r[i.operands[1]];
  bool equal =
      a.real.value == b.real.value && a.imaginary.value == b.imaginary.value;
  auto differs = [](Real x, Real y) {
    return isOrderCertain(x, y) && x.value != y.value;
  };
  bool certain = (isOrderCertain(a.real, b.real) &&
                  isOrderCertain(a.imaginary, b.imaginary)) ||
                 differs(a.real, b.real) || differs(a.imaginary, b.imaginary);
  r[i.result] = Scalar::ofInteger(equal == Equal, certain ? 0 : 1);
}

const InstructionEntry table[] = {
    {"arith.addf", rounded<add>},
    {"arith.subf", rounded<subtract>},
    {"arith.mulf", rounded<multiply>},
    {"arith.divf", rounded<divide>},
    {"arith.remf", binary<ricci::ref::remainder>},
    {"arith.negf", unary<negate>},
    {"arith.minimumf", exactBinary<minimum>},
    {"arith.maximumf", exactBinary<maximum>},
    {"arith.minnumf", ignoringNaN<minimum>},
    {"arith.maxnumf", ignoringNaN<maximum>},
    {"arith.cmpf", compareFloats},
    {"arith.select", select},
    {"arith.sitofp", fromInteger<false>},
    {"arith.uitofp", fromInteger<true>},
    {"arith.fptosi", toInteger<false>},
    {"arith.fptoui", toInteger<true>},
    {"arith.extf", convertFloat},
    {"arith.truncf", convertFloat},
    {"arith.bitcast", bitcast},
    {"math.absf", unary<absolute>},
    {"math.exp", function<monotone, std::exp>},
    {"math.exp2", function<monotone, std::exp2>},
    {"math.expm1", function<monotone, std::expm1>},
    {"math.log", function<monotone, std::log>},
    {"math.log2", function<monotone, std::log2>},
    {"math.log10", function<monotone, std::log10>},
    {"math.log1p", function<monotone, std::log1p>},
    {"math.sqrt", function<monotone, std::sqrt>},
    {"math.rsqrt", function<monotone, reciprocalSquareRoot>},
    {"math.cbrt", function<monotone, std::cbrt>},
    {"math.tanh", function<monotone, std::tanh>},
    {"math.sinh", function<monotone, std::sinh>},
    {"math.asinh", function<monotone, std::asinh>},
    {"math.acosh", function<monotone, std::acosh>},
    {"math.atanh", function<monotone, std::atanh>},
    {"math.asin", function<monotone, std::asin>},
    {"math.acos", function<monotone, std::acos>},
    {"math.atan", function<monotone, std::atan>},
    {"math.erf", function<monotone, std::erf>},
    {"math.erfc", function<monotone, std::erfc>},
    {"math.cosh", hyperbolicCosine},
    {"math.tan", tangent},
    {"math.sin", function<bounded, std::sin>},
    {"math.cos", function<bounded, std::cos>},
    {"math.floor", function<step, std::floor>},
    {"math.ceil", function<step, std::ceil>},
    {"math.trunc", function<step, std::trunc>},
    {"math.round", function<step, roundHalfAway>},
    {"math.roundeven", function<step, roundHalfEven>},
    {"math.powf", binary<power>},
    {"math.fpowi", powerOfInteger},
    {"math.atan2", binary<arcTangent2>},
    {"math.copysign", exactBinary<copySign>},
    {"math.fma", fma},
    {"math.clampf", clamp},
    {"math.isnan",
     classify<[](double a, const FloatFormat &) { return std::isnan(a); }>},
    {"math.isinf",
     classify<[](double a, const FloatFormat &) { return std::isinf(a); }>},
    {"math.isfinite",
     classify<[](double a, const FloatFormat &) { return std::isfinite(a); }>},
    {"math.isnormal", classify<[](double a, const FloatFormat &format) {
       return std::isfinite(a) && std::abs(a) >= format.smallestNormal();
     }>},
    {"complex.create", createComplex},
    {"complex.re", realPart},
    {"complex.im", imaginaryPart},
    {"complex.add", complexBinary<addComplex>},
    {"complex.sub", complexBinary<subtractComplex>},
    {"complex.mul", complexBinary<multiplyComplex>},
    {"complex.div", complexBinary<divideComplex>},
    {"complex.neg", negateComplex},
    {"complex.conj", conjugate},
    {"complex.abs", modulus},
    {"complex.eq", compareComplex<true>},
    {"complex.neq", compareComplex<false>},
};

} // namespace

llvm::ArrayRef<InstructionEntry> ricci::ref::getFloatInstructions() {
  return table;
}

Instruction::Function
ricci::ref::getInstructionFunction(llvm::StringRef operationName) {
  for (llvm::ArrayRef<InstructionEntry> entries :
       {getIntegerInstructions(), getFloatInstructions()})
    for (const InstructionEntry &entry : entries)
      if (entry.name == operationName)
        return entry.function;
  return nullptr;
}
