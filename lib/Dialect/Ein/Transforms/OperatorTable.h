//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A scalar operator on narrow integers as the table of all its results.

#ifndef RICCI_LIB_DIALECT_EIN_TRANSFORMS_OPERATORTABLE_H
#define RICCI_LIB_DIALECT_EIN_TRANSFORMS_OPERATORTABLE_H

#include "ricci/Dialect/Ein/IR/Operators.h"

#include <string>
#include <vector>

namespace ricci::ein {

/// Whether `type` is an integer of at most 8 bits.
bool isNarrow(mlir::Type type);

class OperatorTable {
public:
  /// Evaluates `definition`, whose one or two parameters and result are narrow,
  /// by constant folding. None if some operands do not fold; `failed` then says
  /// which, as in "(3, 5)".
  static std::optional<OperatorTable> get(OpOp definition, std::string &failed);
  /// A built-in operator of integers on the narrow `type`.
  static OperatorTable get(BuiltinOperator op, unsigned arity, mlir::Type type);

  unsigned getArity() const { return widths.size(); }
  mlir::Type getParameter(unsigned i) const { return parameters[i]; }
  mlir::Type getResult() const { return result; }

  /// Operands and results are the bits of numbers.
  uint64_t operator()(uint64_t a) const { return values[a]; }
  uint64_t operator()(uint64_t a, uint64_t b) const {
    return values[a << widths[1] | b];
  }

private:
  OperatorTable(llvm::ArrayRef<mlir::Type> parameters, mlir::Type result);

  llvm::SmallVector<mlir::Type> parameters;
  llvm::SmallVector<unsigned> widths;
  mlir::Type result;
  std::vector<uint64_t> values;
};

} // namespace ricci::ein

#endif // RICCI_LIB_DIALECT_EIN_TRANSFORMS_OPERATORTABLE_H
