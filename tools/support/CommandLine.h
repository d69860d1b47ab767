//===- CommandLine.h - Reading a command line -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_SUPPORT_COMMANDLINE_H
#define RICCI_TOOLS_SUPPORT_COMMANDLINE_H

#include "Diagnostics.h"

#include "llvm/Support/CommandLine.h"

#include <optional>

namespace ricci::tool {

/// Drops the options that LLVM's libraries have registered; call it before a
/// tool makes its own, whose names would clash.
void dropLibraryOptions();

/// Parses the command line. Exit status 2 after messages in our form if it is
/// wrong.
std::optional<int> parseCommandLine(int argc, char **argv,
                                    llvm::StringRef overview);

/// False, with a message, if a path is empty, or if a file is named twice: the
/// last result would replace the others.
bool checkOutputs(llvm::ArrayRef<std::string> paths);

/// False, with a message, if `text` is no whole number in this range.
template <typename T>
bool parseNumber(llvm::StringRef option, llvm::StringRef text, T least, T most,
                 T &value) {
  if (!text.getAsInteger(10, value) && value >= least && value <= most)
    return true;
  return printError(option + ": found '" + text +
                    "', expected a whole number from " + llvm::Twine(least) +
                    " to " + llvm::Twine(most));
}

} // namespace ricci::tool

#endif // RICCI_TOOLS_SUPPORT_COMMANDLINE_H
