//===- TracerContext.h - Ciphertexts with names -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_TRACERCONTEXT_H
#define RICCI_LIB_TARGET_FHE_TRACERCONTEXT_H

#include "SimulatorContext.h"

namespace ricci::fhe {

/// A ciphertext or plaintext of the simulator with the name that the text
/// gives it.
struct NamedCiphertext : Ciphertext {
  NamedCiphertext(std::string name, CiphertextPointer inner)
      : name(std::move(name)), inner(std::move(inner)) {}
  std::string name;
  CiphertextPointer inner;
};
struct NamedPlaintext : Plaintext {
  NamedPlaintext(std::string name, PlaintextPointer inner)
      : name(std::move(name)), inner(std::move(inner)) {}
  std::string name;
  PlaintextPointer inner;
};

class TracerContext : public SimulatorContext {
public:
  using SimulatorContext::SimulatorContext;
  const char *getName() const override { return "trace"; }
  bool writeCiphertext(const Ciphertext &ciphertext, std::string &bytes,
                       std::string &error) const override;
  CiphertextPointer readCiphertext(std::string_view bytes,
                                   const std::string &keySet, int64_t level,
                                   int64_t scaleBits,
                                   std::string &error) const override;

  /// Prints "NAME = OPERATION" with the next free name; null stays null.
  CiphertextPointer name(CiphertextPointer inner,
                         const std::string &operation) const;

private:
  /// Names are what both sides' text has in common.
  mutable int64_t ciphertextCount = 0;
};

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_TRACERCONTEXT_H
