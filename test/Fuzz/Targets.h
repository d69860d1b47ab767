//===- Targets.h - One program on one target --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_TARGETS_H
#define RICCI_TEST_FUZZ_TARGETS_H

#include "Program.h"
#include "ricci/Analysis/Machine.h"

#include "mlir/IR/BuiltinOps.h"

#include <array>
#include <optional>

namespace ricci::fuzz {

/// What is compared with the reference.
enum class Mode : uint32_t {
  CPU,       ///< The compiled program.
  NVPTX,     ///< Its kernels, emulated.
  FHE,       ///< It on ciphertexts, simulated, where they can do it.
  Reference, ///< The reference on the generic form, parsed again.
  Compile,   ///< Nothing: programs are compiled and called.
  PTX,       ///< Nothing: kernels are assembled for every architecture.
  GPU,       ///< The kernels on the first GPU.
  All,       ///< Each of the first three.
};
constexpr std::array<Mode, 3> comparedTargets = {Mode::CPU, Mode::NVPTX,
                                                 Mode::FHE};
/// As `--target` has it.
const char *stringify(Mode mode);

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
  /// Where it went wrong.
  Mode mode = Mode::CPU;
};
const char *describe(Verdict::Kind kind);

/// Where the time goes, in seconds.
struct Times {
  double generate = 0, parse = 0, reference = 0, compare = 0;
  /// By target: passes, code generation, and the call.
  std::array<double, comparedTargets.size()> compile = {}, codegen = {},
                                             call = {};
  void add(const Times &other);
};

/// Adds the time until its end to one of the counters.
class Stopwatch {
public:
  explicit Stopwatch(double &counter);
  ~Stopwatch();

private:
  double &counter;
  double start;
};

using Arguments = std::vector<const ricci_tensor *>;

/// Compiles and calls programs. Errors that MLIR emits are those that
/// `diagnostics` gathered, which whoever made this registered.
class TargetRunner {
public:
  /// `architecture` is the GPU's, with `Mode::GPU`.
  TargetRunner(llvm::StringRef architecture, std::string &diagnostics,
               Times &times);
  /// Takes the module apart. `results` has a place for each.
  Verdict run(Mode target, mlir::ModuleOp module, const Program &program,
              const Arguments &arguments, std::vector<Tensor> &results);
  Verdict assemble(mlir::ModuleOp module, const Program &program);
  /// How far the results on ciphertexts may be off.
  double getTolerance() const { return tolerance; }

private:
  Verdict runCPU(mlir::ModuleOp module, const Program &program,
                 const Arguments &arguments, std::vector<Tensor> &results);
  Verdict runKernels(Mode target, mlir::ModuleOp module, const Program &program,
                     const Arguments &arguments, std::vector<Tensor> &results);
  Verdict runEncrypted(mlir::ModuleOp module, const Program &program,
                       const Arguments &arguments,
                       std::vector<Tensor> &results);
  Verdict compileKernels(mlir::ModuleOp module, QuantForm form);
  Verdict call(Mode timed, const ricci_artifact_info *info,
               const Arguments &arguments, std::vector<Tensor> &results);

  std::string architecture;
  std::string &diagnostics;
  Times &times;
  std::optional<cpu::Machine> machine;
  std::string machineError;
  double tolerance = 0;
};

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_TARGETS_H
