//===- Program.h - A program with kernels, compiled in memory ---*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_NVPTX_PROGRAM_H
#define RICCI_TARGET_NVPTX_PROGRAM_H

#include "ricci/Target/CPU/Program.h"
#include "ricci/Target/NVPTX/Emulator.h"

namespace ricci::nvptx {

/// The host's machine code and the device with the kernels. Calls go through
/// `ricci_call`, after `ricci_set_device` with the device on the same thread.
class Program {
public:
  ~Program();
  /// Compiles a module that has passed the phase `nvptx` for the first GPU.
  /// Null, and a sentence in `error`, if LLVM cannot or there is none.
  static std::unique_ptr<Program> create(mlir::ModuleOp module,
                                         const cpu::Machine &host,
                                         llvm::StringRef architecture,
                                         std::string &error);
  /// The same for the emulator.
  static std::unique_ptr<Program> createEmulated(mlir::ModuleOp module,
                                                 const cpu::Machine &host,
                                                 std::string &error);
  const ricci_artifact_info *getInfo() const { return host->getInfo(); }
  const ricci_device *getDevice() const {
    return emulator ? emulator->getDevice() : gpu;
  }

private:
  Program() = default;
  std::unique_ptr<cpu::Program> host;
  std::unique_ptr<Emulator> emulator;
  ricci_device *gpu = nullptr;
};

} // namespace ricci::nvptx

#endif // RICCI_TARGET_NVPTX_PROGRAM_H
