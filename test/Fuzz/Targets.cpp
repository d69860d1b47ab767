//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Targets.h"

#include "ricci/Pipelines/FHEPipeline.h"
#include "ricci/Pipelines/Pipelines.h"
#include "ricci/Target/CPU/Program.h"
#include "ricci/Target/FHE/Session.h"
#include "ricci/Target/NVPTX/Emit.h"
#include "ricci/Target/NVPTX/Program.h"

#include <chrono>

using namespace mlir;
using namespace ricci;
using namespace ricci::fuzz;

const char *ricci::fuzz::stringify(Mode mode) {
  switch (mode) {
  case Mode::CPU:
    return "cpu";
  case Mode::NVPTX:
    return "nvptx";
  case Mode::FHE:
    return "fhe";
  case Mode::Reference:
    return "ref";
  case Mode::Compile:
    return "compile";
  case Mode::PTX:
    return "ptx";
  case Mode::GPU:
    return "gpu";
  case Mode::All:
    return "all";
  }
  return "";
}

const char *ricci::fuzz::describe(Verdict::Kind kind) {
  switch (kind) {
  case Verdict::Same:
    return "no difference";
  case Verdict::Rejected:
    return "well-typed, but rejected";
  case Verdict::ReferenceFailed:
    return "the reference failed";
  case Verdict::Different:
    return "difference";
  case Verdict::Crashed:
    return "crash";
  case Verdict::TimedOut:
    return "time limit passed";
  }
  return "";
}

void Times::add(const Times &other) {
  generate += other.generate;
  parse += other.parse;
  reference += other.reference;
  compare += other.compare;
  for (size_t i = 0; i < compile.size(); ++i) {
    compile[i] += other.compile[i];
    codegen[i] += other.codegen[i];
    call[i] += other.call[i];
  }
}

static double now() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Stopwatch::Stopwatch(double &counter) : counter(counter), start(now()) {}
Stopwatch::~Stopwatch() { counter += now() - start; }

TargetRunner::TargetRunner(llvm::StringRef architecture,
                           std::string &diagnostics, Times &times)
    : architecture(architecture), diagnostics(diagnostics), times(times),
      machine(cpu::Machine::get("host", machineError)) {}

Verdict TargetRunner::run(Mode target, ModuleOp module, const Program &program,
                          const Arguments &arguments,
                          std::vector<Tensor> &results) {
  if (!machine)
    return {Verdict::Rejected, machineError};
  switch (target) {
  case Mode::NVPTX:
  case Mode::GPU:
    return runKernels(target, module, program, arguments, results);
  case Mode::FHE:
    return runEncrypted(module, program, arguments, results);
  default:
    return runCPU(module, program, arguments, results);
  }
}

Verdict TargetRunner::runCPU(ModuleOp module, const fuzz::Program &program,
                             const Arguments &arguments,
                             std::vector<Tensor> &results) {
  size_t index = static_cast<size_t>(Mode::CPU);
  CPUOptions options;
  options.parallel = program.parallel;
  options.quant = program.quantForm;
  {
    Stopwatch watch(times.compile[index]);
    if (failed(compile(module, options, CompileOptions())))
      return {Verdict::Rejected, diagnostics};
  }
  std::unique_ptr<cpu::Program> compiled;
  {
    Stopwatch watch(times.codegen[index]);
    std::string error;
    compiled = cpu::Program::create(module, *machine, error);
    if (!compiled)
      return {Verdict::Rejected, error};
  }
  ricci_set_thread_count(2);
  return call(Mode::CPU, compiled->getInfo(), arguments, results);
}

Verdict TargetRunner::compileKernels(ModuleOp module, QuantForm form) {
  Stopwatch watch(times.compile[static_cast<size_t>(Mode::NVPTX)]);
  CPUOptions cpuOptions;
  cpuOptions.quant = form;
  CompileOptions options;
  options.phases = nvptxPhases;
  options.to = Phase::NVPTX;
  if (failed(compile(module, cpuOptions, options)))
    return {Verdict::Rejected, diagnostics};
  return {};
}

Verdict TargetRunner::assemble(ModuleOp module, const fuzz::Program &program) {
  if (Verdict verdict = compileKernels(module, program.quantForm);
      verdict.kind != Verdict::Same)
    return verdict;
  Stopwatch watch(times.codegen[static_cast<size_t>(Mode::NVPTX)]);
  for (llvm::StringRef architecture : nvptx::architectures) {
    std::string ptx, cubin, error;
    if (!nvptx::emitPTX(module, architecture, ptx, error) ||
        !nvptx::assemble(ptx, architecture, cubin, error))
      return {Verdict::Rejected, architecture.str() + ": " + error};
  }
  return {};
}

Verdict TargetRunner::runKernels(Mode target, ModuleOp module,
                                 const fuzz::Program &program,
                                 const Arguments &arguments,
                                 std::vector<Tensor> &results) {
  if (Verdict verdict = compileKernels(module, program.quantForm);
      verdict.kind != Verdict::Same)
    return verdict;
  std::unique_ptr<nvptx::Program> compiled;
  {
    Stopwatch watch(times.codegen[static_cast<size_t>(Mode::NVPTX)]);
    std::string error;
    compiled =
        target == Mode::GPU
            ? nvptx::Program::create(module, *machine, architecture, error)
            : nvptx::Program::createEmulated(module, *machine, error);
    if (!compiled)
      return {Verdict::Rejected, error};
  }
  ricci_set_device(compiled->getDevice());
  return call(Mode::NVPTX, compiled->getInfo(), arguments, results);
}

Verdict TargetRunner::runEncrypted(ModuleOp module,
                                   const fuzz::Program &program,
                                   const Arguments &arguments,
                                   std::vector<Tensor> &results) {
  size_t index = static_cast<size_t>(Mode::FHE);
  {
    Stopwatch watch(times.compile[index]);
    FHEOptions options;
    options.slots = program.encryption.slots;
    options.scale = program.encryption.scaleBits;
    options.encryptLayout = program.encryption.layout;
    if (failed(compileToFHE(module, options, "")))
      return {Verdict::Rejected, diagnostics};
  }
  Stopwatch watch(times.call[index]);
  FailureOr<fhe::Parameters> parameters = fhe::findParameters(module, "main");
  if (failed(parameters))
    return {Verdict::Rejected, diagnostics};
  std::string error;
  std::optional<fhe::Session> session =
      fhe::makeSession("simulator", *parameters, error);
  if (!session)
    return {Verdict::Rejected, error};
  tolerance = session->server->getContext().getTolerance();
  fhe::RunFigures figures;
  if (failed(fhe::run(module, "main", arguments, *session, results, figures)))
    return {Verdict::Rejected, diagnostics};
  return {};
}

Verdict TargetRunner::call(Mode timed, const ricci_artifact_info *info,
                           const Arguments &arguments,
                           std::vector<Tensor> &results) {
  Stopwatch watch(times.call[static_cast<size_t>(timed)]);
  const ricci_entry_info *entry = nullptr;
  std::vector<ricci_tensor *> raw(results.size(), nullptr);
  ricci_status status = ricci_find_entry(info, "main", &entry);
  if (status == RICCI_OK)
    status = ricci_call(entry, arguments.data(),
                        static_cast<int32_t>(arguments.size()), raw.data(),
                        static_cast<int32_t>(raw.size()));
  for (size_t i = 0; i < raw.size(); ++i)
    results[i].reset(raw[i]);
  if (status != RICCI_OK)
    return {Verdict::Rejected,
            std::string("the compiled program says: ") + ricci_last_error()};
  return {};
}
