//===- Emulator.h - Kernels on this processor -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs kernels without a GPU and checks every access to memory: out of bounds,
// read before written, two threads at one byte without a barrier between them;
// and that all threads of a block meet at the same barriers.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_NVPTX_EMULATOR_H
#define RICCI_TARGET_NVPTX_EMULATOR_H

#include "ricci/Runtime/Device.h"

#include "mlir/IR/BuiltinOps.h"

#include <memory>
#include <string>

namespace ricci::nvptx {

class Emulator {
public:
  ~Emulator();
  /// Compiles the kernels of a module that has passed the phase `nvptx` for
  /// this processor. Null, and a sentence in `error`, if it cannot.
  static std::unique_ptr<Emulator> create(mlir::ModuleOp module,
                                          std::string &error);
  /// The device, which lives as long as this object. A launch that breaks a
  /// rule fails with RICCI_INVALID_ARGUMENT and a sentence that names the
  /// source line.
  const ricci_device *getDevice() const;

private:
  Emulator();
  struct State;
  std::unique_ptr<State> state;
};

} // namespace ricci::nvptx

#endif // RICCI_TARGET_NVPTX_EMULATOR_H
