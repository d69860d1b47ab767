//===- IntegerArithmetic.h - Built-in operators on integers -----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_INTEGERARITHMETIC_H
#define RICCI_LIB_TARGET_REF_INTEGERARITHMETIC_H

#include "Number.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "llvm/ADT/bit.h"

namespace ricci::ref {

/// Truncating; x / 0 = 0, and the least integer divided by -1 is itself.
inline int64_t divideIntegers(int64_t a, int64_t b, const NumberType &type) {
  if (b == 0)
    return 0;
  if (type.isUnsigned)
    return static_cast<int64_t>(static_cast<uint64_t>(a) /
                                static_cast<uint64_t>(b));
  if (b == -1)
    return wrap(0 - static_cast<uint64_t>(a), type);
  return a / b;
}

inline bool isLess(int64_t a, int64_t b, const NumberType &type) {
  return type.isUnsigned ? static_cast<uint64_t>(a) < static_cast<uint64_t>(b)
                         : a < b;
}

/// Operands and result as `wrap` leaves them; computed modulo 2^64, then
/// wrapped. Bit counts count in `type`, and their result is not wrapped.
inline int64_t integerBinary(ein::BuiltinOperator op, int64_t a, int64_t b,
                             const NumberType &type) {
  using ein::BuiltinOperator;
  uint64_t x = static_cast<uint64_t>(a), y = static_cast<uint64_t>(b);
  switch (op) {
  case BuiltinOperator::add:
    return wrap(x + y, type);
  case BuiltinOperator::sub:
    return wrap(x - y, type);
  case BuiltinOperator::mul:
    return wrap(x * y, type);
  case BuiltinOperator::div:
    return divideIntegers(a, b, type);
  case BuiltinOperator::min:
    return isLess(b, a, type) ? b : a;
  case BuiltinOperator::max:
    return isLess(a, b, type) ? b : a;
  case BuiltinOperator::and_:
    return a & b;
  case BuiltinOperator::or_:
    return a | b;
  case BuiltinOperator::xor_:
    return a ^ b;
  case BuiltinOperator::and_popcount:
    return llvm::popcount((x & y) << (64 - type.width));
  case BuiltinOperator::xnor_popcount:
    return llvm::popcount(~(x ^ y) << (64 - type.width));
  case BuiltinOperator::shift_add:
    return wrap(2 * x + y, type);
  default:
    return a;
  }
}

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_INTEGERARITHMETIC_H
