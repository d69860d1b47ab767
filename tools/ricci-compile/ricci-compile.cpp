//===- ricci-compile.cpp - Programs to artifacts ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompilerOptions.h"
#include "Diagnostics.h"
#include "Encrypted.h"
#include "ProgramFile.h"

#include "ricci/RegisterAll.h"
#include "ricci/Target/CPU/Emit.h"
#include "ricci/Target/NVPTX/Emit.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace ricci;
using tool::Target;

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

/// Something to write: of which target, and whether a terminal is no place for
/// it.
struct Artifact {
  StringLiteral name;
  std::optional<Target> target; ///< None for all.
  bool needsOutput;
  std::optional<cpu::Artifact> kind; ///< If `cpu::emit` writes it.
};

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
  cl::opt<std::string> output{
      "o", cl::value_desc("file"), cl::init("-"),
      cl::desc("Where to write it (default: standard output)")};
  cl::opt<bool> parallel{
      "parallel", cl::init(true),
      cl::desc("Divide the outer loops among threads (default: true)")};
  tool::CompilerOptions compiler;
};

} // namespace

static constexpr Target targets[] = {Target::CPU, Target::NVPTX, Target::FHE};

static constexpr Artifact artifacts[] = {
    {"mlir", std::nullopt, false, std::nullopt},
    {"llvm", Target::CPU, false, cpu::Artifact::LLVM},
    {"asm", Target::CPU, false, cpu::Artifact::Assembly},
    {"obj", Target::CPU, true, cpu::Artifact::Object},
    {"so", Target::CPU, true, cpu::Artifact::SharedLibrary},
    {"header", Target::CPU, false, cpu::Artifact::Header},
    {"ptx", Target::NVPTX, false, std::nullopt},
    {"cubin", Target::NVPTX, true, std::nullopt},
    {"fhe", Target::FHE, true, std::nullopt},
};

/// What --emit names; null after a message if that makes no sense here.
static const Artifact *findArtifact(const CommandLine &line,
                                    const tool::CompilerSettings &settings) {
  const Artifact *artifact = find_if(artifacts, [&](const Artifact &known) {
    return known.name == line.emit.getValue();
  });
  if (artifact == std::end(artifacts)) {
    tool::printError("--emit: found '" + line.emit +
                     "', expected mlir, llvm, asm, obj, so, header, ptx, cubin "
                     "or fhe");
    return nullptr;
  }
  std::string option = "--emit=" + line.emit + ": ";
  if (artifact->target && *artifact->target != settings.target)
    tool::printError(
        option + "found --target=" + line.target +
        ", expected --target=" + tool::stringifyTarget(*artifact->target));
  else if (artifact->needsOutput && line.output == "-")
    tool::printError(option + "found no output, expected -o " +
                     (artifact->target == Target::FHE ? "FOLDER" : "FILE"));
  else if (artifact->target && settings.to &&
           *settings.to != settings.getPhases().back())
    tool::printError(option +
                     "found --compile-to=" + stringifyPhase(*settings.to) +
                     ", which only --emit=mlir shows; leave out one");
  else
    return artifact;
  return nullptr;
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

static bool emit(const CommandLine &line, const Artifact &artifact,
                 const tool::CompilerSettings &settings, mlir::ModuleOp module,
                 const cpu::Machine &machine, const char *executable) {
  std::string error;
  if (artifact.kind)
    return cpu::emit(module, machine, *artifact.kind, line.output,
                     findRuntime(executable), error) ||
           tool::printError(error);
  if (artifact.target == Target::FHE)
    return compile_tool::writeEncrypted(module, settings.securityBits,
                                        line.output);
  std::string text;
  if (artifact.target == Target::NVPTX) {
    std::string ptx;
    if (!nvptx::emitPTX(module, settings.architecture, ptx, error))
      return tool::printError(error);
    if (!artifact.needsOutput)
      text = std::move(ptx);
    else if (!nvptx::assemble(ptx, settings.architecture, text, error))
      return tool::printError("--emit=cubin: " + error);
  } else {
    raw_string_ostream os(text);
    module->print(os);
    os << '\n';
  }
  return tool::writeFile(line.output, text);
}

static bool compileAndEmit(const CommandLine &line, const Artifact &artifact,
                           const tool::CompilerSettings &settings,
                           mlir::MLIRContext &context, const char *executable) {
  tool::DiagnosticPrinter diagnostics(context);
  std::string error;
  std::optional<cpu::Machine> machine =
      cpu::Machine::get(settings.targetCPU, error);
  if (!machine)
    return tool::printError("--target-cpu: " + error);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      tool::readProgram(line.program, context);
  return module &&
         (settings.formats.empty() ||
          tool::quantizeProgram(*module, settings.formats)) &&
         (settings.target != Target::FHE ||
          compile_tool::markEntry(*module, settings.secret)) &&
         tool::compileProgram(*module, settings) &&
         emit(line, artifact, settings, *module, *machine, executable);
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  tool::setName("ricci-compile");
  tool::dropLibraryOptions();
  CommandLine line;
  if (std::optional<int> status = tool::parseCommandLine(argc, argv, overview))
    return *status;
  if (line.program.empty()) {
    tool::printError("found no program, expected PROGRAM.mlir; see "
                     "ricci-compile --help");
    return wrongUsage;
  }
  if (!tool::checkOutputs(line.output.getValue()))
    return wrongUsage;
  tool::CompilerSettings settings;
  settings.parallel = line.parallel;
  if (!tool::parseTarget(line.target, targets, settings.target) ||
      !line.compiler.read(settings))
    return wrongUsage;
  const Artifact *artifact = findArtifact(line, settings);
  if (!artifact)
    return wrongUsage;
  mlir::DialectRegistry registry;
  registerDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  return compileAndEmit(line, *artifact, settings, context, argv[0]) ? 0 : 1;
}
