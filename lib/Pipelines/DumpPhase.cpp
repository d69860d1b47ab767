//===- DumpPhase.cpp - Modules between phases as files ----------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DumpPhase.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace ricci;

LogicalResult ricci::dumpPhase(ModuleOp module, StringRef directory,
                               size_t number, Phase phase) {
  if (directory.empty())
    return success();
  SmallString<128> path(directory);
  llvm::sys::path::append(path, std::to_string(number) + "-" +
                                    stringifyPhase(phase) + ".mlir");
  std::error_code code = llvm::sys::fs::create_directories(directory);
  if (!code) {
    llvm::ToolOutputFile file(path, code, llvm::sys::fs::OF_Text);
    if (!code) {
      module.print(file.os(), OpPrintingFlags().enableDebugInfo());
      file.keep();
      return success();
    }
  }
  return emitError(module.getLoc())
         << "cannot write '" << path << "': " << code.message()
         << "; name a directory that can be written";
}
