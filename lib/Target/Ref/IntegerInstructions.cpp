//===- IntegerInstructions.cpp - Integer operations of bodies -------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Instructions.h"
#include "IntegerArithmetic.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <algorithm>
#include <limits>

using namespace ricci;
using namespace ricci::ref;
using ein::BuiltinOperator;
using mlir::arith::CmpIPredicate;

namespace {

/// The bits of an integer of `type`, those above its width zero.
uint64_t bitsOf(int64_t value, const NumberType &type) {
  unsigned unused = 64 - type.width;
  return static_cast<uint64_t>(value) << unused >> unused;
}

int64_t signedOf(int64_t value, const NumberType &type) {
  unsigned unused = 64 - type.width;
  return static_cast<int64_t>(static_cast<uint64_t>(value) << unused) >> unused;
}

/// add, sub, mul and the bitwise operators are the built-in ones.
template <BuiltinOperator Op> void builtin(const Instruction &i, Scalar *r) {
  r[i.result] = applyBinary(Op, r[i.operands[0]], r[i.operands[1]], i.type);
}

/// `Function` on bits, the result wrapped; any slack becomes the whole range.
template <auto Function> void onBits(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]], &b = r[i.operands[1]];
  int64_t value = wrap(Function(bitsOf(a.integer, i.type),
                                bitsOf(b.integer, i.type), i.type.width),
                       i.resultType);
  r[i.result] = integerWithSlack(
      value, a.getSlack() + b.getSlack() > 0 ? infinity : 0, i.resultType);
}

template <auto Function> void onSigned(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]], &b = r[i.operands[1]];
  int64_t value =
      wrap(static_cast<uint64_t>(Function(signedOf(a.integer, i.type),
                                          signedOf(b.integer, i.type))),
           i.resultType);
  r[i.result] = integerWithSlack(
      value, a.getSlack() + b.getSlack() > 0 ? infinity : 0, i.resultType);
}

template <auto Function> void countBits(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  uint64_t count = Function(bitsOf(a.integer, i.type), i.type.width);
  r[i.result] = integerWithSlack(wrap(count, i.resultType),
                                 a.getSlack() > 0 ? infinity : 0, i.resultType);
}

void absoluteInteger(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  int64_t value = signedOf(a.integer, i.type);
  uint64_t magnitude = static_cast<uint64_t>(value);
  r[i.result] = integerWithSlack(
      wrap(value < 0 ? 0 - magnitude : magnitude, i.resultType), a.getSlack(),
      i.resultType);
}

template <bool Unsigned> void resize(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]];
  uint64_t bits = Unsigned ? bitsOf(a.integer, i.type)
                           : static_cast<uint64_t>(signedOf(a.integer, i.type));
  double slack = a.getSlack();
  // A change of sign's reading moves neighbours apart.
  if (slack > 0 && !i.type.isBoolean() && Unsigned != i.type.isUnsigned)
    slack = infinity;
  r[i.result] = integerWithSlack(wrap(bits, i.resultType), slack, i.resultType);
}

int64_t safeDivide(int64_t a, int64_t b) {
  if (b == 0)
    return 0;
  return b == -1 ? static_cast<int64_t>(0 - static_cast<uint64_t>(a)) : a / b;
}

int64_t safeRemainder(int64_t a, int64_t b) {
  return b == 0 || b == -1 ? 0 : a % b;
}

int64_t floorDivide(int64_t a, int64_t b) {
  int64_t quotient = safeDivide(a, b);
  bool inexact = safeRemainder(a, b) != 0;
  return quotient - (inexact && (a < 0) != (b < 0));
}

int64_t ceilDivide(int64_t a, int64_t b) {
  int64_t quotient = safeDivide(a, b);
  bool inexact = safeRemainder(a, b) != 0;
  return quotient + (inexact && (a < 0) == (b < 0));
}

bool holds(CmpIPredicate predicate, int64_t a, int64_t b,
           const NumberType &type) {
  int64_t x = signedOf(a, type), y = signedOf(b, type);
  uint64_t ux = bitsOf(a, type), uy = bitsOf(b, type);
  switch (predicate) {
  case CmpIPredicate::eq:
    return x == y;
  case CmpIPredicate::ne:
    return x != y;
  case CmpIPredicate::slt:
    return x < y;
  case CmpIPredicate::sle:
    return x <= y;
  case CmpIPredicate::sgt:
    return x > y;
  case CmpIPredicate::sge:
    return x >= y;
  case CmpIPredicate::ult:
    return ux < uy;
  case CmpIPredicate::ule:
    return ux <= uy;
  case CmpIPredicate::ugt:
    return ux > uy;
  case CmpIPredicate::uge:
    return ux >= uy;
  }
  return false;
}

void compareIntegers(const Instruction &i, Scalar *r) {
  const Scalar &a = r[i.operands[0]], &b = r[i.operands[1]];
  double slack = a.getSlack() + b.getSlack();
  double distance =
      std::abs(toDouble(a.integer, i.type) - toDouble(b.integer, i.type));
  r[i.result] = Scalar::ofInteger(holds(static_cast<CmpIPredicate>(i.predicate),
                                        a.integer, b.integer, i.type),
                                  slack > 0 && distance <= slack ? 1 : 0);
}

using Bits = uint64_t;

const InstructionEntry table[] = {
    {"arith.addi", builtin<BuiltinOperator::add>},
    {"arith.subi", builtin<BuiltinOperator::sub>},
    {"arith.muli", builtin<BuiltinOperator::mul>},
    {"arith.andi", builtin<BuiltinOperator::and_>},
    {"arith.ori", builtin<BuiltinOperator::or_>},
    {"arith.xori", builtin<BuiltinOperator::xor_>},
    {"arith.divui",
     onBits<[](Bits a, Bits b, unsigned) { return b ? a / b : Bits(0); }>},
    {"arith.remui",
     onBits<[](Bits a, Bits b, unsigned) { return b ? a % b : Bits(0); }>},
    {"arith.ceildivui", onBits<[](Bits a, Bits b, unsigned) {
       return b ? a / b + (a % b != 0) : Bits(0);
     }>},
    {"arith.minui",
     onBits<[](Bits a, Bits b, unsigned) { return std::min(a, b); }>},
    {"arith.maxui",
     onBits<[](Bits a, Bits b, unsigned) { return std::max(a, b); }>},
    {"arith.shli", onBits<[](Bits a, Bits b, unsigned width) {
       return b < width ? a << b : Bits(0);
     }>},
    {"arith.shrui", onBits<[](Bits a, Bits b, unsigned width) {
       return b < width ? a >> b : Bits(0);
     }>},
    {"arith.shrsi", onBits<[](Bits a, Bits b, unsigned width) {
       int64_t value = static_cast<int64_t>(a << (64 - width)) >> (64 - width);
       return static_cast<Bits>(value >> std::min<Bits>(b, 63));
     }>},
    {"arith.divsi", onSigned<safeDivide>},
    {"arith.remsi", onSigned<safeRemainder>},
    {"arith.floordivsi", onSigned<floorDivide>},
    {"arith.ceildivsi", onSigned<ceilDivide>},
    {"arith.minsi",
     onSigned<[](int64_t a, int64_t b) { return std::min(a, b); }>},
    {"arith.maxsi",
     onSigned<[](int64_t a, int64_t b) { return std::max(a, b); }>},
    {"arith.extui", resize<true>},
    {"arith.extsi", resize<false>},
    {"arith.trunci", resize<false>},
    {"arith.index_cast", resize<false>},
    {"arith.index_castui", resize<true>},
    {"builtin.unrealized_conversion_cast", resize<false>},
    {"arith.cmpi", compareIntegers},
    {"math.absi", absoluteInteger},
    {"math.ctpop",
     countBits<[](Bits a, unsigned) { return Bits(llvm::popcount(a)); }>},
    {"math.ctlz", countBits<[](Bits a, unsigned width) {
       return Bits(llvm::countl_zero(a) - (64 - width));
     }>},
    {"math.cttz", countBits<[](Bits a, unsigned width) {
       return std::min<Bits>(llvm::countr_zero(a), width);
     }>},
    {"math.ipowi", onSigned<[](int64_t base, int64_t exponent) -> int64_t {
       if (exponent < 0)
         return base == 1 ? 1 : base == -1 ? (exponent & 1 ? -1 : 1) : 0;
       uint64_t result = 1, factor = static_cast<uint64_t>(base);
       for (; exponent; exponent >>= 1, factor *= factor)
         if (exponent & 1)
           result *= factor;
       return static_cast<int64_t>(result);
     }>},
};

} // namespace

llvm::ArrayRef<InstructionEntry> ricci::ref::getIntegerInstructions() {
  return table;
}
