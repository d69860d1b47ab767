//===- Differential.h - One program on several targets ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_DIFFERENTIAL_H
#define RICCI_TEST_FUZZ_DIFFERENTIAL_H

#include "Targets.h"

#include "mlir/IR/MLIRContext.h"

namespace ricci::ref {
struct Result;
}

namespace ricci::fuzz {

/// How far one result of a program was off, on one target.
struct ResultError {
  Mode mode;
  char type[16]; ///< Of its elements, as a program has it.
  double share;  ///< The largest error as a share of its bound.
  double error;  ///< The largest error.
};

/// Runs programs on targets and on the reference. One context serves many.
class Differential {
public:
  explicit Differential(Mode mode, llvm::StringRef architecture);
  /// Stops at the first target that differs.
  Verdict run(const Program &program, uint64_t seed, uint64_t index);
  Times times;
  /// The targets that the last program went through, a bit each, by `Mode`.
  uint32_t targets = 0;
  /// Of its results, on all of them.
  std::vector<ResultError> errors;

private:
  Verdict runReferenceAgain(mlir::ModuleOp module, const Arguments &arguments,
                            std::vector<Tensor> &results);
  Verdict runTarget(Mode target, mlir::ModuleOp module, const Program &program,
                    const Arguments &arguments,
                    const std::vector<ref::Result> &expected);
  Verdict compareEncrypted(mlir::ModuleOp module, const Program &program,
                           const Arguments &arguments,
                           const std::vector<Tensor> &results);
  Verdict compare(Mode target, const Program &program,
                  const std::vector<Tensor> &results,
                  const std::vector<ref::Result> &expected);

  Mode mode;
  mlir::MLIRContext context;
  std::string diagnostics;
  TargetRunner runner;
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_DIFFERENTIAL_H
