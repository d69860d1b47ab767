//===- Reproducer.h - A failure that can be replayed ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_REPRODUCER_H
#define RICCI_TOOLS_RICCIRUN_REPRODUCER_H

#include "Program.h"

namespace ricci::run {

/// The program as it was before compilation, and the command that runs it
/// again. Until it is destroyed, a crash of the process writes it, too.
class Reproducer {
public:
  Reproducer(mlir::ModuleOp module, const Options &options,
             const Signature &signature, const std::vector<Input> &inputs);
  ~Reproducer();
  Reproducer(const Reproducer &) = delete;
  Reproducer &operator=(const Reproducer &) = delete;

  /// Writes `ricci-reproducer-HASH.mlir`, and beside it the inputs that came
  /// from files, into $RICCI_REPRODUCER_DIR or the current folder, and prints
  /// the command on stderr.
  void write() const;

private:
  static void onCrash(void *reproducer);

  std::string directory, name;
  std::string command; ///< One line, quoted for a shell.
  std::string text;
  const std::vector<Input> &inputs;
  size_t fileInputs;
};

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_REPRODUCER_H
