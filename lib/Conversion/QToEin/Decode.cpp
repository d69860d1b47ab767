//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What numbers patterns stand for, and powers of two.

#include "Scalars.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using arith::CmpFPredicate;
using arith::CmpIPredicate;

Value Scalars::clamp(Value integer, int64_t least, int64_t most) {
  unsigned width = integer.getType().getIntOrFloatBitWidth();
  Value raised = make<arith::MaxSIOp>(integer, this->integer(least, width));
  return make<arith::MinSIOp>(raised, this->integer(most, width));
}

Value Scalars::lookUp(Value pattern, ArrayRef<TypedAttr> table) {
  if (llvm::all_equal(table))
    return constant(table[0]);
  size_t half = table.size() / 2;
  Value low = lookUp(pattern, table.take_front(half));
  Value high = lookUp(pattern, table.drop_front(half));
  Value bit = make<arith::AndIOp>(pattern, integer(half, 32));
  Value isSet = compare(CmpIPredicate::ne, bit, integer(0, 32));
  return select(isSet, high, low);
}

Value Scalars::decode(const format::Code &code, Value pattern, Type type) {
  bool isSigned = code.getKind() == format::Kind::Int ||
                  code.getKind() == format::Kind::Fixed;
  bool isUnsigned = code.getKind() == format::Kind::Uint ||
                    code.getKind() == format::Kind::Ufixed;
  if (isSigned || isUnsigned) {
    // Of up to 32 bits, f64 holds all; the only rounding is the last one.
    auto f64 = builder.getF64Type();
    Value number = isSigned ? make<arith::SIToFPOp>(f64, pattern)
                            : make<arith::UIToFPOp>(f64, pattern);
    if (double unit = code.decode(1); std::abs(unit) != 1)
      number = make<arith::MulFOp>(number, real(std::abs(unit)));
    return type.isF64() ? number : make<arith::TruncFOp>(type, number);
  }
  SmallVector<TypedAttr> table;
  for (double number : code.getTable())
    table.push_back(FloatAttr::get(type, number));
  return lookUp(pattern, table);
}

Value Scalars::decode(ArrayRef<int64_t> integers, Value pattern,
                      IntegerType type) {
  SmallVector<TypedAttr> table;
  for (int64_t number : integers)
    table.push_back(IntegerAttr::get(type, number));
  return lookUp(pattern, table);
}

Value Scalars::decodeExponent(const format::Code &code, Value pattern) {
  SmallVector<TypedAttr> table;
  for (uint64_t i = 0; i < code.getCount(); ++i) {
    double number = code.decode(i);
    table.push_back(builder.getI64IntegerAttr(
        std::isnan(number) ? noExponent : std::ilogb(number)));
  }
  return lookUp(pattern, table);
}

/// In steps that neither overflow nor round before the last: of two roundings
/// the first would lose 53 bits more than are left (as musl's scalbn).
Value Scalars::multiplyByPower(Value number, Value power) {
  power = clamp(power, -2200, 2200);
  for (int step = 0; step < 2; ++step) {
    Value large = compare(CmpIPredicate::sgt, power, integer(1023, 64));
    Value small = compare(CmpIPredicate::slt, power, integer(-1022, 64));
    Value factor = select(small, real(0x1p-969), real(1));
    factor = select(large, real(0x1p1023), factor);
    Value taken = select(small, integer(-969, 64), integer(0, 64));
    taken = select(large, integer(1023, 64), taken);
    number = make<arith::MulFOp>(number, factor);
    power = make<arith::SubIOp>(power, taken);
  }
  Value biased = make<arith::AddIOp>(power, integer(1023, 64));
  Value bits = make<arith::ShLIOp>(biased, integer(52, 64));
  Value factor = make<arith::BitcastOp>(builder.getF64Type(), bits);
  return make<arith::MulFOp>(number, factor);
}
