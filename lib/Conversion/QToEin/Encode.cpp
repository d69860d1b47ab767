//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// How numbers become patterns.

#include "Scalars.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using arith::CmpFPredicate;
using arith::CmpIPredicate;
using format::Overflow;
using format::Rounding;

Value Scalars::roundToInteger(Value number, Rounding rounding) {
  auto floor = [&](Value value) { return make<math::FloorOp>(value); };
  // The integer below, or the one above where the rest is half or more.
  auto halfUp = [&](Value value) {
    Value lower = floor(value);
    Value rest = make<arith::SubFOp>(value, lower);
    Value upper = make<arith::AddFOp>(lower, real(1));
    return select(compare(CmpFPredicate::OGE, rest, real(0.5)), upper, lower);
  };
  auto bySign = [&](auto &&function) {
    Value magnitude = function(make<math::AbsFOp>(number));
    Value negative = compare(CmpFPredicate::OLT, number, real(0));
    return select(negative, make<arith::NegFOp>(magnitude), magnitude);
  };
  switch (rounding) {
  case Rounding::NearestEven:
    return make<math::RoundEvenOp>(number);
  case Rounding::NearestAway:
    return bySign(halfUp);
  case Rounding::NearestUp:
    return halfUp(number);
  case Rounding::Truncate:
    return bySign(floor);
  case Rounding::Floor:
  case Rounding::Stochastic:
    return floor(number);
  }
  llvm_unreachable("all roundings are above");
}

Value Scalars::wrap(Value integer, unsigned width) {
  // Multiples of powers of two, so that all of this is exact.
  double count = std::ldexp(1.0, width);
  Value turns =
      make<math::FloorOp>(make<arith::MulFOp>(integer, real(1 / count)));
  Value rest =
      make<arith::SubFOp>(integer, make<arith::MulFOp>(turns, real(count)));
  // Of infinities and NaN it is NaN.
  Value isNumber = compare(CmpFPredicate::ORD, rest, rest);
  rest = select(isNumber, rest, real(0));
  return make<arith::FPToSIOp>(builder.getI64Type(), rest);
}

Value Scalars::encodeUniform(const format::Code &code, Value number,
                             Rounding rounding, Overflow overflow) {
  double unit = std::abs(code.decode(1));
  Value isNumber = compare(CmpFPredicate::ORD, number, number);
  number = select(isNumber, number, real(0));
  Value units = number;
  if (unit != 1) {
    units = make<arith::MulFOp>(number, real(1 / unit));
    // What underflows still has a sign to round by.
    Value isZero = compare(CmpFPredicate::OEQ, units, real(0));
    units = select(isZero, number, units);
  }
  Value integer;
  if (overflow == Overflow::Wrap) {
    integer = wrap(roundToInteger(units, rounding), code.getWidth());
  } else {
    Value raised =
        make<arith::MaximumFOp>(units, real(code.getMinimum() / unit));
    Value clamped =
        make<arith::MinimumFOp>(raised, real(code.getMaximum() / unit));
    integer = make<arith::FPToSIOp>(builder.getI64Type(),
                                    roundToInteger(clamped, rounding));
  }
  return make<arith::TruncIOp>(builder.getI32Type(), integer);
}

/// Doubles in the order of their values, −0 before 0, NaN at both ends.
static int64_t toKey(int64_t bits) {
  return bits ^ ((bits >> 63) & std::numeric_limits<int64_t>::max());
}
static int64_t toKey(double value) {
  return toKey(llvm::bit_cast<int64_t>(value));
}
static double fromKey(int64_t key) {
  return llvm::bit_cast<double>(toKey(key));
}

namespace {
struct Segment {
  int64_t firstKey;
  uint32_t pattern;
};
} // namespace

/// The segments of doubles that one pattern stands for, in order.
static SmallVector<Segment> findSegments(const format::Code &code,
                                         Rounding rounding, Overflow overflow) {
  auto encode = [&](int64_t key) {
    return code.encode(fromKey(key), rounding, overflow);
  };
  double infinity = std::numeric_limits<double>::infinity();
  SmallVector<int64_t> samples{std::numeric_limits<int64_t>::min(),
                               toKey(-infinity) - 1,
                               toKey(-infinity),
                               toKey(-0.0),
                               toKey(0.0),
                               toKey(infinity),
                               toKey(infinity) + 1,
                               std::numeric_limits<int64_t>::max()};
  for (double number : code.getTable())
    samples.push_back(toKey(number));
  llvm::sort(samples);
  SmallVector<Segment> segments{{samples[0], encode(samples[0])}};
  for (size_t i = 0; i + 1 < samples.size(); ++i) {
    int64_t low = samples[i], high = samples[i + 1];
    uint32_t pattern = encode(high);
    if (pattern == segments.back().pattern)
      continue;
    // Bisection for the least key with the pattern of `high`.
    while (static_cast<uint64_t>(high) - static_cast<uint64_t>(low) > 1) {
      int64_t middle = low + static_cast<int64_t>((static_cast<uint64_t>(high) -
                                                   static_cast<uint64_t>(low)) /
                                                  2);
      (encode(middle) == pattern ? high : low) = middle;
    }
    segments.push_back({high, pattern});
  }
  return segments;
}

Value Scalars::encodeBySteps(const format::Code &code, Value number,
                             Rounding rounding, Overflow overflow) {
  SmallVector<Segment> segments = findSegments(code, rounding, overflow);
  Value bits = make<arith::BitcastOp>(builder.getI64Type(), number);
  Value sign = make<arith::ShRSIOp>(bits, integer(63, 64));
  Value flip = make<arith::AndIOp>(
      sign, integer(std::numeric_limits<int64_t>::max(), 64));
  Value key = make<arith::XOrIOp>(bits, flip);
  auto search = [&](auto &self, ArrayRef<Segment> some) -> Value {
    if (some.size() == 1)
      return integer(some[0].pattern, 32);
    size_t half = some.size() / 2;
    Value below =
        compare(CmpIPredicate::slt, key, integer(some[half].firstKey, 64));
    Value low = self(self, some.take_front(half));
    Value high = self(self, some.drop_front(half));
    return select(below, low, high);
  };
  return search(search, segments);
}

Value Scalars::encode(const format::Code &code, Value number, Rounding rounding,
                      Overflow overflow) {
  switch (code.getKind()) {
  case format::Kind::Int:
  case format::Kind::Uint:
  case format::Kind::Fixed:
  case format::Kind::Ufixed:
    return encodeUniform(code, number, rounding, overflow);
  default:
    return encodeBySteps(code, number, rounding, overflow);
  }
}

Value Scalars::encodeWithZeroPoint(const format::Code &code, Value number,
                                   Value zeroPoint, Rounding rounding,
                                   Overflow overflow) {
  Value isNumber = compare(CmpFPredicate::ORD, number, number);
  number = select(isNumber, number, real(0));
  Value integer = roundToInteger(number, rounding);
  Value sum;
  if (overflow == Overflow::Wrap) {
    sum = make<arith::AddIOp>(wrap(integer, code.getWidth()), zeroPoint);
    sum = make<arith::AndIOp>(
        sum, this->integer(static_cast<int64_t>(code.getCount() - 1), 64));
    Value size = make<math::AbsFOp>(integer);
    Value isFinite = compare(CmpFPredicate::OLT, size,
                             real(std::numeric_limits<double>::infinity()));
    sum = select(isFinite, sum, this->integer(0, 64));
  } else {
    // Beyond 2^40 no zero point of 32 bits brings it back.
    Value raised = make<arith::MaximumFOp>(integer, real(-0x1p40));
    Value clamped = make<arith::MinimumFOp>(raised, real(0x1p40));
    sum = make<arith::AddIOp>(
        make<arith::FPToSIOp>(builder.getI64Type(), clamped), zeroPoint);
    sum = clamp(sum, static_cast<int64_t>(code.getMinimum()),
                static_cast<int64_t>(code.getMaximum()));
  }
  return make<arith::TruncIOp>(builder.getI32Type(), sum);
}
