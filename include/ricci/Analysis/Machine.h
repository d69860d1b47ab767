//===- Machine.h - What code generation knows of a CPU -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_MACHINE_H
#define RICCI_ANALYSIS_MACHINE_H

#include "mlir/IR/Location.h"

#include <optional>
#include <string>

namespace ricci::cpu {

/// The processor that code is generated for: its name, LLVM's feature string
/// and the figures that tile sizes follow from.
struct Machine {
  std::string triple;
  std::string cpu;      ///< An LLVM processor name.
  std::string features; ///< As in "+avx2,+fma".
  int64_t vectorBits = 128;
  int64_t vectorRegisters = 16;
  bool hasFMA = false;
  /// The narrowest element whose vectors are read and written under a mask in
  /// one instruction; 0 if there is none.
  int64_t maskedBits = 0;
  int64_t l1Bytes = 32 << 10;
  int64_t l2Bytes = 512 << 10;

  /// `name` is an LLVM processor name, or "host" for this machine. None, and a
  /// sentence in `error`, if LLVM does not know it.
  static std::optional<Machine> get(llvm::StringRef name, std::string &error);
  /// Likewise, for passes: the sentence is an error at `location`.
  static mlir::FailureOr<Machine> get(llvm::StringRef name,
                                      mlir::Location location);
};

} // namespace ricci::cpu

#endif // RICCI_ANALYSIS_MACHINE_H
