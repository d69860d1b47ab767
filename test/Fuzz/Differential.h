//===- Differential.h - One program on two targets --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_DIFFERENTIAL_H
#define RICCI_TEST_FUZZ_DIFFERENTIAL_H

#include "Program.h"
#include "ricci/Analysis/Machine.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"

namespace ricci::fuzz {

struct Verdict {
  enum Kind : uint32_t {
    Same,
    Rejected,        ///< A tool refuses a program that is well-typed.
    ReferenceFailed, ///< The reference does not evaluate it.
    Different,
    Crashed, ///< Told by whoever started the run.
    TimedOut,
  };
  Kind kind = Same;
  std::string message;
};
const char *describe(Verdict::Kind kind);

/// Where the time goes, in seconds.
struct Times {
  double generate = 0, parse = 0, reference = 0, compile = 0, codegen = 0,
         call = 0, compare = 0;
  void add(const Times &other);
};

/// What is compared with what.
enum class Mode {
  CPU,       ///< The compiled program with the reference.
  Reference, ///< The reference with itself on the generic form, parsed again.
  Compile,   ///< Nothing: programs are compiled and called.
  PTX,       ///< Nothing: kernels are assembled for every architecture.
  NVPTX,     ///< The kernels of the program, emulated, with the reference.
};

/// Runs programs on the reference and on the CPU. One context serves many.
class Differential {
public:
  explicit Differential(Mode mode);
  Verdict run(const Program &program, uint64_t seed, uint64_t index);
  Times times;

private:
  using Arguments = std::vector<const ricci_tensor *>;
  Verdict runCPU(mlir::ModuleOp module, const Program &program,
                 const Arguments &arguments, std::vector<Tensor> &results);
  Verdict runKernels(mlir::ModuleOp module, const Arguments &arguments,
                     std::vector<Tensor> &results);
  Verdict assemble(mlir::ModuleOp module);
  Verdict compileKernels(mlir::ModuleOp module);
  /// Calls the entry of a compiled program.
  Verdict call(const ricci_artifact_info *info, const Arguments &arguments,
               std::vector<Tensor> &results);
  Verdict runReferenceAgain(mlir::ModuleOp module, const Arguments &arguments,
                            std::vector<Tensor> &results);

  Mode mode;
  mlir::MLIRContext context;
  std::string diagnostics;
  std::optional<cpu::Machine> machine;
  std::string machineError;
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_DIFFERENTIAL_H
