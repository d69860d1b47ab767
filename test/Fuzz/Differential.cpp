//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Differential.h"

#include "Inputs.h"
#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/CPU/Program.h"
#include "ricci/Target/NVPTX/Emit.h"
#include "ricci/Target/NVPTX/Program.h"
#include "ricci/Target/Ref/Compare.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace mlir;
using namespace ricci;
using namespace ricci::fuzz;

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
  compile += other.compile;
  codegen += other.codegen;
  call += other.call;
  compare += other.compare;
}

static DialectRegistry &registry() {
  static DialectRegistry registry;
  static bool once = (registerDialects(registry), true);
  (void)once;
  return registry;
}

Differential::Differential(Mode mode)
    : mode(mode), context(registry(), MLIRContext::Threading::DISABLED) {
  if (mode != Mode::Reference)
    machine = cpu::Machine::get("host", machineError);
}

namespace {

/// Adds the time until its end to one of the counters.
class Stopwatch {
public:
  explicit Stopwatch(double &counter)
      : counter(counter), start(std::chrono::steady_clock::now()) {}
  ~Stopwatch() {
    counter +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count();
  }

private:
  double &counter;
  std::chrono::steady_clock::time_point start;
};

std::string print(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os);
  return text;
}

/// What the printer writes must parse to the same program.
std::string checkRoundTrip(ModuleOp module) {
  std::string text = print(module);
  OwningOpRef<ModuleOp> again =
      parseSourceString<ModuleOp>(text, ParserConfig(module.getContext()));
  if (!again)
    return "the printed program does not parse:\n" + text;
  std::string second = print(*again);
  if (second != text)
    return "printed, parsed and printed again it differs:\n" + text +
           "became\n" + second;
  return "";
}

std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : "x") + std::to_string(extent);
  return "[" + text + "]";
}

} // namespace

static Verdict checkShapes(const fuzz::Program &program,
                           llvm::ArrayRef<const ricci_tensor *> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    llvm::ArrayRef<int64_t> found(results[i]->shape, results[i]->rank);
    std::vector<int64_t> wanted = program.shapeOf(program.results[i]);
    if (found != llvm::ArrayRef<int64_t>(wanted))
      return {Verdict::Different, "result " + std::to_string(i) +
                                      " has shape " + shapeText(found) +
                                      ", expected " + shapeText(wanted)};
  }
  return {};
}

Verdict Differential::runReferenceAgain(ModuleOp module,
                                        const Arguments &arguments,
                                        std::vector<Tensor> &results) {
  // The generic form leaves the op's own printer and parser out.
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os, OpPrintingFlags().printGenericOpForm());
  auto again = parseSourceString<ModuleOp>(text, ParserConfig(&context));
  std::vector<ref::Result> second;
  if (!again || failed(ref::evaluate(*again, "main", arguments, second)))
    return {Verdict::Rejected, diagnostics + text};
  for (size_t i = 0; i < results.size(); ++i)
    results[i] = std::move(second[i].value);
  return {};
}

Verdict Differential::runCPU(ModuleOp module, const fuzz::Program &program,
                             const Arguments &arguments,
                             std::vector<Tensor> &results) {
  if (!machine)
    return {Verdict::Rejected, machineError};
  CPUOptions options;
  options.parallel = program.parallel;
  {
    Stopwatch watch(times.compile);
    if (failed(compile(module, options, CompileOptions())))
      return {Verdict::Rejected, diagnostics};
  }
  std::unique_ptr<cpu::Program> compiled;
  {
    Stopwatch watch(times.codegen);
    std::string error;
    compiled = cpu::Program::create(module, *machine, error);
    if (!compiled)
      return {Verdict::Rejected, error};
  }
  ricci_set_thread_count(2);
  return call(compiled->getInfo(), arguments, results);
}

Verdict Differential::compileKernels(ModuleOp module) {
  Stopwatch watch(times.compile);
  CompileOptions options;
  options.phases = nvptxPhases;
  options.to = Phase::NVPTX;
  if (failed(compile(module, CPUOptions(), options)))
    return {Verdict::Rejected, diagnostics};
  return {};
}

Verdict Differential::assemble(ModuleOp module) {
  if (Verdict verdict = compileKernels(module); verdict.kind != Verdict::Same)
    return verdict;
  Stopwatch watch(times.codegen);
  for (llvm::StringRef architecture : nvptx::architectures) {
    std::string ptx, cubin, error;
    if (!nvptx::emitPTX(module, architecture, ptx, error) ||
        !nvptx::assemble(ptx, architecture, cubin, error))
      return {Verdict::Rejected, architecture.str() + ": " + error};
  }
  return {};
}

Verdict Differential::runKernels(ModuleOp module, const Arguments &arguments,
                                 std::vector<Tensor> &results) {
  if (!machine)
    return {Verdict::Rejected, machineError};
  if (Verdict verdict = compileKernels(module); verdict.kind != Verdict::Same)
    return verdict;
  std::unique_ptr<nvptx::Program> compiled;
  {
    Stopwatch watch(times.codegen);
    std::string error;
    compiled = nvptx::Program::createEmulated(module, *machine, error);
    if (!compiled)
      return {Verdict::Rejected, error};
  }
  ricci_set_device(compiled->getDevice());
  return call(compiled->getInfo(), arguments, results);
}

Verdict Differential::call(const ricci_artifact_info *info,
                           const Arguments &arguments,
                           std::vector<Tensor> &results) {
  Stopwatch watch(times.call);
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

Verdict Differential::run(const fuzz::Program &program, uint64_t seed,
                          uint64_t index) {
  diagnostics.clear();
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics += diagnostic.str() + "\n";
    return success();
  });
  OwningOpRef<ModuleOp> module;
  {
    Stopwatch watch(times.parse);
    module =
        parseSourceString<ModuleOp>(program.print(), ParserConfig(&context));
    if (!module)
      return {Verdict::Rejected, diagnostics};
    if (std::string text = checkRoundTrip(*module); !text.empty())
      return {Verdict::Different, text + diagnostics};
  }
  std::vector<Input> inputs = makeInputs(program, seed, index);
  Arguments arguments;
  for (const Input &input : inputs) {
    if (!input.view)
      return {Verdict::ReferenceFailed, ricci_last_error()};
    arguments.push_back(input.view.get());
  }
  std::vector<ref::Result> expected;
  std::vector<const ricci_tensor *> shapes;
  if (mode == Mode::PTX)
    return assemble(*module);
  if (mode != Mode::Compile) {
    Stopwatch watch(times.reference);
    if (failed(ref::evaluate(*module, "main", arguments, expected)) ||
        expected.size() != program.results.size())
      return {Verdict::ReferenceFailed, diagnostics};
    for (const ref::Result &result : expected)
      shapes.push_back(result.value.get());
    if (Verdict verdict = checkShapes(program, shapes);
        verdict.kind != Verdict::Same)
      return verdict;
  }

  std::vector<Tensor> results(program.results.size());
  Verdict verdict =
      mode == Mode::Reference ? runReferenceAgain(*module, arguments, results)
      : mode == Mode::NVPTX   ? runKernels(*module, arguments, results)
                              : runCPU(*module, program, arguments, results);
  if (verdict.kind != Verdict::Same)
    return verdict;
  shapes.clear();
  for (const Tensor &result : results)
    shapes.push_back(result.get());
  if (verdict = checkShapes(program, shapes); verdict.kind != Verdict::Same)
    return verdict;
  Stopwatch watch(times.compare);
  for (size_t i = 0; i < expected.size(); ++i) {
    ref::Comparison comparison = ref::compare(*results[i], expected[i]);
    if (!comparison.holds)
      return {Verdict::Different,
              "result " + std::to_string(i) + ": " + comparison.message};
  }
  return {};
}
