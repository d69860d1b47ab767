//===- ricci-compile.cpp - Programs to artifacts ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Diagnostics.h"
#include "Encrypted.h"
#include "ProgramFile.h"

#include "ricci/Pipelines/Pipelines.h"
#include "ricci/RegisterAll.h"
#include "ricci/Target/CPU/Emit.h"
#include "ricci/Target/NVPTX/Emit.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringExtras.h"
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
  ricci-compile PROGRAM.mlir --target=nvptx --emit=ptx -o PROGRAM.ptx
  ricci-compile PROGRAM.mlir --target=fhe --emit=fhe --secret=0 -o PROGRAM.fhe

A shared library describes itself; the runtime's ricci_artifact_load opens it. A folder of
--emit=fhe holds client.mlir for ricci-fhe-client and server.mlir for ricci-fhe-server. Exits with 2
on wrong usage and with 1 on any other failure.
)";

namespace {

struct CommandLine {
  cl::opt<std::string> program{cl::Positional, cl::desc("PROGRAM.mlir")};
  cl::opt<std::string> emit{
      "emit", cl::value_desc("mlir|llvm|asm|obj|so|header|ptx|cubin|fhe"),
      cl::init("mlir"),
      cl::desc("What to write (default: mlir); ptx and cubin are the kernels "
               "of --target=nvptx, fhe the two sides of --target=fhe")};
  cl::opt<std::string> target{"target", cl::value_desc("cpu|nvptx|fhe"),
                              cl::init("cpu"),
                              cl::desc("What to compile for (default: cpu)")};
  cl::opt<std::string> architecture{
      "gpu-arch", cl::value_desc("sm_80|sm_90a"), cl::init("sm_80"),
      cl::desc("With --target=nvptx: the GPU's architecture (default: sm_80)")};
  cl::opt<std::string> secret{
      "secret", cl::value_desc("all|0,2"),
      cl::desc("With --target=fhe: the arguments that only their owner may see "
               "(default: those that the program marks)")};
  cl::opt<int64_t> slots{
      "slots", cl::value_desc("n"), cl::init(16384),
      cl::desc("With --target=fhe: numbers in a ciphertext, a power of two "
               "(default 16384)")};
  cl::opt<std::string> output{
      "o", cl::value_desc("file"), cl::init("-"),
      cl::desc("Where to write it (default: standard output)")};
  cl::opt<std::string> targetCPU{
      "target-cpu", cl::value_desc("name"), cl::init("host"),
      cl::desc("LLVM's name of the processor to compile for (default: host)")};
  cl::opt<bool> parallel{
      "parallel", cl::init(true),
      cl::desc("Divide the outer loops among threads (default: true)")};
  cl::opt<std::string> quant{
      "quant", cl::value_desc("widened|bit-serial|lookup"), cl::init("widened"),
      cl::desc("How sums of products of codes are computed (default: widened, "
               "as products of integers)")};
  cl::opt<std::string> quantize{
      "quantize", cl::value_desc("weights:CODE,activations:CODE"),
      cl::desc("Give the operands of products of floats these formats first, "
               "such as weights:int4/group=32,activations:int8 (see "
               "ricci-run --help)")};
  cl::opt<std::string> compileTo{
      "compile-to", cl::value_desc("phase"),
      cl::desc(
          "With --emit=mlir, the last phase: import, quant, contract, "
          "lower, buffer, then cpu, or gpu and nvptx (default: the target's "
          "last)")};
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

static bool isKernelArtifact(StringRef emit) {
  return emit == "ptx" || emit == "cubin";
}

static bool isForGPU(const CommandLine &line) { return line.target == "nvptx"; }

static bool isEncrypted(const CommandLine &line) {
  return line.target == "fhe";
}

/// False, with a message, if what --target=fhe has of its own makes no sense.
static bool checkEncrypted(const CommandLine &line) {
  if (!isEncrypted(line)) {
    if (line.secret.getNumOccurrences() || line.slots.getNumOccurrences())
      return tool::printError("--secret, --slots: they are of --target=fhe "
                              "alone; add that, or leave them out");
    return line.emit != "fhe" ||
           tool::printError("--emit=fhe: found --target=" + line.target +
                            ", expected --target=fhe");
  }
  if (line.emit != "mlir" && line.emit != "fhe")
    return tool::printError("--target=fhe: found --emit=" + line.emit +
                            ", expected mlir or fhe");
  if (line.emit == "fhe" && line.output == "-")
    return tool::printError("--emit=fhe: found no output, expected -o FOLDER");
  if (line.compileTo.getNumOccurrences() ||
      line.compileFrom.getNumOccurrences())
    return tool::printError("--compile-to, --compile-from: --target=fhe goes "
                            "from the program as written to phase fhe; leave "
                            "them out");
  if (line.slots < 1 || line.slots > (1 << 16) ||
      (line.slots & (line.slots - 1)))
    return tool::printError("--slots: found " + Twine(line.slots) +
                            ", expected a power of two up to 65536");
  return true;
}

static std::string listPhases(ArrayRef<Phase> phases) {
  SmallVector<StringRef> names = map_to_vector(phases, stringifyPhase);
  return join(ArrayRef(names).drop_back(), ", ") + " or " + names.back().str();
}

/// False, with a message, if the target and what to write do not fit.
static bool checkTarget(const CommandLine &line) {
  StringRef emit = line.emit;
  if (line.target != "cpu" && !isForGPU(line) && !isEncrypted(line))
    return tool::printError("--target: found '" + line.target +
                            "', expected cpu, nvptx or fhe");
  if (emit != "mlir" && emit != "fhe" && !isKernelArtifact(emit) &&
      !parseArtifact(emit))
    return tool::printError("--emit: found '" + emit +
                            "', expected mlir, llvm, asm, obj, so, header, "
                            "ptx, cubin or fhe");
  if (!checkEncrypted(line))
    return false;
  if (isKernelArtifact(emit) && !isForGPU(line))
    return tool::printError("--emit=" + emit + ": found --target=" +
                            line.target + ", expected --target=nvptx");
  if (isForGPU(line) && emit != "mlir" && !isKernelArtifact(emit))
    return tool::printError("--target=nvptx: found --emit=" + emit +
                            ", expected mlir, ptx or cubin");
  if (!is_contained(nvptx::architectures, line.architecture))
    return tool::printError("--gpu-arch: found '" + line.architecture +
                            "', expected " +
                            join(ArrayRef(nvptx::architectures), " or "));
  return true;
}

/// False, with a message, if the command line makes no sense.
static bool convert(CommandLine &line, CompileOptions &options) {
  if (line.program.empty())
    return tool::printError("found no program, expected PROGRAM.mlir; see "
                            "ricci-compile --help");
  if (!checkTarget(line))
    return false;
  StringRef emit = line.emit;
  if (isForGPU(line))
    options.phases = nvptxPhases;
  Phase last = options.phases.back();
  if ((emit == "obj" || emit == "so" || emit == "cubin") && line.output == "-")
    return tool::printError("--emit=" + emit +
                            ": found no output file, expected -o FILE");
  auto parse = [&](StringRef option, StringRef name, Phase &phase) {
    std::optional<Phase> parsed = parsePhase(name);
    if (!parsed || !is_contained(options.phases, *parsed))
      return tool::printError(
          option + ": found '" + name +
          "', expected a phase: " + listPhases(options.phases));
    phase = *parsed;
    return true;
  };
  options.to = last;
  if (line.compileTo.getNumOccurrences() &&
      !parse("--compile-to", line.compileTo, options.to))
    return false;
  if (!parseQuantForm(line.quant))
    return tool::printError("--quant: found '" + line.quant.getValue() +
                            "', expected widened, bit-serial or lookup");
  if (line.quantize.getNumOccurrences()) {
    if (!tool::checkFormats(line.quantize))
      return false;
    if (line.compileFrom.getNumOccurrences())
      return tool::printError("--quantize: found --compile-from, but a program "
                              "is quantized as written; leave out one");
  }
  if (line.compileFrom.getNumOccurrences()) {
    Phase from;
    if (!parse("--compile-from", line.compileFrom, from))
      return false;
    options.from = from;
    if (from > options.to)
      return tool::printError(
          "--compile-from: found " + line.compileFrom.getValue() +
          ", expected a phase not later than " + stringifyPhase(options.to) +
          ", that of --compile-to");
  }
  if (emit != "mlir" && options.to != last)
    return tool::printError("--compile-to: found " + line.compileTo.getValue() +
                            " with --emit=" + emit + ", expected " +
                            stringifyPhase(last) +
                            "; use --emit=mlir to see a phase");
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

static bool printModule(const CommandLine &line, mlir::ModuleOp module) {
  std::string text;
  raw_string_ostream os(text);
  module->print(os);
  os << '\n';
  return tool::writeFile(line.output, text);
}

static bool emitEncrypted(const CommandLine &line, mlir::MLIRContext &context) {
  mlir::OwningOpRef<mlir::ModuleOp> module =
      tool::readProgram(line.program, context);
  if (!module || !compile_tool::compileEncrypted(
                     *module, {line.secret, line.slots, line.dumpPhases}))
    return false;
  return line.emit == "fhe" ? compile_tool::writeEncrypted(*module, line.output)
                            : printModule(line, *module);
}

static bool emitKernels(const CommandLine &line, mlir::ModuleOp module) {
  std::string ptx, cubin, error;
  if (!nvptx::emitPTX(module, line.architecture, ptx, error))
    return tool::printError(error);
  if (line.emit == "ptx")
    return tool::writeFile(line.output, ptx);
  return nvptx::assemble(ptx, line.architecture, cubin, error)
             ? tool::writeFile(line.output, cubin)
             : tool::printError("--emit=cubin: " + error);
}

static bool compileProgram(const CommandLine &line,
                           const CompileOptions &options,
                           const char *executable, mlir::MLIRContext &context) {
  tool::DiagnosticPrinter diagnostics(context);
  if (isEncrypted(line))
    return emitEncrypted(line, context);
  std::string error;
  std::optional<cpu::Machine> machine =
      cpu::Machine::get(line.targetCPU, error);
  if (!machine)
    return tool::printError("--target-cpu: " + error);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      tool::readProgram(line.program, context);
  if (!module)
    return false;
  if (!line.quantize.empty() && !tool::quantizeProgram(*module, line.quantize))
    return false;
  CPUOptions cpuOptions;
  cpuOptions.targetCPU = line.targetCPU.getValue();
  cpuOptions.parallel = line.parallel.getValue();
  cpuOptions.quant = *parseQuantForm(line.quant);
  if (failed(compile(*module, cpuOptions, options)))
    return false;
  if (isKernelArtifact(line.emit))
    return emitKernels(line, *module);
  std::optional<cpu::Artifact> artifact = parseArtifact(line.emit);
  if (!artifact)
    return printModule(line, *module);
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
