//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Kernels as code for this processor: what a GPU does by itself becomes calls
// of the emulator.

#ifndef RICCI_LIB_TARGET_NVPTX_INSTRUMENT_H
#define RICCI_LIB_TARGET_NVPTX_INSTRUMENT_H

#include "llvm/IR/Module.h"

#include <map>
#include <string>
#include <vector>

namespace ricci::nvptx {

struct EmulatedKernel {
  bool hasBarriers = false;
};

struct Instrumented {
  std::map<std::string, EmulatedKernel> kernels;
  /// Of accesses and barriers, "file:line:column"; the calls have the index.
  std::vector<std::string> locations;
  /// Sizes of what a block shares, in bytes; the calls have the index.
  std::vector<size_t> shared;
};

/// The function of an instrumented kernel that takes an array of parameters.
std::string getEntryName(llvm::StringRef kernel);

/// False, and a sentence in `error`, for what the emulator does not know.
bool instrument(llvm::Module &module, Instrumented &result, std::string &error);

} // namespace ricci::nvptx

#endif // RICCI_LIB_TARGET_NVPTX_INSTRUMENT_H
