//===- Count.h - Numbers of things in sentences -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_COUNT_H
#define RICCI_TOOLS_SUPPORT_COUNT_H

#include "llvm/ADT/Twine.h"

#include <string>

namespace ricci::tool {

/// "1 file", "2 files": `noun` is a word with the plural -s.
inline std::string count(uint64_t number, llvm::StringRef noun) {
  return (llvm::Twine(number) + " " + noun + (number == 1 ? "" : "s")).str();
}

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_COUNT_H
