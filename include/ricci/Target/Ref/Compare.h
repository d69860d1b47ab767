//===- Compare.h - Judge a result by the reference -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_REF_COMPARE_H
#define RICCI_TARGET_REF_COMPARE_H

#include "ricci/Target/Ref/Evaluator.h"

namespace ricci::ref {

struct Comparison {
  bool holds = false;
  ErrorClass errorClass = ErrorClass::Z;
  /// Over all elements; infinity where one side alone is NaN or infinite.
  double maxAbsError = 0;
  /// The bound at the element whose error is the largest share of its bound.
  double errorBound = 0;
  /// That share: at most 1 where all elements are within their bounds.
  double largestShare = 0;
  /// One sentence on the first element that is out of bounds; "" if none.
  std::string message;
};

/// Compares at the class of `expected`: Z bit for bit, else each element
/// within its bound, NaN equal to NaN. Class Z compares all NaNs as equal, and
/// zeros by their sign. In the others an infinity is also within bounds where
/// |exact| + bound exceeds the largest finite number of the type.
Comparison compare(const ricci_tensor &actual, const Result &expected);

/// Makes `expected` of class A: what a backend that is off by `tolerance`,
/// relative to the larger of 1 and the largest exact element, may give.
void relax(Result &expected, double tolerance);
/// Likewise, of a backend whose elements are off by `error`.
void relaxBy(Result &expected, double error);

} // namespace ricci::ref

#endif // RICCI_TARGET_REF_COMPARE_H
