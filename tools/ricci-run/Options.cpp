//===- Options.cpp - The command line of ricci-run --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "Diagnostics.h"
#include "ricci/Target/FHE/Backend.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

static constexpr int wrongUsage = 2;

static constexpr Target targets[] = {Target::CPU, Target::Ref, Target::NVPTX,
                                     Target::FHE};

static constexpr char overview[] = R"(runs tensor programs

  ricci-run PROGRAM.mlir IN.npy ... [-o OUT.npy ...]
  ricci-run --einsum 'ij,jk->ik' IN.npy ... [-o OUT.npy ...]

Inputs come from .npy files, then from --random. Results go to the files of -o, one for
each; without -o small ones are printed. Exits with 0 only when the program ran and every
check held, with 2 on wrong usage and with 1 on any other failure.

--bench reports the median and the spread of the time of one call, results allocated in it.
GFLOP/s: the operations of the program after its contractions were made binary, divided by
the median. A point of a contraction counts 1 for each use of its map operator on two values
(n inputs: n-1), 1 for a map operator on one value, and 1 if it is reduced; an `ein.op` counts
the operations of its body. A complex multiplication counts 6, another complex operation 2.
GB/s: the bytes of all operands and results, each once, divided by the median.
)";

namespace {

/// The options as LLVM's parser sees them; `Options` is what they mean.
struct CommandLine {
  cl::list<std::string> positional{cl::Positional,
                                   cl::desc("[PROGRAM.mlir] IN.npy ...")};
  cl::opt<std::string> einsum{
      "einsum", cl::value_desc("expression"),
      cl::desc("Run this einsum string or index notation instead of a file")};
  cl::opt<std::string> entry{
      "entry", cl::value_desc("name"),
      cl::desc("The function to run (default: the only public one)")};
  cl::list<std::string> outputs{
      "o", cl::value_desc("file.npy"),
      cl::desc("Write a result here; once for each result, in order")};
  cl::opt<std::string> target{
      "target", cl::value_desc("cpu|nvptx|fhe|ref"), cl::init("cpu"),
      cl::desc("Where to run: compiled for this processor (default) or for an "
               "NVIDIA GPU, on ciphertexts, or in the reference evaluator")};
  cl::opt<bool> emulate{"emulate",
                        cl::desc("With --target=nvptx: run the kernels on this "
                                 "processor and check every access to memory")};
  cl::opt<std::string> backend{
      "backend", cl::value_desc("simulator|openfhe"), cl::init("simulator"),
      cl::desc("With --target=fhe: what computes on ciphertexts (default: "
               "simulator, which encrypts nothing)")};
  cl::opt<std::string> threads{
      "threads", cl::value_desc("n"), cl::init("0"),
      cl::desc("Threads to run on (default: 0, one for each processor)")};
  cl::list<std::string> random{
      "random", cl::CommaSeparated, cl::value_desc("SHAPE:TYPE,..."),
      cl::desc("Inputs without files: 4x5:f32, or :f32 for rank 0. Floats are "
               "uniform in [-1, 1), integers over their whole range")};
  cl::opt<std::string> seed{"seed", cl::value_desc("s"), cl::init("1"),
                            cl::desc("Seed of --random (default: 1)")};
  cl::opt<std::string> check{
      "check", cl::value_desc("ref"),
      cl::desc("Compare the results with the reference evaluator's, at the "
               "class that it states (Z: equal, F: within the error bound)")};
  cl::opt<bool> bench{"bench", cl::desc("Measure the time of one call")};
  cl::opt<std::string> benchRuns{
      "bench-runs", cl::value_desc("n"), cl::init("10"),
      cl::desc("Measure at least so many calls (default: 10), fewer if they "
               "take ten times --bench-seconds, or ten seconds")};
  cl::opt<std::string> benchSeconds{
      "bench-seconds", cl::value_desc("s"), cl::init("1"),
      cl::desc("Measure calls for so long (default: 1); the warm-up takes a "
               "tenth of it")};
  cl::opt<std::string> explain{
      "explain", cl::value_desc("file"), cl::ValueOptional,
      cl::desc("List what the compiler decided and why, at which cost: on "
               "stdout, as JSON in a file.json, or in a page")};
  cl::opt<std::string> json{"json", cl::value_desc("file"),
                            cl::desc("Write the figures as one JSON object")};
  tool::CompilerOptions compiler;
};

} // namespace

std::optional<RandomInput> ricci::run::parseRandomInput(StringRef text,
                                                        std::string &error) {
  auto [shape, type] = text.split(':');
  RandomInput input;
  input.text = text.str();
  if (!text.contains(':')) {
    error = ("--random: found '" + text +
             "', expected SHAPE:TYPE, such as 4x5:f32, or :f32 for rank 0")
                .str();
    return std::nullopt;
  }
  if (!shape.empty()) {
    for (StringRef extent : split(shape, 'x')) {
      int64_t value;
      if (extent.getAsInteger(10, value) || value < 0) {
        error = ("--random: found '" + extent + "' in the shape of '" + text +
                 "', expected extents from 0 to " + Twine(INT64_MAX) +
                 " with x between them, such as 4x5:f32")
                    .str();
        return std::nullopt;
      }
      input.shape.push_back(value);
    }
  }
  if (ricci_parse_element_type(type.str().c_str(), &input.type)) {
    error = ("--random: '" + text + "': " + ricci_last_error()).str();
    return std::nullopt;
  }
  return input;
}

/// Checks what decides how the program is compiled; false after a message.
static bool convertCompiler(const CommandLine &line, Options &options) {
  options.parallel = options.threads != 1;
  options.emulate = line.emulate;
  options.backend = line.backend;
  if (!tool::checkTarget(line.emulate, Target::NVPTX, options.target) ||
      !tool::checkTarget(line.backend, Target::FHE, options.target) ||
      !line.compiler.read(options))
    return false;
  std::string error;
  if (options.target == Target::FHE && !fhe::hasScheme(options.backend, error))
    return tool::printError("--backend: " + error);
  if (options.target == Target::Ref && (options.from || options.to))
    return tool::printError("--target=ref: found --compile-to or "
                            "--compile-from, but the evaluator runs a program "
                            "as written; leave them out");
  if (!options.from)
    return true;
  std::string from = stringifyPhase(*options.from).str();
  if (options.isRun() && options.from == Phase::NVPTX)
    return tool::printError("--compile-from: found nvptx, expected an earlier "
                            "phase; only the machine code of a CPU describes "
                            "itself");
  return !options.check || *options.from <= Phase::Contract ||
         tool::printError("--check: the reference evaluator needs the ein "
                          "program, which is gone after phase '" +
                          from + "'; leave out --check or --compile-from");
}

/// Checks the values of options; false after a message.
static bool convert(const CommandLine &line, Options &options) {
  options.expression = line.einsum;
  options.inputPaths.assign(line.positional.begin(), line.positional.end());
  if (line.einsum.getNumOccurrences() == 0) {
    if (options.inputPaths.empty())
      return tool::printError("found no program, expected PROGRAM.mlir or "
                              "--einsum EXPR; see ricci-run --help");
    options.programPath = options.inputPaths.front();
    options.inputPaths.erase(options.inputPaths.begin());
  } else if (options.expression.empty()) {
    return tool::printError("--einsum: found an empty string, expected an "
                            "expression such as 'ij,jk->ik'");
  }
  options.entry = line.entry;
  options.outputPaths.assign(line.outputs.begin(), line.outputs.end());
  for (StringRef path : options.outputPaths)
    if (path.empty() || path == "-")
      return tool::printError("-o: found '" + path +
                              "', expected a file; results that go to standard "
                              "output are text, so leave out -o");
  if (!tool::checkOutputs(options.outputPaths))
    return false;
  if (!tool::parseNumber("--threads", line.threads, 0, 1 << 16,
                         options.threads))
    return false;
  for (StringRef item : line.random) {
    std::string error;
    std::optional<RandomInput> input = parseRandomInput(item, error);
    if (!input)
      return tool::printError(error);
    options.randomInputs.push_back(std::move(*input));
  }
  if (!tool::parseNumber("--seed", line.seed, uint64_t(0), UINT64_MAX,
                         options.seed))
    return false;
  if (line.check.getNumOccurrences() && line.check != "ref")
    return tool::printError("--check: found '" + line.check.getValue() +
                            "', expected ref");
  options.check = line.check.getNumOccurrences();
  options.bench = line.bench;
  for (const cl::opt<std::string> *option :
       {&line.benchRuns, &line.benchSeconds})
    if (option->getNumOccurrences() && !options.bench)
      return tool::printError("--" + option->ArgStr +
                              ": it is of --bench "
                              "alone; add that, or leave it out");
  if (!tool::parseNumber("--bench-runs", line.benchRuns, 1u, 1000000u,
                         options.benchRuns) ||
      !tool::parseNumber("--bench-seconds", line.benchSeconds, 0u, 86400u,
                         options.benchSeconds))
    return false;
  options.explain = line.explain.getNumOccurrences();
  options.explainPath = line.explain;
  options.jsonPath = line.json;
  return convertCompiler(line, options);
}

std::optional<int> ricci::run::parseOptions(int argc, char **argv,
                                            Options &options) {
  options.executable = argv[0];
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return status;
  if (!tool::parseTarget(line.target, targets, options.target) ||
      !convert(line, options))
    return wrongUsage;
  return std::nullopt;
}
