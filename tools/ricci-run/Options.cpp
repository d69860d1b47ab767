//===- Options.cpp - The command line of ricci-run --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "CommandLine.h"
#include "Diagnostics.h"
#include "ProgramFile.h"

#include "ricci/Target/FHE/Backend.h"

#include "ricci/Target/NVPTX/Emit.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

static constexpr int wrongUsage = 2;

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
  cl::opt<std::string> architecture{
      "gpu-arch", cl::value_desc("sm_80|sm_90a"), cl::init("sm_80"),
      cl::desc("With --target=nvptx: the GPU's architecture (default: sm_80)")};
  cl::opt<std::string> targetCPU{
      "target-cpu", cl::value_desc("name"), cl::init("host"),
      cl::desc("LLVM's name of the processor to compile for (default: host)")};
  cl::opt<std::string> secret{
      "secret", cl::value_desc("all|0,2"),
      cl::desc("With --target=fhe: the arguments that only their owner may see "
               "(default: those that the program marks)")};
  cl::opt<std::string> backend{
      "backend", cl::value_desc("simulator|openfhe"), cl::init("simulator"),
      cl::desc("With --target=fhe: what computes on ciphertexts (default: "
               "simulator, which encrypts nothing)")};
  cl::opt<std::string> encryptLayout{
      "encrypt-layout", cl::value_desc("row-major|packed|replicated"),
      cl::init("row-major"),
      cl::desc("With --target=fhe: where elements lie in ciphertexts. Packed: "
               "where the compiler says. Replicated: copies, too (default "
               "row-major)")};
  cl::opt<std::string> slots{
      "slots", cl::value_desc("n"), cl::init("16384"),
      cl::desc("With --target=fhe: numbers in a ciphertext, a power of two "
               "(default 16384)")};
  cl::opt<std::string> plan{
      "plan", cl::value_desc("best|textbook"), cl::init("best"),
      cl::desc("With --target=fhe: textbook for the plan that others are "
               "measured by, row-major and without sharing (default best)")};
  cl::opt<std::string> maxRotationKeys{
      "max-rotation-keys", cl::value_desc("n"), cl::init("0"),
      cl::desc("With --target=fhe: at most so many rotation keys; other "
               "rotations are composed of theirs (default 0: any number)")};
  cl::opt<std::string> maxRotationKeyBytes{
      "max-rotation-key-bytes", cl::value_desc("n"), cl::init("0"),
      cl::desc("With --target=fhe: likewise at most so many bytes of rotation "
               "keys in all, in the ring that OpenFHE gets (default 0: any "
               "number)")};
  cl::opt<std::string> tolerance{
      "tolerance", cl::value_desc("e"), cl::init("1e-6"),
      cl::desc("With --target=fhe: the error that is asked for of polynomials "
               "in place of other functions, relative to the larger of 1 and "
               "their values (default 1e-6)")};
  cl::opt<std::string> maxDegree{
      "max-degree", cl::value_desc("n"), cl::init("63"),
      cl::desc("With --target=fhe: the highest degree of such polynomials "
               "(default 63)")};
  cl::opt<std::string> securityBits{
      "security-bits", cl::value_desc("n"), cl::init("128"),
      cl::desc("With --target=fhe: 128 (default), 192 or 256, by the tables of "
               "HomomorphicEncryption.org")};
  cl::opt<bool> insecureParameters{
      "insecure-parameters",
      cl::desc("With --target=fhe: allow --security-bits below 128, which keep "
               "no secret")};
  cl::opt<std::string> threads{
      "threads", cl::value_desc("n"), cl::init("0"),
      cl::desc("Threads to run on (default 0: one for each processor)")};
  cl::list<std::string> random{
      "random", cl::CommaSeparated, cl::value_desc("SHAPE:TYPE,..."),
      cl::desc("Inputs without files: 4x5:f32, or :f32 for rank 0. Floats are "
               "uniform in [-1, 1), integers over their whole range")};
  cl::opt<std::string> seed{"seed", cl::value_desc("s"), cl::init("1"),
                            cl::desc("Seed of --random (default 1)")};
  cl::opt<std::string> check{
      "check", cl::value_desc("ref"),
      cl::desc("Compare the results with the reference evaluator's, at the "
               "class that it states (Z: equal, F: within the error bound)")};
  cl::opt<bool> bench{"bench", cl::desc("Measure the time of one call")};
  cl::opt<std::string> benchRuns{
      "bench-runs", cl::value_desc("n"), cl::init("10"),
      cl::desc("Measure at least so many calls (default 10), fewer if they "
               "take ten times --bench-seconds, or ten seconds")};
  cl::opt<std::string> benchSeconds{
      "bench-seconds", cl::value_desc("s"), cl::init("1"),
      cl::desc("Measure calls for so long (default 1); the warm-up takes a "
               "tenth of it")};
  cl::opt<std::string> explain{
      "explain", cl::value_desc("file"), cl::ValueOptional,
      cl::desc("List what the compiler decided and why, at which cost: on "
               "stdout, as JSON in a file.json, or in a page")};
  cl::opt<std::string> dumpPhases{
      "dump-phases", cl::value_desc("directory"),
      cl::desc("Write the program after each phase here")};
  cl::opt<std::string> json{"json", cl::value_desc("file"),
                            cl::desc("Write the figures as one JSON object")};
  cl::opt<std::string> quant{
      "quant", cl::value_desc("widened|bit-serial|lookup"), cl::init("widened"),
      cl::desc("How sums of products of codes are computed: as products of "
               "integers (default), by population counts of bits, or by tables "
               "of partial sums")};
  cl::opt<std::string> quantize{
      "quantize", cl::value_desc("weights:CODE,activations:CODE"),
      cl::desc("Give the operands of products of floats these formats first, "
               "such as weights:int4/group=32,activations:int8. A scale is of "
               "/tensor, /channel or /group=N; weights are constants and "
               "arguments marked {q.weight}")};
  cl::opt<std::string> compileTo{
      "compile-to", cl::value_desc("phase"),
      cl::desc("Stop after this phase (import, quant, contract, lower, "
               "buffer, then cpu, or gpu and nvptx) and print the program "
               "instead of running it")};
  cl::opt<std::string> compileFrom{
      "compile-from", cl::value_desc("phase"),
      cl::desc("The program has already passed this phase")};
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

/// False, with a message, if `text` is no whole number in this range.
template <typename T>
static bool parseNumber(StringRef option, StringRef text, T least, T most,
                        T &value) {
  if (!text.getAsInteger(10, value) && value >= least && value <= most)
    return true;
  return tool::printError(option + ": found '" + text +
                          "', expected a whole number from " + Twine(least) +
                          " to " + Twine(most));
}

static bool parseTolerance(StringRef text, double &tolerance) {
  if (!text.getAsDouble(tolerance) && tolerance > 0 && std::isfinite(tolerance))
    return true;
  return tool::printError("--tolerance: found '" + text +
                          "', expected a number above 0, such as 1e-6");
}

/// False, with a message, if a phase has no such name.
static bool parsePhaseName(StringRef option, StringRef name,
                           ArrayRef<Phase> phases, Phase &phase) {
  std::optional<Phase> parsed = parsePhase(name);
  if (!parsed || !is_contained(phases, *parsed)) {
    SmallVector<StringRef> names = map_to_vector(phases, stringifyPhase);
    return tool::printError(
        option + ": found '" + name + "', expected a phase: " +
        join(ArrayRef(names).drop_back(), ", ") + " or " + names.back());
  }
  phase = *parsed;
  return true;
}

static std::optional<int> parseTarget(StringRef name, Target &target) {
  if (name == "cpu" || name == "ref") {
    target = name == "cpu" ? Target::CPU : Target::Ref;
    return std::nullopt;
  }
  if (name == "fhe") {
    target = Target::FHE;
    return std::nullopt;
  }
  if (name == "nvptx") {
    target = Target::NVPTX;
    return std::nullopt;
  }
  tool::printError("--target: found '" + name +
                   "', expected cpu, ref, nvptx or fhe");
  return wrongUsage;
}

/// Checks the values of what --target=fhe has of its own; false after a
/// message.
static bool convertEncrypted(CommandLine &line, Options &options) {
  options.secret = line.secret;
  if (line.secret.getNumOccurrences() && options.secret.empty())
    return tool::printError(
        "--secret: found nothing, expected 'all' or numbers "
        "of arguments, such as 0,2");
  options.backend = line.backend;
  std::string error;
  if (!fhe::hasScheme(options.backend, error))
    return tool::printError("--backend: " + error);
  options.encryptLayout = line.encryptLayout;
  if (options.encryptLayout != "row-major" &&
      options.encryptLayout != "packed" &&
      options.encryptLayout != "replicated")
    return tool::printError("--encrypt-layout: found '" +
                            options.encryptLayout +
                            "', expected row-major, packed or replicated");
  if (!parseNumber("--slots", line.slots, int64_t(1), int64_t(1) << 16,
                   options.slots))
    return false;
  if (options.slots & (options.slots - 1))
    return tool::printError("--slots: found " + line.slots.getValue() +
                            ", expected a power of two");
  if (line.plan != "best" && line.plan != "textbook")
    return tool::printError("--plan: found '" + line.plan.getValue() +
                            "', expected best or textbook");
  options.textbook = line.plan == "textbook";
  if (!parseNumber("--max-rotation-keys", line.maxRotationKeys, int64_t(0),
                   int64_t(1) << 16, options.maxRotationKeys) ||
      !parseNumber("--max-rotation-key-bytes", line.maxRotationKeyBytes,
                   int64_t(0), int64_t(1) << 50, options.maxRotationKeyBytes) ||
      !parseTolerance(line.tolerance, options.tolerance) ||
      !parseNumber("--max-degree", line.maxDegree, int64_t(1), int64_t(1) << 10,
                   options.maxDegree) ||
      !parseNumber("--security-bits", line.securityBits, int64_t(0),
                   int64_t(256), options.securityBits))
    return false;
  options.insecureParameters = line.insecureParameters;
  if (options.securityBits < 128 && !options.insecureParameters)
    return tool::printError("--security-bits: found " +
                            line.securityBits.getValue() +
                            ", expected at least 128, the least of the tables "
                            "of HomomorphicEncryption.org; for a test without "
                            "secrets add --insecure-parameters");
  if (line.compileFrom.getNumOccurrences())
    return tool::printError("--compile-from: --target=fhe starts from the "
                            "program as written; leave it out");
  options.stopsAtFHE = line.compileTo.getNumOccurrences();
  if (options.stopsAtFHE && line.compileTo != "fhe")
    return tool::printError("--compile-to: found '" +
                            line.compileTo.getValue() +
                            "', expected fhe, the only phase of --target=fhe");
  return true;
}

/// Checks the values of what --target=nvptx has of its own; false after a
/// message.
static bool convertKernels(CommandLine &line, Options &options) {
  options.emulate = line.emulate;
  options.architecture = line.architecture;
  if (is_contained(nvptx::architectures, options.architecture))
    return true;
  return tool::printError("--gpu-arch: found '" + options.architecture +
                          "', expected " +
                          join(ArrayRef(nvptx::architectures), " or "));
}

/// Checks the values of options; false after a message.
static bool convert(CommandLine &line, Options &options) {
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
  options.targetCPU = line.targetCPU;
  if (!parseNumber("--threads", line.threads, 0, 1 << 16, options.threads))
    return false;
  for (StringRef item : line.random) {
    std::string error;
    std::optional<RandomInput> input = parseRandomInput(item, error);
    if (!input)
      return tool::printError(error);
    options.randomInputs.push_back(std::move(*input));
  }
  if (!parseNumber("--seed", line.seed, uint64_t(0), UINT64_MAX, options.seed))
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
  if (!parseNumber("--bench-runs", line.benchRuns, 1u, 1000000u,
                   options.benchRuns) ||
      !parseNumber("--bench-seconds", line.benchSeconds, 0u, 86400u,
                   options.benchSeconds))
    return false;
  options.explain = line.explain.getNumOccurrences();
  options.explainPath = line.explain;
  options.jsonPath = line.json;
  options.dumpDirectory = line.dumpPhases;
  std::optional<QuantForm> quant = parseQuantForm(line.quant);
  if (!quant)
    return tool::printError("--quant: found '" + line.quant.getValue() +
                            "', expected widened, bit-serial or lookup");
  options.quant = *quant;
  options.formats = line.quantize;
  if (line.quantize.getNumOccurrences()) {
    if (!tool::checkFormats(options.formats))
      return false;
    if (line.compileFrom.getNumOccurrences())
      return tool::printError("--quantize: found --compile-from, but a program "
                              "is quantized as written; leave out one");
  }
  for (const cl::Option *option :
       {static_cast<const cl::Option *>(&line.secret),
        static_cast<const cl::Option *>(&line.backend),
        static_cast<const cl::Option *>(&line.encryptLayout),
        static_cast<const cl::Option *>(&line.slots),
        static_cast<const cl::Option *>(&line.plan),
        static_cast<const cl::Option *>(&line.maxRotationKeys),
        static_cast<const cl::Option *>(&line.maxRotationKeyBytes),
        static_cast<const cl::Option *>(&line.tolerance),
        static_cast<const cl::Option *>(&line.maxDegree),
        static_cast<const cl::Option *>(&line.securityBits),
        static_cast<const cl::Option *>(&line.insecureParameters)})
    if (options.target != Target::FHE && option->getNumOccurrences())
      return tool::printError("--" + option->ArgStr +
                              ": it is of --target=fhe alone; add that, or "
                              "leave it out");
  if (options.target == Target::NVPTX) {
    if (!convertKernels(line, options))
      return false;
  } else if (line.emulate || line.architecture.getNumOccurrences()) {
    return tool::printError("--emulate, --gpu-arch: they are of "
                            "--target=nvptx alone; add that, or leave them "
                            "out");
  }
  if (options.target == Target::FHE)
    return convertEncrypted(line, options);
  ArrayRef<Phase> phases = options.getPhases();
  options.to = phases.back();
  if (line.compileTo.getNumOccurrences() &&
      !parsePhaseName("--compile-to", line.compileTo, phases, options.to))
    return false;
  if (line.compileFrom.getNumOccurrences()) {
    Phase from;
    if (!parsePhaseName("--compile-from", line.compileFrom, phases, from))
      return false;
    options.from = from;
    if (from > options.to)
      return tool::printError(
          "--compile-from: found " + line.compileFrom.getValue() +
          ", expected a phase not later than " + stringifyPhase(options.to) +
          ", that of --compile-to");
    if (from == Phase::NVPTX)
      return tool::printError("--compile-from: found nvptx, expected an "
                              "earlier phase; only the machine code of a CPU "
                              "describes itself");
  }
  if (options.target == Target::Ref && (line.compileTo.getNumOccurrences() ||
                                        line.compileFrom.getNumOccurrences()))
    return tool::printError("--target=ref: found --compile-to or "
                            "--compile-from, but the evaluator runs a program "
                            "as written; leave them out");
  if (options.check && options.from.value_or(Phase::Import) > Phase::Contract)
    return tool::printError("--check: the reference evaluator needs the ein "
                            "program, which is gone after phase '" +
                            line.compileFrom.getValue() +
                            "'; leave out --check or --compile-from");
  return true;
}

std::optional<int> ricci::run::parseOptions(int argc, char **argv,
                                            Options &options) {
  options.executable = argv[0];
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return status;
  if (std::optional<int> status = parseTarget(line.target, options.target))
    return status;
  if (!convert(line, options))
    return wrongUsage;
  return std::nullopt;
}
