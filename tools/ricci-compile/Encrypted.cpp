//===- Encrypted.cpp - Programs on ciphertexts as files -------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encrypted.h"

#include "Diagnostics.h"
#include "ProgramFile.h"
#include "Secrets.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/Program.h"

#include "llvm/Support/Path.h"

using namespace mlir;
using namespace ricci;

/// The only public function; null after a message.
static func::FuncOp findEntry(ModuleOp module) {
  func::FuncOp entry;
  unsigned count = 0;
  for (auto function : module.getOps<func::FuncOp>())
    if (function.isPublic()) {
      entry = function;
      ++count;
    }
  if (count == 1)
    return entry;
  tool::printError("--target=fhe: found " + Twine(count) +
                   " public functions, expected one; make the others private");
  return nullptr;
}

bool compile_tool::markEntry(ModuleOp module, StringRef secret) {
  func::FuncOp entry = findEntry(module);
  return entry && tool::markSecrets(module, entry.getName(), secret);
}

bool compile_tool::writeEncrypted(ModuleOp module, int64_t securityBits,
                                  StringRef directory) {
  func::FuncOp entry = findEntry(module);
  if (!entry)
    return false;
  FailureOr<fhe::Parameters> parameters =
      fhe::findParameters(module, entry.getName());
  if (failed(parameters))
    return false;
  parameters->securityBits = securityBits;
  if (!tool::makeFolder("-o", directory))
    return false;
  for (fhe::Side side : {fhe::Side::Client, fhe::Side::Server}) {
    OwningOpRef<ModuleOp> file =
        fhe::makeFile(module, entry, *parameters, side);
    std::string text;
    llvm::raw_string_ostream os(text);
    // A server names the line at fault; a client has none.
    OpPrintingFlags flags;
    if (side == fhe::Side::Server)
      flags.enableDebugInfo();
    file->print(os, flags);
    os << '\n';
    SmallString<128> path(directory);
    llvm::sys::path::append(path, side == fhe::Side::Client ? "client.mlir"
                                                            : "server.mlir");
    if (!tool::writeFile(path, text))
      return false;
  }
  return true;
}
