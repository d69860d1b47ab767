//===- SumOfProducts.h - The fast inner loops -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inner loops over one rank with linear accesses, without masks. They compute
// what Accumulator and applyBinary do one term at a time; bounds may be
// larger, by the rounding of products that happen to be exact.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_SUMOFPRODUCTS_H
#define RICCI_LIB_TARGET_REF_SUMOFPRODUCTS_H

#include "IntegerArithmetic.h"
#include "Operators.h"

namespace ricci::ref {

/// One operand along the inner rank. `errors` may be null.
struct FloatLane {
  const double *values = nullptr;
  const double *errors = nullptr;
  int64_t stride = 0;
};

struct IntegerLane {
  const int64_t *values = nullptr;
  int64_t stride = 0;
};

/// Value, Σ|x| and Σ e of a sum in progress.
struct FloatSum {
  double value = 0, magnitude = 0, error = 0;
};

inline void sumProducts(const FloatLane &a, const FloatLane &b, int64_t count,
                        FloatSum &sum) {
  // Four sums, so that additions don't wait for each other.
  double values[4] = {}, magnitudes[4] = {};
  const double *x = a.values, *y = b.values;
  int64_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (int lane = 0; lane < 4; ++lane) {
      double product = x[(i + lane) * a.stride] * y[(i + lane) * b.stride];
      values[lane] += product;
      magnitudes[lane] += std::abs(product);
    }
  for (; i < count; ++i) {
    double product = x[i * a.stride] * y[i * b.stride];
    values[0] += product;
    magnitudes[0] += std::abs(product);
  }
  sum.value += (values[0] + values[1]) + (values[2] + values[3]);
  sum.magnitude +=
      (magnitudes[0] + magnitudes[1]) + (magnitudes[2] + magnitudes[3]);
  if (!a.errors && !b.errors)
    return;
  for (i = 0; i < count; ++i) {
    double errorA = a.errors ? a.errors[i * a.stride] : 0;
    double errorB = b.errors ? b.errors[i * b.stride] : 0;
    sum.error += std::abs(x[i * a.stride]) * errorB +
                 std::abs(y[i * b.stride]) * errorA + errorA * errorB;
  }
}

/// Map and reduce operators are known at compile time; integers wrap in `type`.
template <ein::BuiltinOperator Map, ein::BuiltinOperator Reduce>
int64_t reduceIntegers(const IntegerLane &a, const IntegerLane &b,
                       int64_t count, const NumberType &type, int64_t value) {
  for (int64_t i = 0; i < count; ++i) {
    int64_t term = integerBinary(Map, a.values[i * a.stride],
                                 b.values[i * b.stride], type);
    value = integerBinary(Reduce, value, term, type);
  }
  return value;
}

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_SUMOFPRODUCTS_H
