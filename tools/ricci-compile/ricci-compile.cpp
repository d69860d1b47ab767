//===- ricci-compile.cpp - Programs to artifacts ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Diagnostics.h"
#include "ProgramFile.h"

#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/CPU/Emit.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace ricci;

static constexpr int wrongUsage = 2;

static constexpr char overview[] = R"(compiles tensor programs

  ricci-compile PROGRAM.mlir --emit=so -o PROGRAM.so

A shared library describes itself; the runtime's ricci_artifact_load opens it. Exits with 2
on wrong usage and with 1 on any other failure.
)";

namespace {

struct CommandLine {
  cl::opt<std::string> program{cl::Positional, cl::desc("PROGRAM.mlir")};
  cl::opt<std::string> emit{
      "emit", cl::value_desc("mlir|llvm|asm|obj|so|header"), cl::init("mlir"),
      cl::desc("What to write (default: mlir)")};
  cl::opt<std::string> output{
      "o", cl::value_desc("file"), cl::init("-"),
      cl::desc("Where to write it (default: standard output)")};
  cl::opt<std::string> targetCPU{
      "target-cpu", cl::value_desc("name"), cl::init("host"),
      cl::desc("LLVM's name of the processor to compile for (default: host)")};
  cl::opt<bool> parallel{
      "parallel", cl::init(true),
      cl::desc("Divide the outer loops among threads (default: true)")};
  cl::opt<std::string> compileTo{
      "compile-to", cl::value_desc("phase"), cl::init("cpu"),
      cl::desc("With --emit=mlir, the last phase: import, contract, lower, "
               "buffer or cpu (default)")};
  cl::opt<std::string> compileFrom{
      "compile-from", cl::value_desc("phase"),
      cl::desc("The program has already passed this phase")};
  cl::opt<std::string> dumpPhases{
      "dump-phases", cl::value_desc("directory"),
      cl::desc("Write the program after each phase here")};
};

} // namespace

static std::optional<cpu::Artifact> parseArtifact(StringRef name) {
  return StringSwitch<std::optional<cpu::Artifact>>(name)
      .Case("llvm", cpu::Artifact::LLVM)
      .Case("asm", cpu::Artifact::Assembly)
      .Case("obj", cpu::Artifact::Object)
      .Case("so", cpu::Artifact::SharedLibrary)
      .Case("header", cpu::Artifact::Header)
      .Default(std::nullopt);
}

/// False, with a message, if the command line makes no sense.
static bool convert(CommandLine &line, CompileOptions &options) {
  if (line.program.empty())
    return tool::printError("found no program, expected PROGRAM.mlir; see "
                            "ricci-compile --help");
  StringRef emit = line.emit;
  if (emit != "mlir" && !parseArtifact(emit))
    return tool::printError("--emit: found '" + emit +
                            "', expected mlir, llvm, asm, obj, so or header");
  if ((emit == "obj" || emit == "so") && line.output == "-")
    return tool::printError("--emit=" + emit +
                            ": found no output file, expected -o FILE");
  auto parse = [&](StringRef option, StringRef name, Phase &phase) {
    std::optional<Phase> parsed = parsePhase(name);
    if (!parsed)
      return tool::printError(option + ": found '" + name +
                              "', expected a phase: import, contract, lower, "
                              "buffer or cpu");
    phase = *parsed;
    return true;
  };
  if (!parse("--compile-to", line.compileTo, options.to))
    return false;
  if (line.compileFrom.getNumOccurrences()) {
    Phase from;
    if (!parse("--compile-from", line.compileFrom, from))
      return false;
    options.from = from;
    if (from > options.to)
      return tool::printError(
          "--compile-from: found " + line.compileFrom.getValue() +
          ", expected a phase not later than " + line.compileTo.getValue() +
          ", that of --compile-to");
  }
  if (emit != "mlir" && options.to != Phase::CPU)
    return tool::printError("--compile-to: found " + line.compileTo.getValue() +
                            " with --emit=" + emit +
                            ", expected cpu; use --emit=mlir to see a phase");
  options.dumpDirectory = line.dumpPhases;
  return true;
}

/// Where the runtime's library lies: beside the tool's own folder.
static std::string findRuntime(const char *executable) {
  void *address = reinterpret_cast<void *>(&findRuntime);
  SmallString<128> path(sys::fs::getMainExecutable(executable, address));
  sys::path::remove_filename(path);
  sys::path::append(path, "..", "lib");
  sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return path.str().str();
}

static bool compileProgram(const CommandLine &line,
                           const CompileOptions &options,
                           const char *executable, mlir::MLIRContext &context) {
  tool::DiagnosticPrinter diagnostics(context);
  std::string error;
  std::optional<cpu::Machine> machine =
      cpu::Machine::get(line.targetCPU, error);
  if (!machine)
    return tool::printError("--target-cpu: " + error);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      tool::readProgram(line.program, context);
  if (!module)
    return false;
  CPUOptions cpuOptions;
  cpuOptions.targetCPU = line.targetCPU.getValue();
  cpuOptions.parallel = line.parallel.getValue();
  if (failed(compile(*module, cpuOptions, options)))
    return false;
  std::optional<cpu::Artifact> artifact = parseArtifact(line.emit);
  if (!artifact) {
    std::string text;
    raw_string_ostream os(text);
    module->print(os);
    os << '\n';
    return tool::writeFile(line.output, text);
  }
  return cpu::emit(*module, *machine, *artifact, line.output,
                   findRuntime(executable), error) ||
         tool::printError(error);
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  tool::setName("ricci-compile");
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return *status;
  CompileOptions options;
  if (!convert(line, options))
    return wrongUsage;
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  return compileProgram(line, options, argv[0], context) ? 0 : 1;
}
