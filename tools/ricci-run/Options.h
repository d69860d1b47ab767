//===- Options.h - The command line of ricci-run ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_OPTIONS_H
#define RICCI_TOOLS_RICCIRUN_OPTIONS_H

#include "ricci/Pipelines/Pipelines.h"
#include "ricci/Runtime/Runtime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ricci::run {

enum class Target { CPU, NVPTX, FHE, Ref };

/// An input without a file: one item of --random.
struct RandomInput {
  std::vector<int64_t> shape;
  ricci_element_type type;
  std::string text; ///< As on the command line.
};

struct Options {
  std::string executable;  ///< argv[0].
  std::string programPath; ///< Empty with an expression.
  std::string expression;  ///< Of --einsum.
  std::string entry;       ///< Empty for the only public function.
  std::vector<std::string> inputPaths;
  std::vector<RandomInput> randomInputs; ///< Follow those from files.
  uint64_t seed = 1;
  std::vector<std::string> outputPaths;
  QuantForm quant = QuantForm::Widened;
  std::string formats; ///< Of --quantize; empty to leave the program as it is.

  Target target = Target::CPU;
  std::string targetCPU = "host";
  int32_t threads = 0; ///< 0 for one a processor.

  // Of --target=nvptx.
  bool emulate = false;
  std::string architecture = "sm_80";

  // Of --target=fhe.
  std::string secret; ///< "all", or numbers; empty for what the program says.
  std::string backend = "simulator";
  std::string encryptLayout = "row-major"; ///< Where the client puts elements.
  int64_t slots = 16384;
  bool textbook = false;           ///< The plan that others are measured by.
  int64_t maxRotationKeys = 0;     ///< 0 for any number.
  int64_t maxRotationKeyBytes = 0; ///< Likewise, of all of them.
  double tolerance = 1e-6;         ///< Of polynomials in place of functions.
  int64_t maxDegree = 63;          ///< Of these.
  int64_t securityBits = 128;
  bool insecureParameters = false; ///< Allows less than 128.
  bool stopsAtFHE = false;         ///< Prints the program on ciphertexts.

  bool check = false;
  bool bench = false;
  unsigned benchRuns = 10;
  unsigned benchSeconds = 1;
  bool explain = false;
  std::string explainPath; ///< HTML; empty for text on stdout.
  std::string jsonPath;
  std::string dumpDirectory;
  std::optional<Phase> from;
  Phase to = Phase::CPU;

  /// The phases of the target; it runs what has passed the last one.
  llvm::ArrayRef<Phase> getPhases() const {
    return target == Target::NVPTX ? llvm::ArrayRef<Phase>(nvptxPhases)
                                   : llvm::ArrayRef<Phase>(allPhases);
  }
};

/// Reads the command line. An exit status, 2 after a message on wrong usage and
/// 1 for what this build lacks, if the tool should end here.
std::optional<int> parseOptions(int argc, char **argv, Options &options);

/// "4x5:f32" (":f32" for rank 0); none, and a sentence in `error`, otherwise.
std::optional<RandomInput> parseRandomInput(llvm::StringRef text,
                                            std::string &error);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_OPTIONS_H
