//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Codes whose numbers are integers times a power of two: what sums of them are
// exact in.

#ifndef RICCI_LIB_CONVERSION_QTOEIN_INTEGERCODE_H
#define RICCI_LIB_CONVERSION_QTOEIN_INTEGERCODE_H

#include "ricci/Format/Code.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ricci {

struct IntegerCode {
  /// A power of two; every number is an integer times it.
  double unit = 1;
  /// The integer of each pattern; empty if it is the pattern itself, as
  /// `q::CodeType::getIntegerType` reads it.
  std::vector<int64_t> table;

  bool arePatterns() const { return table.empty(); }
  /// Bits of the signed integers in `table`.
  unsigned getWidth() const;
};

/// None for codes with a negative zero, infinity or NaN, and where integers
/// would exceed what f32 holds. Patterns not in use have any integer; the one
/// that keeps the rule linear where there is such a rule.
std::optional<IntegerCode> getIntegers(const format::Code &code);

} // namespace ricci

#endif // RICCI_LIB_CONVERSION_QTOEIN_INTEGERCODE_H
