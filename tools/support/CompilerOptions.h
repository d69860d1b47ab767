//===- CompilerOptions.h - How a program is compiled ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The options that all tools share which compile, and what they mean.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_COMPILEROPTIONS_H
#define RICCI_TOOLS_SUPPORT_COMPILEROPTIONS_H

#include "CommandLine.h"

#include "ricci/Pipelines/Pipelines.h"

#include <optional>
#include <string>

namespace ricci::tool {

enum class Target { CPU, NVPTX, FHE, Ref };

/// "cpu", "nvptx", "fhe", "ref".
llvm::StringRef stringifyTarget(Target target);

/// What a command line says of compilation.
struct CompilerSettings {
  Target target = Target::CPU;
  std::string targetCPU = "host";
  bool parallel = true;
  QuantForm quant = QuantForm::Widened;
  std::string formats; ///< Of --quantize; empty to leave the program as it is.

  // Of --target=nvptx.
  std::string architecture = "sm_80";

  // Of --target=fhe.
  std::string secret; ///< "all", or numbers; empty for what the program says.
  std::string encryptLayout = "row-major"; ///< Where the client puts elements.
  int64_t slots = 16384;
  bool textbook = false;           ///< The plan that others are measured by.
  int64_t maxRotationKeys = 0;     ///< 0 for any number.
  int64_t maxRotationKeyBytes = 0; ///< Likewise.
  double tolerance = 1e-6;         ///< Of polynomials in place of functions.
  int64_t maxDegree = 63;          ///< Of these.
  int64_t securityBits = 128;
  bool insecureParameters = false; ///< Allows less than 128.

  std::optional<Phase> from; ///< Already passed.
  std::optional<Phase> to;   ///< None for all of the target's phases.
  std::string dumpDirectory;

  /// Those of the target; it runs what has passed the last one.
  llvm::ArrayRef<Phase> getPhases() const;
  Phase getLastPhase() const { return to.value_or(getPhases().back()); }
};

/// Runs the phases that `settings` asks for on `module`; false after messages.
/// `fault`, if given, then says what these call for.
bool compileProgram(mlir::ModuleOp module, const CompilerSettings &settings,
                    Fault *fault = nullptr);

/// False, with a message, if `name` is none of `targets`.
bool parseTarget(llvm::StringRef name, llvm::ArrayRef<Target> targets,
                 Target &target);

/// False, with a message, if `option` was given, but not one of its `targets`.
bool checkTarget(const llvm::cl::Option &option, llvm::ArrayRef<Target> targets,
                 Target target);

/// The options as LLVM's parser sees them, but for --target: which targets
/// there are differs between tools.
struct CompilerOptions {
  /// What they say; `settings` has the target. False, with a message, if a
  /// value or a combination makes no sense.
  bool read(CompilerSettings &settings) const;

private:
  bool checkTargets(Target target) const;
  bool readEncrypted(CompilerSettings &settings) const;
  bool readPhases(CompilerSettings &settings) const;

  llvm::cl::opt<std::string> targetCPU{
      "target-cpu", llvm::cl::value_desc("name"), llvm::cl::init("host"),
      llvm::cl::desc(
          "LLVM's name of the processor to compile for (default: host)")};
  llvm::cl::opt<std::string> quant{
      "quant", llvm::cl::value_desc("widened|bit-serial|lookup"),
      llvm::cl::init("widened"),
      llvm::cl::desc(
          "How sums of products of codes are computed: as products of "
          "integers (default), by population counts of bits, or by tables "
          "of partial sums")};
  llvm::cl::opt<std::string> quantize{
      "quantize", llvm::cl::value_desc("weights:CODE,activations:CODE"),
      llvm::cl::desc(
          "Give the operands of products of floats these formats first, "
          "such as weights:int4/group=32,activations:int8. A scale is of "
          "/tensor, /channel or /group=N; weights are constants and "
          "arguments marked {q.weight}")};
  llvm::cl::opt<std::string> architecture{
      "gpu-arch", llvm::cl::value_desc("sm_80|sm_90a"), llvm::cl::init("sm_80"),
      llvm::cl::desc(
          "With --target=nvptx: the GPU's architecture (default: sm_80)")};
  llvm::cl::opt<std::string> secret{
      "secret", llvm::cl::value_desc("all|0,2"),
      llvm::cl::desc(
          "With --target=fhe: the arguments that only their owner may see "
          "(default: those that the program marks)")};
  llvm::cl::opt<std::string> slots{
      "slots", llvm::cl::value_desc("n"), llvm::cl::init("16384"),
      llvm::cl::desc(
          "With --target=fhe: numbers in a ciphertext, a power of two "
          "(default: 16384)")};
  llvm::cl::opt<std::string> encryptLayout{
      "encrypt-layout", llvm::cl::value_desc("row-major|packed|replicated"),
      llvm::cl::init("row-major"),
      llvm::cl::desc(
          "With --target=fhe: where elements lie in ciphertexts. Packed: "
          "where the compiler says. Replicated: copies, too (default: "
          "row-major)")};
  llvm::cl::opt<std::string> plan{
      "plan", llvm::cl::value_desc("best|textbook"), llvm::cl::init("best"),
      llvm::cl::desc(
          "With --target=fhe: textbook for the plan that others are "
          "measured by, row-major and without sharing (default: best)")};
  llvm::cl::opt<std::string> maxRotationKeys{
      "max-rotation-keys", llvm::cl::value_desc("n"), llvm::cl::init("0"),
      llvm::cl::desc(
          "With --target=fhe: at most so many rotation keys; other "
          "rotations are composed of theirs (default: 0, any number)")};
  llvm::cl::opt<std::string> maxRotationKeyBytes{
      "max-rotation-key-bytes", llvm::cl::value_desc("n"), llvm::cl::init("0"),
      llvm::cl::desc(
          "With --target=fhe: at most so many bytes of rotation keys in all, "
          "in the ring that OpenFHE gets; other rotations are composed of "
          "theirs (default: 0, any number)")};
  llvm::cl::opt<std::string> tolerance{
      "tolerance", llvm::cl::value_desc("e"), llvm::cl::init("1e-6"),
      llvm::cl::desc(
          "With --target=fhe: the error that is asked for of polynomials "
          "in place of other functions, relative to the larger of 1 and "
          "their values (default: 1e-6)")};
  llvm::cl::opt<std::string> maxDegree{
      "max-degree", llvm::cl::value_desc("n"), llvm::cl::init("63"),
      llvm::cl::desc(
          "With --target=fhe: the highest degree of polynomials in place of "
          "other functions (default: 63)")};
  llvm::cl::opt<std::string> securityBits{
      "security-bits", llvm::cl::value_desc("n"), llvm::cl::init("128"),
      llvm::cl::desc(
          "With --target=fhe: 128 (default), 192 or 256, by the tables of "
          "HomomorphicEncryption.org")};
  llvm::cl::opt<bool> insecureParameters{
      "insecure-parameters",
      llvm::cl::desc(
          "With --target=fhe: allow --security-bits below 128, which keep "
          "no secret")};
  llvm::cl::opt<std::string> compileTo{
      "compile-to", llvm::cl::value_desc("phase"),
      llvm::cl::desc(
          "Print the program after this phase, and do no more: "
          "import, quant, contract, lower, buffer, then cpu, or gpu and "
          "nvptx; with --target=fhe import or fhe")};
  llvm::cl::opt<std::string> compileFrom{
      "compile-from", llvm::cl::value_desc("phase"),
      llvm::cl::desc("The program has already passed this phase")};
  llvm::cl::opt<std::string> dumpPhases{
      "dump-phases", llvm::cl::value_desc("directory"),
      llvm::cl::desc("Write the program after each phase here")};
};

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_COMPILEROPTIONS_H
