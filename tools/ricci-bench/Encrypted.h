//===- Encrypted.h - Encrypted programs beside the textbook's ---*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIBENCH_ENCRYPTED_H
#define RICCI_TOOLS_RICCIBENCH_ENCRYPTED_H

#include "mlir/IR/MLIRContext.h"

#include <string>
#include <vector>

namespace ricci::bench {

/// An einsum on random tensors; of its operands, those in `secret` are
/// encrypted ("all", or numbers).
struct EncryptedCase {
  std::string expression;
  std::vector<std::vector<int64_t>> shapes;
  std::string secret = "all";
};

/// The cases of a file with tabs between number, expression and shapes; lines
/// that start with # are none. False after a message.
bool readCases(const std::string &path, std::vector<EncryptedCase> &cases);

/// Prints, for each case, the time of the server's operations under the
/// textbook's plan and under ours with each layout: on OpenFHE, N = 2^15, one
/// thread, the same parameters for all; medians of `runs` runs that alternate.
bool compareCases(const std::vector<EncryptedCase> &cases, unsigned runs,
                  mlir::MLIRContext &context);

/// Prints what operations take in each of `rings`, at each level up to `levels`
/// that the ring is secure with, as lib/Dialect/FHE/Costs/OpenFHECosts.inc has
/// it, and writes it as JSON to `jsonPath` if that is not empty.
bool measureCosts(llvm::ArrayRef<int64_t> rings, int64_t levels,
                  const std::string &jsonPath);

} // namespace ricci::bench

#endif // RICCI_TOOLS_RICCIBENCH_ENCRYPTED_H
