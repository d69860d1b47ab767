//===- SimulatorClient.h - Encryption that is none --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_SIMULATORCLIENT_H
#define RICCI_LIB_TARGET_FHE_SIMULATORCLIENT_H

#include "SimulatorContext.h"

namespace ricci::fhe {

class SimulatorClient : public Client {
public:
  using Client::Client;
  EvaluationKeysPointer makeKeys() override;
  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override;
  std::vector<double> decrypt(const Ciphertext &ciphertext) override;
  bool writeSecretKey(std::string &bytes) override;
  bool writePublicKey(std::string &bytes) override;
  bool readSecretKey(std::string_view bytes, const std::string &name) override;
  bool readPublicKey(std::string_view bytes, const std::string &name) override;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_SIMULATORCLIENT_H
