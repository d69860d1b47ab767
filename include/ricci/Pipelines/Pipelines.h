//===- Pipelines.h - From a program to a target -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The phases that a program goes through, and the pipelines made of them, for
// tools and for other compilers.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_PIPELINES_PIPELINES_H
#define RICCI_PIPELINES_PIPELINES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

#include <optional>
#include <string>

namespace ricci {

/// What a module holds when the phase of that name is over.
enum class Phase {
  Import,   ///< The program as written, verified: `ein` on tensors.
  Quant,    ///< `ein` alone: number formats are arithmetic on integers.
  Contract, ///< Binary contractions with one reduce operator each.
  Lower,    ///< `linalg` on tensors of storage types.
  Buffer,   ///< `linalg` on memrefs.
  CPU,      ///< The LLVM dialect, with entries and their description.
  GPU,      ///< After Buffer: kernels in a `gpu.module`, and their launches.
  NVPTX,    ///< As CPU for the host, and kernels in the NVVM dialect.
  FHE,      ///< After Import: `fhe` on ciphertexts, the clear rest as it was.
};
/// Those of the CPU.
constexpr Phase allPhases[] = {Phase::Import, Phase::Quant,  Phase::Contract,
                               Phase::Lower,  Phase::Buffer, Phase::CPU};
constexpr Phase nvptxPhases[] = {Phase::Import, Phase::Quant,  Phase::Contract,
                                 Phase::Lower,  Phase::Buffer, Phase::GPU,
                                 Phase::NVPTX};
/// Of `ricci-to-fhe` (FHEPipeline.h).
constexpr Phase fhePhases[] = {Phase::Import, Phase::FHE};

/// "import", "quant", "contract", "lower", "buffer", "cpu", "gpu", "nvptx",
/// "fhe".
llvm::StringRef stringifyPhase(Phase phase);
std::optional<Phase> parsePhase(llvm::StringRef name);

/// How sums of products of codes are computed.
enum class QuantForm {
  Widened,   ///< As products of integers.
  BitSerial, ///< By population counts of their bits (`q-split-digits`).
  Lookup,    ///< By tables of partial sums (`q-look-up-tables`).
};
/// "widened", "bit-serial", "lookup".
llvm::StringRef stringifyQuantForm(QuantForm form);
std::optional<QuantForm> parseQuantForm(llvm::StringRef name);

struct CPUOptions : mlir::PassPipelineOptions<CPUOptions> {
  Option<std::string> targetCPU{
      *this, "target-cpu",
      llvm::cl::desc("LLVM's name of the processor, or 'host'"),
      llvm::cl::init("host")};
  Option<std::string> objective{
      *this, "objective",
      llvm::cl::desc("What the order of contractions makes small: flops, peak "
                     "(elements of the largest intermediate) or writes "
                     "(elements of all intermediates)"),
      llvm::cl::init("flops")};
  Option<QuantForm> quant{
      *this, "quant",
      llvm::cl::desc("How sums of products of codes are computed"),
      llvm::cl::init(QuantForm::Widened),
      llvm::cl::values(
          clEnumValN(QuantForm::Widened, "widened", "as products of integers"),
          clEnumValN(QuantForm::BitSerial, "bit-serial",
                     "by population counts of their bits"),
          clEnumValN(QuantForm::Lookup, "lookup",
                     "by tables of partial sums"))};
  Option<bool> finiteScales{
      *this, "finite-scales",
      llvm::cl::desc("Scales, and the products of scales, are finite numbers: "
                     "they may leave sums of integers"),
      llvm::cl::init(true)};
  Option<bool> parallel{
      *this, "parallel",
      llvm::cl::desc("Divide the outer loops among OpenMP threads"),
      llvm::cl::init(true)};
};

/// Adds one phase; its last pass verifies what the next phase relies on.
void buildCPUPhase(Phase phase, mlir::OpPassManager &pm,
                   const CPUOptions &options);
/// All phases: `ricci-to-cpu`.
void buildCPUPipeline(mlir::OpPassManager &pm, const CPUOptions &options);
/// The same for NVIDIA's GPUs: `ricci-to-nvptx`. The kernels' code does not
/// depend on the GPU's architecture before it becomes PTX.
void buildNVPTXPipeline(mlir::OpPassManager &pm, const CPUOptions &options);
void registerPipelines();

/// Which phases to run, and what to leave behind.
struct CompileOptions {
  /// The phase that the module has already passed; none for a fresh program.
  std::optional<Phase> from;
  Phase to = Phase::CPU;
  /// The phases of the target, in order.
  llvm::ArrayRef<Phase> phases = allPhases;
  /// If not empty, the module after each phase is written here, as
  /// `1-import.mlir` and so on; the directory is made.
  std::string dumpDirectory;
};

/// What a failure calls for: another program or other options, or another
/// compiler.
enum class Fault {
  Program,  ///< It was refused, with an error that says why.
  Compiler, ///< A pass failed silently, or left what isn't valid.
};

/// Runs the phases on `module`. Diagnostics go to the context's handler; after
/// a failure `fault`, if given, says whose it is, which takes a context without
/// threads.
mlir::LogicalResult compile(mlir::ModuleOp module, const CPUOptions &cpuOptions,
                            const CompileOptions &options,
                            Fault *fault = nullptr);

} // namespace ricci

#endif // RICCI_PIPELINES_PIPELINES_H
