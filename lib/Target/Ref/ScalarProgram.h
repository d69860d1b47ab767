//===- ScalarProgram.h - Bodies of ein.op, ready to run ---------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Interprets the scalar operations of arith, math and complex that E21 allows.
//
// A comparison of inexact floats whose outcome an implementation may see
// otherwise gives the reference's outcome with slack 1. A select on it gives
// the chosen value, with an error that reaches over the other one. Integers
// with slack become floats with that error; where an operation says no more
// of them, the slack is the type's whole range, and a float made of their bits
// is unknown.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_REF_SCALARPROGRAM_H
#define RICCI_LIB_TARGET_REF_SCALARPROGRAM_H

#include "Number.h"

#include "ricci/Dialect/Ein/IR/Ein.h"

#include <vector>

namespace ricci::ref {

/// One operation on numbered registers.
struct Instruction {
  using Function = void (*)(const Instruction &, Scalar *);
  Function run = nullptr;
  unsigned result = 0;
  unsigned operands[3] = {};
  /// Of the first operand and of the result.
  NumberType type, resultType;
  /// The predicate of a comparison.
  int64_t predicate = 0;
};

class ScalarProgram {
public:
  /// Fails with a diagnostic at an operation that it does not know.
  static mlir::FailureOr<ScalarProgram> compile(ein::OpOp op);

  /// Runs on as many operands as there are parameters, each of its type. Uses
  /// scratch memory of its own, so only one thread at a time.
  Scalar run(const Scalar *operands) const;

  const llvm::SmallVector<NumberType> &getParameters() const {
    return parameters;
  }
  const NumberType &getResultType() const { return resultType; }
  /// Whether a float takes part anywhere.
  bool usesFloats() const { return floats; }

private:
  llvm::SmallVector<NumberType> parameters;
  NumberType resultType;
  std::vector<Instruction> instructions;
  unsigned result = 0;
  bool floats = false;
  mutable std::vector<Scalar> registers;
};

/// The function that runs an operation of this name; null if unknown.
Instruction::Function getInstructionFunction(llvm::StringRef operationName);

} // namespace ricci::ref

#endif // RICCI_LIB_TARGET_REF_SCALARPROGRAM_H
