//===- ricci-fuzz.cpp - Random programs on all targets --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Generates programs from a seed, runs each on targets and by the reference
// evaluator, and reports differences, crashes and hangs, each with a smaller
// program and the command that replays it.
//
//===----------------------------------------------------------------------===//

#include "Count.h"
#include "Inputs.h"
#include "Minimize.h"
#include "ProgramGenerator.h"
#include "Worker.h"

#include "ricci/Target/NVPTX/Emit.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace ricci::fuzz;
namespace cl = llvm::cl;

static cl::OptionCategory category("ricci-fuzz options");
static cl::opt<uint64_t>
    seed("seed", cl::desc("What the programs follow from (default: 1)"),
         cl::init(1), cl::cat(category));
static cl::opt<uint64_t>
    count("count", cl::desc("Number of programs, at least 1 (default: 100)"),
          cl::init(100), cl::cat(category));
static cl::opt<uint64_t>
    first("first", cl::desc("Index of the first program (default: 0)"),
          cl::init(0), cl::cat(category));
static cl::opt<int64_t> single("program",
                               cl::desc("Run the program of this index alone, "
                                        "in place of --first and --count"),
                               cl::init(-1), cl::cat(category));
static cl::opt<double> timeLimit(
    "time",
    cl::desc("Start no batch after these seconds (default: 0, no limit)"),
    cl::init(0), cl::cat(category));
static cl::opt<double>
    programLimit("timeout",
                 cl::desc("Seconds that a program may take (default: 20)"),
                 cl::init(20), cl::cat(category));
static cl::opt<int> jobs("jobs", cl::desc("Processes at a time (default: 1)"),
                         cl::init(1), cl::cat(category));
static cl::opt<std::string>
    output("output",
           cl::desc("Where findings are written, a folder each "
                    "(default: ricci-fuzz-findings)"),
           cl::init("ricci-fuzz-findings"), cl::cat(category));
static cl::opt<int> attempts(
    "minimize",
    cl::desc("Runs that making a finding smaller may take; 0 leaves it "
             "(default: 150)"),
    cl::init(150), cl::cat(category));
static cl::opt<Mode> target(
    "target", cl::desc("What is compared (default: all)"), cl::init(Mode::All),
    cl::values(
        clEnumValN(Mode::All, "all", "each of cpu, nvptx and fhe with ref"),
        clEnumValN(Mode::CPU, "cpu", "the compiled program with ref"),
        clEnumValN(Mode::NVPTX, "nvptx", "the kernels, emulated, with ref"),
        clEnumValN(Mode::FHE, "fhe",
                   "ciphertexts, simulated, with ref, where they can do it"),
        clEnumValN(Mode::Reference, "ref",
                   "the evaluator with itself on the generic form"),
        clEnumValN(Mode::Compile, "compile",
                   "nothing; programs are compiled and called"),
        clEnumValN(Mode::PTX, "ptx",
                   "nothing; kernels are compiled to PTX and assembled for "
                   "every architecture"),
        clEnumValN(Mode::GPU, "gpu",
                   "the kernels, on the first GPU, with ref")),
    cl::cat(category));
static cl::opt<std::string> architecture(
    "gpu-arch", cl::desc("With --target=gpu: sm_80 or sm_90a (default: sm_80)"),
    cl::init("sm_80"), cl::cat(category));
static cl::opt<bool>
    showErrors("errors", cl::desc("Print the largest error by target and type"),
               cl::cat(category));
static cl::opt<bool> printOnly("print",
                               cl::desc("Print the programs, do not run them"),
                               cl::cat(category));
static cl::opt<bool> showTimes("times", cl::desc("Print where the time went"),
                               cl::cat(category));

static void writeInputs(const Program &program, uint64_t index,
                        const std::string &folder) {
  std::vector<Input> inputs = makeInputs(program, seed, index);
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::string path = folder + "/input" + std::to_string(i) + ".npy";
    if (!inputs[i].view ||
        ricci_npy_write(path.c_str(), inputs[i].view.get()) != RICCI_OK)
      llvm::errs() << "cannot write " << path << ": " << ricci_last_error()
                   << '\n';
  }
}

static void writeText(const std::string &path, const std::string &text) {
  std::error_code code;
  llvm::raw_fd_ostream file(path, code);
  if (code)
    llvm::errs() << "cannot write " << path << ": " << code.message() << '\n';
  else
    file << text;
}

/// Tells of a finding, makes it smaller and writes both forms down.
static void report(uint64_t index, const Verdict &verdict, RunOptions options) {
  // A smaller program has to go wrong on the same target.
  options.mode = verdict.mode;
  std::string replay = "ricci-fuzz --seed=" + std::to_string(seed) +
                       " --program=" + std::to_string(index) +
                       " --target=" + stringify(verdict.mode);
  if (verdict.mode == Mode::GPU)
    replay += " --gpu-arch=" + architecture;
  llvm::errs() << "program " << index << ", " << stringify(verdict.mode) << ": "
               << describe(verdict.kind) << ": " << verdict.message
               << "\n  replay: " << replay << '\n';
  Program program = generate(seed, index);
  std::string folder = output + "/seed-" + std::to_string(seed) + "-program-" +
                       std::to_string(index);
  if (llvm::sys::fs::create_directories(folder)) {
    llvm::errs() << "cannot make the folder " << folder << '\n';
    return;
  }
  writeText(folder + "/program.mlir", program.print());
  Program small = minimize(program, attempts, [&](const Program &candidate) {
    return runOne(candidate, index, options).kind == verdict.kind;
  });
  Verdict last = runOne(small, index, options);
  writeText(folder + "/reduced.mlir",
            "// " + std::string(describe(last.kind)) + "\n" + small.print());
  writeText(folder + "/message.txt", replay + "\n" + describe(verdict.kind) +
                                         ": " + verdict.message +
                                         "\nreduced: " + last.message + "\n");
  writeInputs(small, index, folder);
  llvm::errs() << "  written: " << folder << '\n';
}

static void print(const Times &times) {
  llvm::outs() << llvm::format(
      "generate %.1f s, parse %.1f s, reference %.1f s, compare %.1f s\n",
      times.generate, times.parse, times.reference, times.compare);
  for (size_t i = 0; i < comparedTargets.size(); ++i)
    llvm::outs() << stringify(comparedTargets[i])
                 << llvm::format(": compile %.1f s, codegen %.1f s, call %.1f "
                                 "s\n",
                                 times.compile[i], times.codegen[i],
                                 times.call[i]);
}

static void print(const RunTotals &totals) {
  for (const auto &[key, errors] : totals.errors)
    llvm::outs() << stringify(key.first) << ' ' << key.second << ": "
                 << ricci::tool::count(errors.results, "result")
                 << llvm::format(", largest error %.3g of its bound, "
                                 "%.3g absolute\n",
                                 errors.share, errors.error);
}

/// False, with a message, if `value` is below `least`. A run of nothing finds
/// nothing, which would look like a success.
template <typename Number>
static bool checkLeast(const cl::opt<Number> &option, Number least) {
  if (option >= least)
    return true;
  llvm::errs() << "ricci-fuzz: error: --" << option.ArgStr << ": found "
               << option.getValue() << ", expected at least " << least << '\n';
  return false;
}

int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv,
                              "Compares targets with the reference evaluator "
                              "on random programs\n");
  if (!checkLeast<uint64_t>(count, 1) || !checkLeast(jobs, 1) ||
      !checkLeast(programLimit, 0.1) || !checkLeast(attempts, 0) ||
      (single.getNumOccurrences() && !checkLeast<int64_t>(single, 0)))
    return 2;
  RunOptions options;
  options.seed = seed;
  options.first = single >= 0 ? static_cast<uint64_t>(single) : first;
  options.count = single >= 0 ? 1 : count;
  options.jobs = jobs;
  options.programSeconds = programLimit;
  options.totalSeconds = timeLimit;
  options.mode = target;
  options.architecture = architecture;
  if (!llvm::is_contained(ricci::nvptx::architectures, architecture)) {
    llvm::errs() << "ricci-fuzz: error: --gpu-arch: found '" << architecture
                 << "', expected "
                 << llvm::join(llvm::ArrayRef(ricci::nvptx::architectures),
                               " or ")
                 << '\n';
    return 2;
  }
  if (printOnly) {
    for (uint64_t i = 0; i < options.count; ++i)
      llvm::outs() << "// seed " << seed << ", program " << options.first + i
                   << '\n'
                   << generate(seed, options.first + i).print() << "// -----\n";
    return 0;
  }

  llvm::outs() << "ricci-fuzz: seed " << seed << ", programs " << options.first
               << " to " << options.first + options.count - 1 << '\n';
  llvm::outs().flush();
  auto start = std::chrono::steady_clock::now();
  std::array<uint64_t, Verdict::TimedOut + 1> kinds = {};
  RunTotals totals =
      runAll(options, [&](uint64_t index, const Verdict &verdict) {
        ++kinds[verdict.kind];
        report(index, verdict, options);
      });
  double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();
  llvm::outs() << ricci::tool::count(totals.programs, "program") << ", "
               << ricci::tool::count(totals.findings, "finding");
  for (size_t kind = 1; kind < kinds.size(); ++kind)
    if (kinds[kind])
      llvm::outs() << "; " << describe(static_cast<Verdict::Kind>(kind)) << ": "
                   << kinds[kind];
  llvm::outs() << llvm::format(" (%.1f s, %.0f programs/s)\n", elapsed,
                               totals.programs / elapsed);
  const char *separator = "by target: ";
  for (size_t mode = 0; mode < totals.byTarget.size(); ++mode)
    if (totals.byTarget[mode]) {
      llvm::outs() << separator << stringify(static_cast<Mode>(mode)) << ' '
                   << totals.byTarget[mode];
      separator = ", ";
    }
  llvm::outs() << '\n';
  if (showErrors)
    print(totals);
  if (showTimes)
    print(totals.times);
  return totals.findings == 0 ? 0 : 1;
}
