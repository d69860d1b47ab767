//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// An operand of a contraction whose elements are functions of few bits, and
// what rewrites ask of such a function: never a format's name, but its table.

#ifndef RICCI_LIB_DIALECT_Q_TRANSFORMS_CODEDOPERAND_H
#define RICCI_LIB_DIALECT_Q_TRANSFORMS_CODEDOPERAND_H

#include "ricci/Dialect/Ein/IR/Ein.h"

#include "mlir/IR/Builders.h"

#include <optional>
#include <vector>

namespace ricci::q {

/// number(c) = offset + Σ weights[i]·(bit i of c).
struct BitWeights {
  int64_t offset = 0;
  std::vector<int64_t> weights;

  /// With digits −1 and 1 in place of 0 and 1 there is no offset, as in bipolar
  /// codes: number(c) = Σ weights[i]/2·(±1).
  bool isBalanced() const;
};

struct CodedOperand {
  /// Integers of `width` ≤ 8 bits, and how the contraction's ranks index them.
  mlir::Value codes;
  mlir::AffineMap map;
  unsigned width = 0;
  /// The element of each pattern of bits, in order, as the sum sees it.
  std::vector<double> numbers;

  bool isInteger() const;
  /// The largest magnitude; infinity if a number is infinite or NaN.
  double getMaximum() const;
  /// None if numbers are no integers or no sums over their bits.
  std::optional<BitWeights> getWeights() const;
};

/// What operand `position` of `op` is as a function of few bits: integers of at
/// most 8 bits, or what an operator makes of such, element for element. None,
/// and why in `reason`, for others. Reshapes of codes are created at `builder`.
std::optional<CodedOperand> getCodedOperand(ein::ContractOp op,
                                            unsigned position,
                                            mlir::OpBuilder &builder,
                                            std::string &reason);

} // namespace ricci::q

#endif // RICCI_LIB_DIALECT_Q_TRANSFORMS_CODEDOPERAND_H
