//===- SimulatorContext.h - Slots in the clear ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_SIMULATORCONTEXT_H
#define RICCI_LIB_TARGET_FHE_SIMULATORCONTEXT_H

#include "Schemes.h"

namespace ricci::fhe {

/// What the simulator has for ciphertexts and plaintexts.
struct Slots : Ciphertext, Plaintext {
  std::vector<double> values;
  int64_t level = 0, scaleBits = 0, degree = 1;
  bool isExtended = false; ///< Whether key switches lack their last step.
};

class SimulatorContext : public Context {
public:
  using Context::Context;
  const char *getName() const override { return "simulator"; }
  // Doubles alone: sums of at most 2^24 terms.
  double getTolerance() const override { return 1e-9; }

  std::shared_ptr<const Slots> make(std::vector<double> values, int64_t level,
                                    int64_t scaleBits, int64_t degree,
                                    std::string &error) const;

  bool writeCiphertext(const Ciphertext &ciphertext, std::string &bytes,
                       std::string &error) const override;
  CiphertextPointer readCiphertext(std::string_view bytes,
                                   const std::string &keySet, int64_t level,
                                   int64_t scaleBits,
                                   std::string &error) const override;
  std::shared_ptr<EvaluationKeys>
  makeEvaluationKeys(const std::string &keySet) const override;
  bool writeKey(const EvaluationKeys &keys, std::optional<int64_t> rotation,
                std::string &bytes, std::string &error) const override;
  bool readKey(std::string_view bytes, std::optional<int64_t> rotation,
               EvaluationKeys &keys, std::string &error) const override;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_SIMULATORCONTEXT_H
