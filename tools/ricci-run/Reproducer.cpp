//===- Reproducer.cpp - A failure that can be replayed ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reproducer.h"

#include "Diagnostics.h"
#include "ProgramFile.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

/// What a signal's handler writes; there is one reproducer at a time.
static const Reproducer *current = nullptr;

/// `text` as one word of a shell.
static std::string quote(StringRef text) {
  StringRef plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789_-+=./:,@%";
  if (!text.empty() && text.find_first_not_of(plain) == StringRef::npos)
    return text.str();
  std::string quoted = "'";
  for (char c : text)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The options that decide what happens, in the order of --help.
static std::string formatOptions(const Options &options,
                                 const Signature &signature) {
  std::string text = " --entry=" + quote(signature.name);
  if (options.target != Target::CPU)
    text += " --target=" + tool::stringifyTarget(options.target).str();
  if (options.target == Target::NVPTX) {
    text += " --gpu-arch=" + options.architecture;
    if (options.emulate)
      text += " --emulate";
  }
  if (options.target == Target::FHE) {
    text += " --backend=" + quote(options.backend);
    if (!options.secret.empty())
      text += " --secret=" + quote(options.secret);
    if (options.encryptLayout != "row-major")
      text += " --encrypt-layout=" + options.encryptLayout;
    if (options.textbook)
      text += " --plan=textbook";
    if (options.maxRotationKeys != 0)
      text += " --max-rotation-keys=" + std::to_string(options.maxRotationKeys);
    if (options.maxRotationKeyBytes != 0)
      text += " --max-rotation-key-bytes=" +
              std::to_string(options.maxRotationKeyBytes);
    if (options.tolerance != 1e-6)
      text += formatv(" --tolerance={0:e17}", options.tolerance).str();
    if (options.maxDegree != 63)
      text += " --max-degree=" + std::to_string(options.maxDegree);
    if (options.securityBits != 128)
      text += " --security-bits=" + std::to_string(options.securityBits);
    if (options.insecureParameters)
      text += " --insecure-parameters";
    if (options.slots != 16384)
      text += " --slots=" + std::to_string(options.slots);
  }
  if (options.quant != QuantForm::Widened)
    text += " --quant=" + stringifyQuantForm(options.quant).str();
  if (options.targetCPU != "host")
    text += " --target-cpu=" + quote(options.targetCPU);
  if (options.threads)
    text += " --threads=" + std::to_string(options.threads);
  if (!options.randomInputs.empty()) {
    std::string items;
    for (const RandomInput &input : options.randomInputs)
      items += (items.empty() ? "" : ",") + input.text;
    text +=
        " --random=" + quote(items) + " --seed=" + std::to_string(options.seed);
  }
  if (options.check)
    text += " --check=ref";
  if (options.from)
    text += " --compile-from=" + stringifyPhase(*options.from).str();
  if (options.to)
    text += " --compile-to=" + stringifyPhase(*options.to).str();
  return text;
}

static std::string getInputName(StringRef name, size_t index) {
  return (name + "." + Twine(index) + ".npy").str();
}

Reproducer::Reproducer(mlir::ModuleOp module, const Options &options,
                       const Signature &signature,
                       const std::vector<Input> &inputs)
    : inputs(inputs), fileInputs(options.inputPaths.size()) {
  const char *requested = std::getenv("RICCI_REPRODUCER_DIR");
  directory = requested ? requested : "";
  std::string program;
  raw_string_ostream os(program);
  module.print(os, mlir::OpPrintingFlags().useLocalScope());
  std::string flags = formatOptions(options, signature);
  name = "ricci-reproducer-" +
         utohexstr(xxh3_64bits(program + flags), /*LowerCase=*/true);
  auto pathOf = [&](const Twine &file) {
    SmallString<128> path(directory);
    sys::path::append(path, file);
    return quote(path);
  };
  command = quote(options.executable) + " " + pathOf(name + ".mlir");
  for (size_t i = 0; i < fileInputs; ++i)
    command += " " + pathOf(getInputName(name, i));
  command += flags;
  text = "// Replays a failure of ricci-run:\n//   " + command + "\n" + program;
  static bool isRegistered = false;
  current = this;
  if (!isRegistered)
    sys::AddSignalHandler(onCrash, nullptr);
  isRegistered = true;
}

Reproducer::~Reproducer() { current = nullptr; }

void Reproducer::onCrash(void *) {
  if (current)
    current->write();
}

void Reproducer::write() const {
  SmallString<128> path(directory);
  if (!directory.empty() && sys::fs::create_directories(directory)) {
    tool::printNote("no reproducer: can't make the folder " + directory +
                    " that RICCI_REPRODUCER_DIR names");
    return;
  }
  sys::path::append(path, name + ".mlir");
  if (!tool::writeFile(path, text))
    return;
  for (size_t i = 0; i < fileInputs; ++i) {
    SmallString<128> inputPath(directory);
    sys::path::append(inputPath, getInputName(name, i));
    if (ricci_npy_write(inputPath.c_str(), inputs[i].tensor.get()))
      tool::printError(ricci_last_error());
  }
  tool::printNote("wrote " + path + "; this command replays the failure:");
  errs() << "  " << command << '\n';
}
