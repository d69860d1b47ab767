//===- CommandLine.cpp - Reading a command line -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace ricci;

void tool::dropLibraryOptions() {
  SmallVector<cl::Option *> options;
  for (auto &entry : cl::getRegisteredOptions())
    // --help and --version are everybody's.
    if (none_of(entry.second->Categories, [](cl::OptionCategory *category) {
          return category->getName() == "Generic Options";
        }))
      options.push_back(entry.second);
  for (cl::Option *option : options)
    option->removeArgument();
}

std::optional<int> tool::parseCommandLine(int argc, char **argv,
                                          StringRef overview) {
  std::string errors;
  raw_string_ostream os(errors);
  if (cl::ParseCommandLineOptions(argc, argv, overview, &os))
    return std::nullopt;
  for (StringRef line : split(errors, '\n')) {
    // LLVM's parser begins each line with the tool's name.
    if (!line.consume_front(sys::path::filename(argv[0])))
      line.consume_front(argv[0]);
    line.consume_front(": ");
    if (!line.trim().empty())
      printError(line.trim());
  }
  return 2;
}

bool tool::checkOutputs(ArrayRef<std::string> paths) {
  for (auto [i, path] : enumerate(paths)) {
    if (path.empty())
      return printError("-o: found '', expected a path");
    // A device may take several.
    bool isFile = !sys::fs::exists(path) || sys::fs::is_regular_file(path);
    if (isFile && is_contained(paths.take_front(i), path))
      return printError("-o: found '" + path +
                        "' twice; give each result a file of its own");
  }
  return true;
}
