//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Differential.h"

#include "Inputs.h"
#include "ricci/Dialect/Q/Transforms/Passes.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/Ref/Compare.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci;
using namespace ricci::fuzz;

static DialectRegistry &registry() {
  static DialectRegistry registry;
  static bool once = (registerDialects(registry), true);
  (void)once;
  return registry;
}

Differential::Differential(Mode mode, llvm::StringRef architecture)
    : mode(mode), context(registry(), MLIRContext::Threading::DISABLED),
      runner(architecture, diagnostics, times) {}

namespace {

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

/// Whether the program as printed has an argument to encrypt.
static bool hasSecret(const fuzz::Program &program) {
  std::vector<bool> live = program.live();
  return llvm::any_of(program.encryption.secrets,
                      [&](int argument) { return live[argument]; });
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

Verdict Differential::compare(Mode target, const fuzz::Program &program,
                              const std::vector<Tensor> &results,
                              const std::vector<ref::Result> &expected) {
  Stopwatch watch(times.compare);
  std::vector<const ricci_tensor *> shapes;
  for (const Tensor &result : results)
    shapes.push_back(result.get());
  if (Verdict verdict = checkShapes(program, shapes);
      verdict.kind != Verdict::Same)
    return verdict;
  for (size_t i = 0; i < expected.size(); ++i) {
    ref::Comparison comparison = ref::compare(*results[i], expected[i]);
    if (!comparison.holds)
      return {Verdict::Different,
              "result " + std::to_string(i) + ": " + comparison.message};
    ResultError &error = errors.emplace_back();
    error.mode = target;
    ricci_print_element_type(results[i]->type, error.type, sizeof(error.type));
    error.share = comparison.largestShare;
    error.error = comparison.maxAbsError;
  }
  return {};
}

/// Ciphertexts hold reals, whatever the types in between, and are off by their
/// scheme's noise.
Verdict Differential::compareEncrypted(ModuleOp module,
                                       const fuzz::Program &program,
                                       const Arguments &arguments,
                                       const std::vector<Tensor> &results) {
  std::vector<ref::Result> expected;
  if (failed(ref::evaluate(module, "main", arguments, expected,
                           ref::Conversions::Optional)))
    return {Verdict::ReferenceFailed, diagnostics};
  for (ref::Result &result : expected)
    ref::relax(result, runner.getTolerance());
  return compare(Mode::FHE, program, results, expected);
}

Verdict Differential::runTarget(Mode target, ModuleOp module,
                                const fuzz::Program &program,
                                const Arguments &arguments,
                                const std::vector<ref::Result> &expected) {
  targets |= 1u << static_cast<uint32_t>(target);
  std::vector<Tensor> results(program.results.size());
  OwningOpRef<ModuleOp> copy = module.clone();
  Verdict verdict =
      target == Mode::Reference
          ? runReferenceAgain(*copy, arguments, results)
          : runner.run(target, *copy, program, arguments, results);
  if (verdict.kind == Verdict::Same)
    verdict = target == Mode::FHE
                  ? compareEncrypted(module, program, arguments, results)
                  : compare(target, program, results, expected);
  verdict.mode = target;
  return verdict;
}

Verdict Differential::run(const fuzz::Program &program, uint64_t seed,
                          uint64_t index) {
  targets = 0;
  errors.clear();
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
      return {Verdict::Rejected, diagnostics, mode};
    if (std::string text = checkRoundTrip(*module); !text.empty())
      return {Verdict::Different, text + diagnostics, mode};
  }
  if (!program.formats.empty()) {
    PassManager pm(&context);
    pm.addPass(q::createQQuantizeContractions({program.formats}));
    if (failed(pm.run(*module)))
      return {Verdict::Rejected, diagnostics, mode};
  }
  std::vector<Input> inputs = makeInputs(program, seed, index);
  Arguments arguments;
  for (const Input &input : inputs) {
    if (!input.view)
      return {Verdict::ReferenceFailed, ricci_last_error(), mode};
    arguments.push_back(input.view.get());
  }
  if (mode == Mode::PTX) {
    targets = 1u << static_cast<uint32_t>(mode);
    Verdict verdict = runner.assemble(*module, program);
    verdict.mode = mode;
    return verdict;
  }
  std::vector<ref::Result> expected;
  if (mode != Mode::Compile) {
    Stopwatch watch(times.reference);
    if (failed(ref::evaluate(*module, "main", arguments, expected)) ||
        expected.size() != program.results.size())
      return {Verdict::ReferenceFailed, diagnostics, mode};
    std::vector<const ricci_tensor *> shapes;
    for (const ref::Result &result : expected)
      shapes.push_back(result.value.get());
    if (Verdict verdict = checkShapes(program, shapes);
        verdict.kind != Verdict::Same)
      return {verdict.kind, verdict.message, mode};
  }
  std::vector<Mode> selected = {mode};
  if (mode == Mode::All)
    selected.assign(comparedTargets.begin(), comparedTargets.end());
  for (Mode target : selected) {
    if (target == Mode::FHE && !hasSecret(program))
      continue;
    if (Verdict verdict =
            runTarget(target, *module, program, arguments, expected);
        verdict.kind != Verdict::Same)
      return verdict;
  }
  return {};
}
