//===- CompilerOptions.cpp - How a program is compiled ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompilerOptions.h"

#include "Diagnostics.h"
#include "ProgramFile.h"

#include "ricci/Pipelines/FHEPipeline.h"
#include "ricci/Target/NVPTX/Emit.h"

#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace llvm;
using namespace ricci;
using tool::Target;

StringRef tool::stringifyTarget(Target target) {
  constexpr StringLiteral names[] = {"cpu", "nvptx", "fhe", "ref"};
  return names[static_cast<int>(target)];
}

ArrayRef<Phase> tool::CompilerSettings::getPhases() const {
  switch (target) {
  case Target::NVPTX:
    return nvptxPhases;
  case Target::FHE:
    return fhePhases;
  case Target::CPU:
  case Target::Ref:
    return allPhases;
  }
  llvm_unreachable("all targets are above");
}

bool tool::compileProgram(mlir::ModuleOp module,
                          const CompilerSettings &settings, Fault *fault) {
  if (fault)
    *fault = Fault::Program;
  if (settings.target == Target::FHE) {
    // What is printed after the first phase is the program as written.
    if (settings.to == Phase::Import)
      return true;
    FHEOptions options;
    options.slots = settings.slots;
    options.encryptLayout = settings.encryptLayout;
    options.textbook = settings.textbook;
    options.maxRotationKeys = settings.maxRotationKeys;
    options.maxRotationKeyBytes = settings.maxRotationKeyBytes;
    options.securityBits = settings.securityBits;
    options.tolerance = settings.tolerance;
    options.maxDegree = settings.maxDegree;
    return succeeded(
        compileToFHE(module, options, settings.dumpDirectory, fault));
  }
  CPUOptions options;
  options.targetCPU = settings.targetCPU;
  options.parallel = settings.parallel;
  options.quant = settings.quant;
  CompileOptions phases;
  phases.from = settings.from;
  phases.to = settings.getLastPhase();
  phases.phases = settings.getPhases();
  phases.dumpDirectory = settings.dumpDirectory;
  return succeeded(compile(module, options, phases, fault));
}

//===----------------------------------------------------------------------===//
// The options
//===----------------------------------------------------------------------===//

/// "a, b or c".
static std::string listChoices(ArrayRef<StringRef> names) {
  if (names.size() == 1)
    return names.front().str();
  return join(names.drop_back(), ", ") + " or " + names.back().str();
}

bool tool::parseTarget(StringRef name, ArrayRef<Target> targets,
                       Target &target) {
  for (Target known : targets)
    if (name == stringifyTarget(known)) {
      target = known;
      return true;
    }
  return printError("--target: found '" + name + "', expected " +
                    listChoices(map_to_vector(targets, stringifyTarget)));
}

bool tool::checkTarget(const cl::Option &option, ArrayRef<Target> targets,
                       Target target) {
  if (option.getNumOccurrences() == 0 || is_contained(targets, target))
    return true;
  return printError("--" + option.ArgStr + ": it is of --target=" +
                    listChoices(map_to_vector(targets, stringifyTarget)) +
                    " alone; add that, or leave it out");
}

bool tool::CompilerOptions::checkTargets(Target target) const {
  for (const cl::Option *option :
       {static_cast<const cl::Option *>(&secret),
        static_cast<const cl::Option *>(&slots),
        static_cast<const cl::Option *>(&encryptLayout),
        static_cast<const cl::Option *>(&plan),
        static_cast<const cl::Option *>(&maxRotationKeys),
        static_cast<const cl::Option *>(&maxRotationKeyBytes),
        static_cast<const cl::Option *>(&tolerance),
        static_cast<const cl::Option *>(&maxDegree),
        static_cast<const cl::Option *>(&securityBits),
        static_cast<const cl::Option *>(&insecureParameters)})
    if (!checkTarget(*option, Target::FHE, target))
      return false;
  return checkTarget(architecture, Target::NVPTX, target) &&
         checkTarget(quant, {Target::CPU, Target::NVPTX, Target::Ref}, target);
}

bool tool::CompilerOptions::readEncrypted(CompilerSettings &settings) const {
  settings.secret = secret;
  if (secret.getNumOccurrences() && secret.empty())
    return printError("--secret: found nothing, expected 'all' or numbers of "
                      "arguments, such as 0,2");
  settings.encryptLayout = encryptLayout;
  if (!is_contained({"row-major", "packed", "replicated"}, encryptLayout))
    return printError("--encrypt-layout: found '" + encryptLayout +
                      "', expected row-major, packed or replicated");
  if (!parseNumber("--slots", slots, int64_t(1), int64_t(1) << 16,
                   settings.slots))
    return false;
  if (settings.slots & (settings.slots - 1))
    return printError("--slots: found " + slots.getValue() +
                      ", expected a power of two");
  if (plan != "best" && plan != "textbook")
    return printError("--plan: found '" + plan.getValue() +
                      "', expected best or textbook");
  settings.textbook = plan == "textbook";
  if (StringRef(tolerance).getAsDouble(settings.tolerance) ||
      !(settings.tolerance > 0) || !std::isfinite(settings.tolerance))
    return printError("--tolerance: found '" + tolerance.getValue() +
                      "', expected a number above 0, such as 1e-6");
  if (!parseNumber("--max-rotation-keys", maxRotationKeys, int64_t(0),
                   int64_t(1) << 16, settings.maxRotationKeys) ||
      !parseNumber("--max-rotation-key-bytes", maxRotationKeyBytes, int64_t(0),
                   int64_t(1) << 50, settings.maxRotationKeyBytes) ||
      !parseNumber("--max-degree", maxDegree, int64_t(1), int64_t(1) << 10,
                   settings.maxDegree) ||
      !parseNumber("--security-bits", securityBits, int64_t(0), int64_t(256),
                   settings.securityBits))
    return false;
  settings.insecureParameters = insecureParameters;
  return settings.securityBits >= 128 || settings.insecureParameters ||
         printError("--security-bits: found " + securityBits.getValue() +
                    ", expected at least 128, the least of the tables of "
                    "HomomorphicEncryption.org; for a test without secrets add "
                    "--insecure-parameters");
}

/// False, with a message, if a phase of the target has no such name.
static bool readPhase(StringRef option, StringRef name, ArrayRef<Phase> phases,
                      std::optional<Phase> &phase) {
  phase = ricci::parsePhase(name);
  if (phase && is_contained(phases, *phase))
    return true;
  return tool::printError(option + ": found '" + name +
                          "', expected a phase: " +
                          listChoices(map_to_vector(phases, stringifyPhase)));
}

bool tool::CompilerOptions::readPhases(CompilerSettings &settings) const {
  ArrayRef<Phase> phases = settings.getPhases();
  if (compileTo.getNumOccurrences() &&
      !readPhase("--compile-to", compileTo, phases, settings.to))
    return false;
  settings.dumpDirectory = dumpPhases;
  if (!compileFrom.getNumOccurrences())
    return true;
  if (settings.target == Target::FHE)
    return printError("--compile-from: --target=fhe starts from the program as "
                      "written; leave it out");
  if (!readPhase("--compile-from", compileFrom, phases, settings.from))
    return false;
  if (quantize.getNumOccurrences())
    return printError("--quantize: found --compile-from, but a program is "
                      "quantized as written; leave out one");
  return *settings.from <= settings.getLastPhase() ||
         printError("--compile-from: found " + compileFrom.getValue() +
                    ", expected a phase not later than " +
                    stringifyPhase(settings.getLastPhase()) +
                    ", that of --compile-to");
}

bool tool::CompilerOptions::read(CompilerSettings &settings) const {
  if (!checkTargets(settings.target))
    return false;
  settings.targetCPU = targetCPU;
  std::optional<QuantForm> form = parseQuantForm(quant);
  if (!form)
    return printError("--quant: found '" + quant.getValue() +
                      "', expected widened, bit-serial or lookup");
  settings.quant = *form;
  settings.formats = quantize;
  if (quantize.getNumOccurrences() && !checkFormats(settings.formats))
    return false;
  settings.architecture = architecture;
  if (!is_contained(nvptx::architectures, settings.architecture))
    return printError("--gpu-arch: found '" + settings.architecture +
                      "', expected " +
                      join(ArrayRef(nvptx::architectures), " or "));
  return (settings.target != Target::FHE || readEncrypted(settings)) &&
         readPhases(settings);
}
