//===- TracerClient.cpp - Encryption as text ------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimulatorClient.h"
#include "TracerContext.h"

#include <cstdio>

using namespace ricci::fhe;

namespace {

class TracerClient : public SimulatorClient {
public:
  using SimulatorClient::SimulatorClient;

  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override {
    return static_cast<const TracerContext &>(*context).name(
        SimulatorClient::encrypt(values, level),
        "encrypt at level " + std::to_string(level));
  }

  std::vector<double> decrypt(const Ciphertext &ciphertext) override {
    const auto &named = static_cast<const NamedCiphertext &>(ciphertext);
    std::printf("decrypt %s\n", named.name.c_str());
    // What comes next is of others.
    std::fflush(stdout);
    return SimulatorClient::decrypt(*named.inner);
  }
};

} // namespace

std::unique_ptr<Client> ricci::fhe::makeTracerClient(ContextPointer context) {
  return std::make_unique<TracerClient>(std::move(context));
}
