//===- TracerContext.cpp - Ciphertexts with names -------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TracerContext.h"

#include <cstdio>

using namespace ricci::fhe;

CiphertextPointer TracerContext::name(CiphertextPointer inner,
                                      const std::string &operation) const {
  if (!inner)
    return nullptr;
  std::string name = "c" + std::to_string(ciphertextCount++);
  std::printf("%s = %s\n", name.c_str(), operation.c_str());
  return std::make_shared<NamedCiphertext>(name, std::move(inner));
}

bool TracerContext::writeCiphertext(const Ciphertext &ciphertext,
                                    std::string &bytes,
                                    std::string &error) const {
  const auto &named = static_cast<const NamedCiphertext &>(ciphertext);
  return SimulatorContext::writeCiphertext(*named.inner, bytes, error);
}

CiphertextPointer TracerContext::readCiphertext(std::string_view bytes,
                                                const std::string &keySet,
                                                int64_t level,
                                                int64_t scaleBits,
                                                std::string &error) const {
  return name(
      SimulatorContext::readCiphertext(bytes, keySet, level, scaleBits, error),
      "read at level " + std::to_string(level));
}

ContextPointer ricci::fhe::makeTracerContext(const Parameters &parameters,
                                             std::string &error) {
  return std::make_shared<TracerContext>(parameters);
}
