//===- OpenFHEContext.h - OpenFHE at 128 bits -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// OpenFHE reports errors by exceptions, which end in this folder.

#ifndef RICCI_LIB_TARGET_FHE_OPENFHE_OPENFHECONTEXT_H
#define RICCI_LIB_TARGET_FHE_OPENFHE_OPENFHECONTEXT_H

#include "../Schemes.h"

#include "openfhe.h"

#include <exception>

namespace ricci::fhe {

using Element = lbcrypto::DCRTPoly;
using ElementParameters = std::shared_ptr<Element::Params>;

struct Encrypted : Ciphertext {
  explicit Encrypted(lbcrypto::Ciphertext<Element> value)
      : value(std::move(value)) {}
  std::optional<int64_t> countBytes() const override;
  lbcrypto::Ciphertext<Element> value;
};

struct Encoded : Plaintext {
  explicit Encoded(lbcrypto::Plaintext value) : value(std::move(value)) {}
  explicit Encoded(double constant) : constant(constant) {}
  lbcrypto::Plaintext value;
  /// The number in all slots at the scale of the parameters; then there is no
  /// `value`. A product by it takes no transforms.
  std::optional<double> constant;
};

struct OpenFHEKeys : EvaluationKeys {
  using EvaluationKeys::EvaluationKeys;
  std::optional<int64_t> countBytes() const override;

  std::vector<lbcrypto::EvalKey<Element>> product;
  /// By OpenFHE's numbers of automorphisms.
  std::map<uint32_t, lbcrypto::EvalKey<Element>> rotation;
};

/// What `function` returns; false and a sentence in `error` if it throws.
template <typename Function>
bool attempt(std::string &error, Function function) {
  try {
    return function();
  } catch (const std::exception &exception) {
    error = std::string("OpenFHE: ") + exception.what();
    return false;
  }
}

class OpenFHEContext : public Context {
public:
  using Context::Context;
  const char *getName() const override { return "openfhe"; }
  double getTolerance() const override { return 1e-4; }
  ContextInfo getInfo() const override;
  std::string describe() const override;
  bool setUp(std::string &error);

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

  /// OpenFHE's number of the automorphism that rotates by `offset`.
  uint32_t getAutomorphism(int64_t offset) const;
  /// At a level and a multiple of the program's scale, for `moduli` or, if
  /// null, those of the level. Null, and a sentence in `error`, if there is
  /// none.
  lbcrypto::Plaintext makePlaintext(const std::vector<double> &values,
                                    int64_t level, int64_t scaleBits,
                                    std::string &error,
                                    ElementParameters moduli = nullptr) const;
  /// The moduli that are left at a level; all; those of public keys, which may
  /// have more; and those of evaluation keys.
  ElementParameters getModuli(int64_t level) const;
  /// Those of the level and the special ones of key switches.
  ElementParameters getExtendedModuli(int64_t level) const;
  ElementParameters getAllModuli() const;
  ElementParameters getPublicKeyModuli() const;
  ElementParameters getKeyModuli() const;

  lbcrypto::CryptoContext<Element> context;
};

inline const OpenFHEContext &getOpenFHE(const Context &context) {
  return static_cast<const OpenFHEContext &>(context);
}

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_OPENFHE_OPENFHECONTEXT_H
