//===- Client.cpp - What makes keys, encrypts and decrypts ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes.h"

using namespace ricci::fhe;

Client::~Client() = default;

namespace {

struct Entry {
  const char *name;
  std::unique_ptr<Client> (*make)(ContextPointer);
};

constexpr Entry entries[] = {
    {"simulator", makeSimulatorClient},
    {"trace", makeTracerClient},
#ifdef RICCI_HAS_OPENFHE
    {"openfhe", makeOpenFHEClient},
#endif
};

} // namespace

std::unique_ptr<Client> ricci::fhe::makeClient(ContextPointer context) {
  std::string name = context->getName();
  for (const Entry &entry : entries)
    if (entry.name == name)
      return entry.make(std::move(context));
  return nullptr;
}
