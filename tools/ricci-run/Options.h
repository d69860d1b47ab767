//===- Options.h - The command line of ricci-run ----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_OPTIONS_H
#define RICCI_TOOLS_RICCIRUN_OPTIONS_H

#include "CompilerOptions.h"

#include "ricci/Runtime/Runtime.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ricci::run {

using tool::Target;

/// An input without a file: one item of --random.
struct RandomInput {
  std::vector<int64_t> shape;
  ricci_element_type type;
  std::string text; ///< As on the command line.
};

struct Options : tool::CompilerSettings {
  std::string executable;  ///< argv[0].
  std::string programPath; ///< Empty with an expression.
  std::string expression;  ///< Of --einsum.
  std::string entry;       ///< Empty for the only public function.
  std::vector<std::string> inputPaths;
  std::vector<RandomInput> randomInputs; ///< Follow those from files.
  uint64_t seed = 1;
  std::vector<std::string> outputPaths;
  int32_t threads = 0;               ///< 0 for one a processor.
  bool emulate = false;              ///< Of --target=nvptx.
  std::string backend = "simulator"; ///< Of --target=fhe.

  bool check = false;
  bool bench = false;
  unsigned benchRuns = 10;
  unsigned benchSeconds = 1;
  bool explain = false;
  std::string explainPath; ///< HTML; empty for text on stdout.
  std::string jsonPath;

  /// Whether the program is called; else it is printed after its last phase.
  bool isRun() const { return !to; }
};

/// Reads the command line. An exit status, 2 after a message on wrong usage and
/// 1 for what this build lacks, if the tool should end here.
std::optional<int> parseOptions(int argc, char **argv, Options &options);

/// "4x5:f32" (":f32" for rank 0); none, and a sentence in `error`, otherwise.
std::optional<RandomInput> parseRandomInput(llvm::StringRef text,
                                            std::string &error);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_OPTIONS_H
