//===- SimulatorClient.cpp - Encryption that is none ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimulatorClient.h"

#include <algorithm>
#include <random>

using namespace ricci::fhe;

static const SimulatorContext &getSimulator(const Context &context) {
  return static_cast<const SimulatorContext &>(context);
}

EvaluationKeysPointer SimulatorClient::makeKeys() {
  // Not a secret: it keeps apart the files of different keys.
  std::random_device device;
  keySet.clear();
  for (int i = 0; i < 32; ++i)
    keySet += "0123456789abcdef"[device() & 15];
  const Parameters &parameters = context->getParameters();
  auto keys = context->makeEvaluationKeys(keySet);
  keys->rotations = parameters.rotations;
  std::sort(keys->rotations.begin(), keys->rotations.end());
  keys->multiplies = parameters.multiplies;
  return keys;
}

CiphertextPointer SimulatorClient::encrypt(const std::vector<double> &values,
                                           int64_t level) {
  return getSimulator(*context).make(
      values, level, context->getParameters().scaleBits, 1, error);
}

std::vector<double> SimulatorClient::decrypt(const Ciphertext &ciphertext) {
  const auto &slots = static_cast<const Slots &>(ciphertext);
  if (slots.isExtended) {
    error = "a ciphertext was decrypted before its key switches were finished";
    return {};
  }
  if (slots.degree != 1) {
    error = "a product was decrypted before it was relinearized";
    return {};
  }
  return context->fits(slots.values, slots.level, slots.scaleBits, error)
             ? slots.values
             : std::vector<double>();
}

bool SimulatorClient::writeSecretKey(std::string &bytes) {
  bytes.clear();
  return true;
}

bool SimulatorClient::writePublicKey(std::string &bytes) {
  bytes.clear();
  return true;
}

bool SimulatorClient::readSecretKey(std::string_view bytes,
                                    const std::string &name) {
  keySet = name;
  if (bytes.empty())
    return true;
  error = "a key of the simulator has " + std::to_string(bytes.size()) +
          " bytes, expected none";
  return false;
}

bool SimulatorClient::readPublicKey(std::string_view bytes,
                                    const std::string &name) {
  return readSecretKey(bytes, name);
}

std::unique_ptr<Client>
ricci::fhe::makeSimulatorClient(ContextPointer context) {
  return std::make_unique<SimulatorClient>(std::move(context));
}
