//===- Targets.cpp - Where a program runs -----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Targets.h"

#include "Diagnostics.h"

#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

static std::vector<const ricci_tensor *>
getTensors(const std::vector<Input> &inputs) {
  std::vector<const ricci_tensor *> tensors;
  for (const Input &input : inputs)
    tensors.push_back(input.tensor.get());
  return tensors;
}

//===----------------------------------------------------------------------===//
// The reference evaluator
//===----------------------------------------------------------------------===//

bool ricci::run::evaluateReference(ModuleOp module, const Signature &signature,
                                   const std::vector<Input> &inputs,
                                   std::vector<ref::Result> &results,
                                   ref::Conversions conversions) {
  return succeeded(ref::evaluate(module, signature.name, getTensors(inputs),
                                 results, conversions));
}

namespace {

class ReferenceExecutable : public Executable {
public:
  ReferenceExecutable(ModuleOp module, const Signature &signature,
                      const std::vector<Input> &inputs)
      : module(module), signature(signature), inputs(inputs) {}

  bool call(std::vector<Tensor> &results) override {
    std::vector<ref::Result> evaluated;
    if (!evaluateReference(module, signature, inputs, evaluated))
      return false;
    results.clear();
    for (ref::Result &result : evaluated)
      results.push_back(std::move(result.value));
    return true;
  }

private:
  ModuleOp module;
  const Signature &signature;
  const std::vector<Input> &inputs;
};

} // namespace

std::unique_ptr<Executable>
ricci::run::makeReference(ModuleOp module, const Signature &signature,
                          const std::vector<Input> &inputs) {
  return std::make_unique<ReferenceExecutable>(module, signature, inputs);
}

//===----------------------------------------------------------------------===//
// This processor
//===----------------------------------------------------------------------===//

namespace {

class CompiledExecutable : public Executable {
public:
  CompiledExecutable(std::unique_ptr<cpu::Program> program,
                     const ricci_entry_info *entry,
                     const std::vector<Input> &inputs)
      : program(std::move(program)), entry(entry),
        arguments(getTensors(inputs)) {}
  CompiledExecutable(std::unique_ptr<nvptx::Program> kernels,
                     const ricci_entry_info *entry,
                     const std::vector<Input> &inputs)
      : kernels(std::move(kernels)), entry(entry),
        arguments(getTensors(inputs)) {}

  bool call(std::vector<Tensor> &results) override {
    if (kernels)
      ricci_set_device(kernels->getDevice());
    // Earlier results free their memory first, for the allocator to reuse.
    results.clear();
    std::vector<ricci_tensor *> raw(entry->result_count);
    if (ricci_call(entry, arguments.data(),
                   static_cast<int32_t>(arguments.size()), raw.data(),
                   entry->result_count)) {
      std::string name = std::string("'") + entry->name + "'";
      StringRef message = ricci_last_error();
      return tool::printError(message.contains(name) ? message
                                                     : name + ": " + message);
    }
    for (ricci_tensor *tensor : raw)
      results.emplace_back(tensor);
    return true;
  }

private:
  std::unique_ptr<cpu::Program> program;
  std::unique_ptr<nvptx::Program> kernels; ///< One of the two.
  const ricci_entry_info *entry;
  std::vector<const ricci_tensor *> arguments;
};

} // namespace

/// Extensions that LLVM uses unasked when a processor has them, by LLVM's
/// names.
static constexpr const char *usedFeatures[] = {
    // x86
    "avx", "avx2", "avx512bf16", "avx512bw", "avx512dq", "avx512f",
    "avx512fp16", "avx512vl", "avx512vnni", "avxvnni", "bmi", "bmi2", "f16c",
    "fma", "fma4", "lzcnt", "movbe", "popcnt", "sse4.1", "sse4.2", "xop",
    // AArch64
    "bf16", "dotprod", "fullfp16", "i8mm", "lse", "sve", "sve2"};

/// What code for `machine` may use and this processor lacks; "" if nothing.
static std::string findMissingFeatures(const cpu::Machine &machine) {
  llvm::Triple triple(machine.triple);
  std::string missing, reason;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, reason);
  if (!target)
    return missing;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(
      target->createMCSubtargetInfo(triple, machine.cpu, machine.features));
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  for (const char *feature : usedFeatures) {
    auto known = host.find(feature);
    if (known != host.end() && !known->second &&
        subtarget->checkFeatures((Twine("+") + feature).str()))
      missing += (missing.empty() ? "" : ", ") + std::string(feature);
  }
  return missing;
}

std::optional<cpu::Machine> ricci::run::findMachine(const Options &options) {
  std::string error;
  std::optional<cpu::Machine> machine =
      cpu::Machine::get(options.targetCPU, error);
  if (!machine) {
    tool::printError("--target-cpu: " + error);
    return std::nullopt;
  }
  if (!options.isRun())
    return machine;
  std::string missing = findMissingFeatures(*machine);
  if (missing.empty())
    return machine;
  tool::printError("--target-cpu: found processor '" + options.targetCPU +
                   "', whose code needs what this machine lacks (" + missing +
                   "), expected one that runs here; use ricci-compile to "
                   "compile for it");
  return std::nullopt;
}

std::unique_ptr<cpu::Program>
ricci::run::makeMachineCode(ModuleOp module, const cpu::Machine &machine) {
  std::string error;
  std::unique_ptr<cpu::Program> program =
      cpu::Program::create(module, machine, error);
  if (!program)
    tool::printError(error);
  return program;
}

static std::vector<ValueType> convert(const ricci_value_info *values,
                                      int32_t count) {
  std::vector<ValueType> result;
  for (const ricci_value_info &value : ArrayRef(values, count))
    result.push_back({value.type, {value.shape, value.shape + value.rank}});
  return result;
}

std::optional<Signature> ricci::run::findEntry(const cpu::Program &program,
                                               StringRef name) {
  const ricci_entry_info *entry = nullptr;
  if (ricci_find_entry(program.getInfo(), name.str().c_str(), &entry)) {
    tool::printError(ricci_last_error());
    return std::nullopt;
  }
  return Signature{entry->name,
                   convert(entry->arguments, entry->argument_count),
                   convert(entry->results, entry->result_count)};
}

std::unique_ptr<Executable>
ricci::run::makeCompiled(std::unique_ptr<cpu::Program> program,
                         const Options &options, const Signature &signature,
                         const std::vector<Input> &inputs) {
  const ricci_entry_info *entry = nullptr;
  if (ricci_find_entry(program->getInfo(), signature.name.c_str(), &entry)) {
    tool::printError(ricci_last_error());
    return nullptr;
  }
  ricci_set_thread_count(options.threads);
  return std::make_unique<CompiledExecutable>(std::move(program), entry,
                                              inputs);
}

//===----------------------------------------------------------------------===//
// A GPU
//===----------------------------------------------------------------------===//

std::unique_ptr<Executable>
ricci::run::makeKernels(ModuleOp module, const Options &options,
                        const Signature &signature,
                        const std::vector<Input> &inputs) {
  std::string error;
  std::optional<cpu::Machine> host =
      cpu::Machine::get(options.targetCPU, error);
  std::unique_ptr<nvptx::Program> program;
  if (host)
    program = options.emulate
                  ? nvptx::Program::createEmulated(module, *host, error)
                  : nvptx::Program::create(module, *host, options.architecture,
                                           error);
  const ricci_entry_info *entry = nullptr;
  if (program &&
      ricci_find_entry(program->getInfo(), signature.name.c_str(), &entry))
    error = ricci_last_error();
  if (!entry) {
    tool::printError("--target=nvptx: " + error);
    return nullptr;
  }
  return std::make_unique<CompiledExecutable>(std::move(program), entry,
                                              inputs);
}
