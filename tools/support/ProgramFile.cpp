//===- ProgramFile.cpp - Programs from files --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProgramFile.h"

#include "Diagnostics.h"

#include "ricci/Dialect/Q/Transforms/ContractionFormats.h"
#include "ricci/Dialect/Q/Transforms/Passes.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace ricci;

OwningOpRef<ModuleOp> tool::readProgram(StringRef path, MLIRContext &context,
                                        StringRef expected) {
  // A device may never end.
  llvm::sys::fs::file_status status;
  if (path != "-" && !llvm::sys::fs::status(path, status) &&
      llvm::is_contained({llvm::sys::fs::file_type::character_file,
                          llvm::sys::fs::file_type::block_file},
                         status.type())) {
    printError(path + ": found a device, expected a program in MLIR; give a "
                      "file, or '-' for standard input");
    return {};
  }
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!buffer) {
    printError(path + ": can't be read: " + buffer.getError().message() +
               "; expected " + expected + "; check the path");
    return {};
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  auto module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    printError(path + ": is no valid program; expected " + expected +
               "; correct the place named above");
  return module;
}

bool tool::quantizeProgram(ModuleOp module, StringRef formats) {
  PassManager pm(module->getName());
  pm.addPass(q::createQQuantizeContractions({formats.str()}));
  return succeeded(pm.run(module));
}

bool tool::checkFormats(StringRef formats) {
  std::string error;
  return q::ContractionFormats::parse(formats, error) ||
         printError("--quantize: " + error);
}

bool tool::makeFolder(StringRef option, StringRef path) {
  std::error_code code = llvm::sys::fs::create_directories(path);
  return !code ||
         printError(option + ": can't make the folder '" + path +
                    "': " + code.message() + "; name one that can be written");
}

bool tool::writeFile(StringRef path, StringRef text) {
  if (path == "-") {
    llvm::outs() << text;
    return flushOutput();
  }
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (!code) {
    os << text;
    os.close();
    code = os.error();
    os.clear_error();
  }
  if (!code)
    return true;
  return printError(path + ": can't be written: " + code.message() +
                    "; give a path in a folder that exists and is writable");
}
