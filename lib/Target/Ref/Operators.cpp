//===- Operators.cpp - Built-in operators and reductions ------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "ComplexArithmetic.h"
#include "IntegerArithmetic.h"
#include "RealArithmetic.h"
#include "ScalarProgram.h"

#include <algorithm>

using namespace ricci;
using namespace ricci::ref;
using ein::BuiltinOperator;

static Real realUnary(BuiltinOperator op, Real a, const FloatFormat &format) {
  switch (op) {
  case BuiltinOperator::neg:
    return negate(a);
  case BuiltinOperator::abs:
    return absolute(a);
  case BuiltinOperator::exp:
    return monotone(std::exp, a, format);
  case BuiltinOperator::log:
    return monotone(std::log, a, format);
  case BuiltinOperator::tanh:
    return monotone(std::tanh, a, format);
  case BuiltinOperator::sqrt:
    return monotone(std::sqrt, a, format);
  case BuiltinOperator::rsqrt:
    return monotone(reciprocalSquareRoot, a, format);
  case BuiltinOperator::erf:
    return monotone(std::erf, a, format);
  default:
    return a;
  }
}

static Real realBinary(BuiltinOperator op, Real a, Real b,
                       const FloatFormat &format) {
  switch (op) {
  case BuiltinOperator::add:
    return add(a, b, format);
  case BuiltinOperator::sub:
    return subtract(a, b, format);
  case BuiltinOperator::mul:
    return multiply(a, b, format);
  case BuiltinOperator::div:
    return divide(a, b, format);
  case BuiltinOperator::min:
    return minimum(a, b);
  case BuiltinOperator::max:
    return maximum(a, b);
  case BuiltinOperator::l_mul:
    return lMul(a, b, format);
  case BuiltinOperator::log_sum_exp:
    return logSumExp(a, b, format);
  default:
    return a;
  }
}

static Scalar complexBinary(BuiltinOperator op, const Scalar &a,
                            const Scalar &b, const FloatFormat &format) {
  switch (op) {
  case BuiltinOperator::add:
    return addComplex(a, b, format);
  case BuiltinOperator::sub:
    return subtractComplex(a, b, format);
  case BuiltinOperator::mul:
    return multiplyComplex(a, b, format);
  case BuiltinOperator::div:
    return divideComplex(a, b, format);
  default:
    return a;
  }
}

static int64_t integerUnary(BuiltinOperator op, int64_t a,
                            const NumberType &type) {
  bool negates = op == BuiltinOperator::neg ||
                 (op == BuiltinOperator::abs && !type.isUnsigned && a < 0);
  return negates ? wrap(0 - static_cast<uint64_t>(a), type) : a;
}

Scalar ricci::ref::applyUnary(BuiltinOperator op, const Scalar &a,
                              const NumberType &type) {
  switch (type.kind) {
  case Kind::Float:
    return Scalar::ofReal(realUnary(op, a.real, *type.format));
  case Kind::Complex:
    return op == BuiltinOperator::neg
               ? Scalar::ofComplex(negate(a.real), negate(a.imaginary))
               : a;
  case Kind::Integer:
    break;
  }
  int64_t value = integerUnary(op, a.integer, type);
  return a.getSlack() == 0 ? Scalar::ofInteger(value)
                           : integerWithSlack(value, a.getSlack(), type);
}

Scalar ricci::ref::applyBinary(BuiltinOperator op, const Scalar &a,
                               const Scalar &b, const NumberType &type) {
  switch (type.kind) {
  case Kind::Float:
    return Scalar::ofReal(realBinary(op, a.real, b.real, *type.format));
  case Kind::Complex:
    return complexBinary(op, a, b, *type.format);
  case Kind::Integer:
    break;
  }
  int64_t value = integerBinary(op, a.integer, b.integer, type);
  if (a.getSlack() == 0 && b.getSlack() == 0)
    return Scalar::ofInteger(value);
  double slack = infinity;
  switch (op) {
  case BuiltinOperator::add:
  case BuiltinOperator::sub:
    slack = a.getSlack() + b.getSlack();
    break;
  case BuiltinOperator::mul:
    slack = std::abs(toDouble(a.integer, type)) * b.getSlack() +
            std::abs(toDouble(b.integer, type)) * a.getSlack() +
            a.getSlack() * b.getSlack();
    break;
  case BuiltinOperator::min:
  case BuiltinOperator::max:
    slack = std::max(a.getSlack(), b.getSlack());
    break;
  default:
    break;
  }
  return integerWithSlack(value, slack, type);
}

std::optional<Scalar> ricci::ref::getIdentity(BuiltinOperator op,
                                              const NumberType &type) {
  auto number = [&](int64_t integer, double real) {
    return type.kind == Kind::Integer
               ? Scalar::ofInteger(wrap(static_cast<uint64_t>(integer), type))
               : Scalar::ofReal({real, 0});
  };
  uint64_t top = uint64_t(1) << (type.width - 1);
  int64_t least = type.isUnsigned ? 0 : wrap(top, type);
  switch (op) {
  case BuiltinOperator::add:
  case BuiltinOperator::or_:
  case BuiltinOperator::xor_:
    return number(0, 0);
  case BuiltinOperator::mul:
    return number(1, 1);
  case BuiltinOperator::and_:
    return number(-1, 0);
  case BuiltinOperator::min:
    return number(~least, infinity);
  case BuiltinOperator::max:
  case BuiltinOperator::log_sum_exp:
    return number(least, -infinity);
  default:
    return std::nullopt;
  }
}

Real ricci::ref::finishSum(double value, double magnitude, double error,
                           int64_t count, const FloatFormat &format) {
  if (!std::isfinite(value) || !std::isfinite(error))
    return {value, std::isfinite(error) ? 0 : infinity};
  double additions = count > 1 ? static_cast<double>(count - 1) : 0;
  double reach = magnitude + error;
  error += gamma(additions, format.unit(), reach) +
           gamma(additions, doubleUnit, reach);
  // Some order may overflow on the way.
  if (magnitude + error >= format.overflow)
    return {value, infinity};
  return {value, error};
}

void Accumulator::start(const Reduction &reduction, const Scalar *initial) {
  this->reduction = &reduction;
  isEmpty = true;
  count = 0;
  magnitude = largestMagnitude = largestError = 0;
  growth = 1;
  if (reduction.identity) {
    value = *reduction.identity;
    isEmpty = false;
  }
  if (initial)
    join(*initial);
}

void Accumulator::join(const Scalar &term) {
  const NumberType &type = reduction->type;
  ++count;
  double size = 0;
  if (type.kind != Kind::Integer) {
    size = type.kind == Kind::Complex
               ? std::hypot(term.real.value, term.imaginary.value)
               : std::abs(term.real.value);
    magnitude += size;
    // The neutral -infinity of log-sum-exp has no size.
    if (std::isfinite(size))
      largestMagnitude = std::max(largestMagnitude, size);
    largestError =
        std::max(largestError, std::max(term.real.error, term.imaginary.error));
    growth *= std::max(1.0, size + term.real.error + term.imaginary.error);
  }
  if (isEmpty) {
    value = term;
    isEmpty = false;
    return;
  }
  if (reduction->program) {
    Scalar operands[2] = {value, term};
    value = reduction->program->run(operands);
    return;
  }
  if (reduction->op == BuiltinOperator::add && type.kind != Kind::Integer) {
    value.real.value += term.real.value;
    value.real.error += term.real.error;
    value.imaginary.value += term.imaginary.value;
    value.imaginary.error += term.imaginary.error;
    return;
  }
  value = applyBinary(reduction->op, value, term, type);
}

Scalar Accumulator::finish() {
  const NumberType &type = reduction->type;
  if (type.kind == Kind::Integer)
    return value;
  const FloatFormat &format = *type.format;
  auto widen = [&](double error) {
    value.real = settle(value.real.value, value.real.error + error, format);
    if (type.kind == Kind::Complex)
      value.imaginary =
          settle(value.imaginary.value, value.imaginary.error + error, format);
  };
  if (reduction->program) {
    if (count > 1 && std::isfinite(magnitude))
      widen(
          gamma(static_cast<double>(count - 1), roundingOf(format), magnitude));
    return value;
  }
  switch (reduction->op) {
  case BuiltinOperator::add:
    value.real =
        finishSum(value.real.value, magnitude, value.real.error, count, format);
    if (type.kind == Kind::Complex) {
      value.imaginary = finishSum(value.imaginary.value, magnitude,
                                  value.imaginary.error, count, format);
      settleComplex(value);
    }
    return value;
  case BuiltinOperator::mul:
    // Factors of an exact product may be inexact in another order.
    if (count > 2 && std::isfinite(value.real.value)) {
      double steps = static_cast<double>(count);
      double size =
          type.kind == Kind::Complex
              ? 4 * std::hypot(value.real.value, value.imaginary.value)
              : std::abs(value.real.value);
      widen(growth >= format.overflow
                ? infinity
                : gamma(steps, roundingOf(format), size) +
                      steps * format.underflow() * growth);
    }
    return value;
  case BuiltinOperator::log_sum_exp: {
    if (count < 2 || !std::isfinite(value.real.value))
      return value;
    double steps = static_cast<double>(count);
    double reach = largestMagnitude + std::log(steps) + largestError;
    value.real.error = largestError;
    widen(steps * (16 * format.unit() + format.smallestNormal() +
                   2 * roundingOf(format) * reach));
    return value;
  }
  default:
    return value;
  }
}
