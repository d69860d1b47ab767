//===- ricci-run.cpp - Runs tensor programs ---------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Benchmark.h"
#include "Count.h"
#include "Diagnostics.h"
#include "Encrypted.h"
#include "EncryptionBound.h"
#include "Explain.h"
#include "Inputs.h"
#include "OperationCount.h"
#include "Options.h"
#include "Packing.h"
#include "Program.h"
#include "ProgramFile.h"
#include "Report.h"
#include "Reproducer.h"
#include "Secrets.h"
#include "Targets.h"

#include "ricci/RegisterAll.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

/// Compares with the reference evaluator; prints what differs. None if the
/// evaluator failed, or nothing says how far off a result may be.
static std::optional<CheckSummary> check(ModuleOp program,
                                         const Signature &signature,
                                         const std::vector<Input> &inputs,
                                         const std::vector<Tensor> &results,
                                         const EncryptedExecutable *encrypted) {
  std::vector<ref::Result> expected;
  // Ciphertexts hold what was not rounded to the types in between.
  if (!evaluateReference(program, signature, inputs, expected,
                         encrypted ? ref::Conversions::Optional
                                   : ref::Conversions::Stated))
    return std::nullopt;
  if (encrypted)
    for (auto [i, result, error] :
         llvm::enumerate(expected, encrypted->boundErrors())) {
      if (!std::isfinite(error.approximation)) {
        tool::printError(
            "--check=ref: result " + Twine(i) + " of '" + signature.name +
            "': found no bound of what polynomials in place of operators take "
            "it off, since they are multiplied by what has no range; declare "
            "ein.range = [low, high] on such arguments");
        return std::nullopt;
      }
      allowForEncryption(result, error, encrypted->getFigures().context,
                         encrypted->getTolerance());
    }
  CheckSummary summary;
  for (auto [i, actual, reference] : llvm::enumerate(results, expected)) {
    ref::Comparison comparison = ref::compare(*actual, reference);
    if (!comparison.holds)
      tool::printError("--check=ref: result " + Twine(i) + " of '" +
                       signature.name + "': " + comparison.message +
                       (encrypted ? ", the bound that is predicted for "
                                    "ciphertexts; check that arguments and "
                                    "sums lie in the ranges that ein.range "
                                    "declares"
                                  : ""));
    summary.add(comparison);
  }
  return summary;
}

static bool writeResults(const Options &options,
                         const std::vector<Tensor> &results) {
  if (options.outputPaths.empty()) {
    for (auto [i, result] : llvm::enumerate(results))
      printTensor(*result, i, llvm::outs());
    return true;
  }
  for (auto [path, result] : llvm::zip(options.outputPaths, results))
    if (ricci_npy_write(path.c_str(), result.get()))
      return tool::printError(ricci_last_error());
  return true;
}

static double countBytes(const std::vector<Input> &inputs,
                         const std::vector<Tensor> &results) {
  double bytes = 0;
  auto add = [&](const ricci_tensor &tensor) {
    bytes += static_cast<double>(ricci_element_size(tensor.type)) *
             static_cast<double>(ricci_tensor_size(&tensor));
  };
  for (const Input &input : inputs)
    add(*input.tensor);
  for (const Tensor &result : results)
    add(*result);
  return bytes;
}

/// The operations of one call, once contractions are binary; none if the
/// program is past that, or an extent is not known.
static std::optional<double>
countProgramOperations(ModuleOp program, const Options &options,
                       const Signature &signature,
                       const std::vector<Input> &inputs) {
  if (options.from.value_or(Phase::Import) > Phase::Contract)
    return std::nullopt;
  OwningOpRef<ModuleOp> ordered = program.clone();
  Options toContract = options;
  toContract.to = Phase::Contract;
  toContract.dumpDirectory.clear();
  if (options.from != Phase::Contract &&
      !tool::compileProgram(*ordered, toContract))
    return std::nullopt;
  return countOperations(*ordered, signature.name, inputs);
}

static bool reportRemarks(const Options &options,
                          const tool::DiagnosticPrinter &diagnostics,
                          ModuleOp encrypted = nullptr) {
  if (!options.explain)
    return true;
  std::vector<Explanation> explanations =
      orderByPlace(diagnostics.getRemarks(), options.expression);
  StringRef path = options.explainPath;
  if (path.empty()) {
    printText(explanations, llvm::outs());
    return true;
  }
  if (path.ends_with(".json"))
    return tool::writeFile(path, formatJSON(explanations));
  StringRef title =
      options.programPath.empty() ? options.expression : options.programPath;
  return tool::writeFile(
      path,
      formatHTML(explanations, title, encrypted ? drawPacking(encrypted) : ""));
}

static bool checkOutputs(const Options &options, const Signature &signature) {
  size_t expected = signature.results.size();
  if (options.outputPaths.empty() || options.outputPaths.size() == expected)
    return true;
  return tool::printError("'" + signature.name + "': found " +
                          tool::count(options.outputPaths.size(), "file") +
                          " for results (-o), expected " + Twine(expected) +
                          "; give -o once for each result");
}

/// Runs what is ready to be called, and does all that was asked for.
static bool execute(ModuleOp program, Executable &executable,
                    const Options &options, const Signature &signature,
                    const std::vector<Input> &inputs,
                    const Reproducer *reproducer,
                    const EncryptedExecutable *encrypted = nullptr) {
  std::vector<Tensor> results;
  if (!executable.call(results) || !writeResults(options, results))
    return false;
  Figures figures;
  figures.target = tool::stringifyTarget(options.target).str();
  if (encrypted)
    figures.encrypted = encrypted->getFigures();
  figures.entry = signature.name;
  figures.bytes = countBytes(inputs, results);
  bool holds = true;
  if (options.check) {
    figures.check = check(program, signature, inputs, results, encrypted);
    holds = figures.check && figures.check->holds;
    if (figures.check && !holds && reproducer)
      reproducer->write();
  }
  results.clear();
  if (options.bench && holds) {
    figures.operations =
        countProgramOperations(program, options, signature, inputs);
    figures.timing = measure(executable, options);
    if (!figures.timing)
      return false;
  }
  if (!options.randomInputs.empty())
    llvm::outs() << "seed: " << options.seed << '\n';
  printFigures(figures, llvm::outs());
  if (!options.jsonPath.empty())
    holds &= tool::writeFile(options.jsonPath, formatJSON(figures));
  return holds;
}

/// A program whose last phase is over: only its machine code describes it.
static bool runCompiled(ModuleOp module, const cpu::Machine &machine,
                        const Options &options, std::vector<Input> &inputs) {
  if (!tool::compileProgram(module, options))
    return false;
  std::unique_ptr<cpu::Program> code = makeMachineCode(module, machine);
  if (!code)
    return false;
  std::optional<Signature> signature = findEntry(*code, options.entry);
  if (!signature || !matchInputs(*signature, inputs) ||
      !checkOutputs(options, *signature))
    return false;
  std::unique_ptr<Executable> executable =
      makeCompiled(std::move(code), options, *signature, inputs);
  return executable && execute(module, *executable, options, *signature, inputs,
                               /*reproducer=*/nullptr);
}

/// Other entries are then neither compiled nor explained.
static void keepEntry(ModuleOp module, StringRef entry) {
  for (auto function : module.getOps<func::FuncOp>())
    if (function.getName() != entry)
      function.setPrivate();
}

/// What refuses the program says why; other failures are to be replayed.
static bool compileOrReproduce(ModuleOp module, const Options &options,
                               const Reproducer &reproducer) {
  Fault fault;
  if (tool::compileProgram(module, options, &fault))
    return true;
  if (fault == Fault::Compiler)
    reproducer.write();
  return false;
}

static bool runEncrypted(ModuleOp program, const Options &options,
                         const Signature &signature,
                         const std::vector<Input> &inputs,
                         const Reproducer &reproducer,
                         tool::DiagnosticPrinter &diagnostics) {
  OwningOpRef<ModuleOp> compiled = program.clone();
  if (!tool::markSecrets(*compiled, signature.name, options.secret))
    return false;
  if (options.isRun())
    keepEntry(*compiled, signature.name);
  if (options.explain)
    diagnostics.collectRemarks();
  if (!compileOrReproduce(*compiled, options, reproducer))
    return false;
  if (!options.isRun()) {
    compiled->print(llvm::outs());
    llvm::outs() << '\n';
    return reportRemarks(options, diagnostics, *compiled);
  }
  if (!reportRemarks(options, diagnostics, *compiled))
    return false;
  std::unique_ptr<EncryptedExecutable> executable =
      makeEncrypted(*compiled, options, signature, inputs);
  return executable && execute(program, *executable, options, signature, inputs,
                               &reproducer, executable.get());
}

static bool runTool(const Options &options, MLIRContext &context) {
  tool::DiagnosticPrinter diagnostics(context);
  std::optional<cpu::Machine> machine;
  if (options.target == Target::CPU && !(machine = findMachine(options)))
    return false;
  std::vector<Input> inputs;
  if (!readInputs(options, inputs))
    return false;
  OwningOpRef<ModuleOp> program = loadProgram(options, inputs, context);
  if (!program)
    return false;
  if (!options.formats.empty()) {
    if (options.explain)
      diagnostics.collectRemarks();
    if (!tool::quantizeProgram(*program, options.formats))
      return false;
  }
  if (options.isRun() && options.from == Phase::CPU)
    return runCompiled(*program, *machine, options, inputs);

  // That a folder can't be written is no failure of the program's to replay.
  if (!options.dumpDirectory.empty() &&
      !tool::makeFolder("--dump-phases", options.dumpDirectory))
    return false;
  // To see a phase's output, a program needs neither inputs nor outputs.
  bool isRun = options.isRun();
  std::optional<Signature> signature = findEntry(*program, options.entry);
  if (!signature)
    return false;
  if (isRun &&
      (!matchInputs(*signature, inputs) || !checkOutputs(options, *signature)))
    return false;
  Reproducer reproducer(*program, options, *signature, inputs);
  if (options.target == Target::Ref) {
    auto executable = makeReference(*program, *signature, inputs);
    return execute(*program, *executable, options, *signature, inputs,
                   &reproducer);
  }

  if (options.target == Target::FHE)
    return runEncrypted(*program, options, *signature, inputs, reproducer,
                        diagnostics);

  if (options.explain)
    diagnostics.collectRemarks();
  OwningOpRef<ModuleOp> compiled = program->clone();
  if (isRun)
    keepEntry(*compiled, signature->name);
  std::unique_ptr<cpu::Program> code;
  if (!compileOrReproduce(*compiled, options, reproducer))
    return false;
  bool isForCPU = options.target == Target::CPU;
  if (isRun && isForCPU && !(code = makeMachineCode(*compiled, *machine))) {
    reproducer.write();
    return false;
  }
  if (!isRun) {
    compiled->print(llvm::outs());
    llvm::outs() << '\n';
    return reportRemarks(options, diagnostics);
  }
  if (!reportRemarks(options, diagnostics))
    return false;
  std::unique_ptr<Executable> executable =
      isForCPU ? makeCompiled(std::move(code), options, *signature, inputs)
               : makeKernels(*compiled, options, *signature, inputs);
  return executable && execute(*program, *executable, options, *signature,
                               inputs, &reproducer);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  tool::setName("ricci-run");
  Options options;
  if (std::optional<int> status = parseOptions(argc, argv, options))
    return *status;
  DialectRegistry registry;
  registerDialects(registry);
  // Programs are a few functions; starting threads costs more than they save,
  // and remarks come in order without them.
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  bool succeeded = runTool(options, context);
  return tool::flushOutput() && succeeded ? 0 : 1;
}
