//===- Targets.h - Where a program runs -------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_TARGETS_H
#define RICCI_TOOLS_RICCIRUN_TARGETS_H

#include "Program.h"

#include "ricci/Target/CPU/Program.h"
#include "ricci/Target/NVPTX/Program.h"
#include "ricci/Target/Ref/Evaluator.h"

#include <memory>

namespace ricci::run {

/// A program that is ready to be called.
class Executable {
public:
  virtual ~Executable() = default;
  /// Calls the entry; false after a message.
  virtual bool call(std::vector<Tensor> &results) = 0;
};

/// Calls the reference evaluator; it keeps references to all three.
std::unique_ptr<Executable> makeReference(mlir::ModuleOp module,
                                          const Signature &signature,
                                          const std::vector<Input> &inputs);

/// The processor of --target-cpu, which must run what is compiled for it unless
/// nothing is to be run; none after a message.
std::optional<cpu::Machine> findMachine(const Options &options);

/// Makes machine code of a module that has passed the last phase. Null after a
/// message.
std::unique_ptr<cpu::Program> makeMachineCode(mlir::ModuleOp module,
                                              const cpu::Machine &machine);

/// The same for the first GPU or the emulator. The inputs must outlive it.
std::unique_ptr<Executable> makeKernels(mlir::ModuleOp module,
                                        const Options &options,
                                        const Signature &signature,
                                        const std::vector<Input> &inputs);

/// The entry called `name`, or with "" the only one, as the compiled program
/// describes it. None after a message.
std::optional<Signature> findEntry(const cpu::Program &program,
                                   llvm::StringRef name);

/// Null after a message. The inputs must outlive it.
std::unique_ptr<Executable> makeCompiled(std::unique_ptr<cpu::Program> program,
                                         const Options &options,
                                         const Signature &signature,
                                         const std::vector<Input> &inputs);

/// What the reference evaluator makes of the program; false after messages.
bool evaluateReference(mlir::ModuleOp module, const Signature &signature,
                       const std::vector<Input> &inputs,
                       std::vector<ref::Result> &results,
                       ref::Conversions conversions = ref::Conversions::Stated);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_TARGETS_H
