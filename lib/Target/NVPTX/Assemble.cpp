//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/NVPTX/Emit.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace ricci::nvptx;

std::optional<std::string> ricci::nvptx::findAssembler() {
  if (auto path = llvm::sys::findProgramByName("ptxas"))
    return *path;
  if (auto path =
          llvm::sys::findProgramByName("ptxas", {"/usr/local/cuda/bin"}))
    return *path;
  return std::nullopt;
}

static bool readFile(llvm::StringRef path, std::string &text) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return false;
  text = (*buffer)->getBuffer().str();
  return true;
}

bool ricci::nvptx::assemble(llvm::StringRef ptx, llvm::StringRef architecture,
                            std::string &cubin, std::string &error) {
  std::optional<std::string> assembler = findAssembler();
  if (!assembler) {
    error = "found no ptxas, neither on PATH nor in /usr/local/cuda/bin; "
            "install a CUDA toolkit, or use the PTX text, which a driver "
            "compiles when it is loaded";
    return false;
  }
  llvm::SmallString<128> paths[3];
  const char *suffixes[] = {"ptx", "cubin", "txt"};
  llvm::SmallVector<llvm::FileRemover, 3> removers;
  for (auto [path, suffix] : llvm::zip(paths, suffixes)) {
    if (auto code = llvm::sys::fs::createTemporaryFile("ricci", suffix, path)) {
      error = "cannot make a temporary file: " + code.message();
      return false;
    }
    removers.emplace_back(path);
  }
  std::error_code code;
  llvm::raw_fd_ostream file(paths[0], code);
  file << ptx;
  file.close();
  if (code || file.has_error()) {
    file.clear_error();
    error = ("cannot write '" + paths[0] + "'").str();
    return false;
  }
  std::string option = ("--gpu-name=" + architecture).str();
  llvm::StringRef arguments[] = {*assembler, option, paths[0], "--output-file",
                                 paths[1]};
  std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(""),
                                                llvm::StringRef(paths[2]),
                                                llvm::StringRef(paths[2])};
  std::string said;
  if (llvm::sys::ExecuteAndWait(*assembler, arguments, std::nullopt,
                                redirects) != 0) {
    readFile(paths[2], said);
    error = "'" + *assembler + "' does not take the PTX: " + said;
    return false;
  }
  if (readFile(paths[1], cubin))
    return true;
  error = "'" + *assembler + "' wrote no file";
  return false;
}
