//===- OpenFHEClient.cpp - Encryption by OpenFHE --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenFHEContext.h"
#include "Polynomials.h"

#include <algorithm>

using namespace ricci::fhe;

namespace {

class OpenFHEClient : public Client {
public:
  using Client::Client;

  EvaluationKeysPointer makeKeys() override {
    std::shared_ptr<OpenFHEKeys> result;
    attempt(error, [&] {
      auto pair = getScheme()->KeyGen();
      secretKey = pair.secretKey;
      publicKey = pair.publicKey;
      keySet = secretKey->GetKeyTag();
      const Parameters &parameters = context->getParameters();
      auto keys = std::make_shared<OpenFHEKeys>(keySet);
      keys->multiplies = parameters.multiplies;
      keys->rotations = parameters.rotations;
      std::sort(keys->rotations.begin(), keys->rotations.end());
      // OpenFHE keeps keys for the whole process; here they have an owner.
      using Scheme = lbcrypto::CryptoContextImpl<Element>;
      if (parameters.multiplies) {
        getScheme()->EvalMultKeyGen(secretKey);
        keys->product = Scheme::GetEvalMultKeyVector(keySet);
        Scheme::ClearEvalMultKeys(keySet);
      }
      if (!parameters.rotations.empty()) {
        getScheme()->EvalRotateKeyGen(
            secretKey, std::vector<int32_t>(parameters.rotations.begin(),
                                            parameters.rotations.end()));
        keys->rotation = Scheme::GetEvalAutomorphismKeyMap(keySet);
        Scheme::ClearEvalAutomorphismKeys(keySet);
      }
      result = std::move(keys);
      return true;
    });
    return result;
  }

  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override {
    CiphertextPointer result;
    attempt(error, [&] {
      lbcrypto::Plaintext plaintext = getOpenFHE(*context).makePlaintext(
          values, level, context->getParameters().scaleBits, error);
      if (plaintext)
        result = std::make_shared<Encrypted>(
            getScheme()->Encrypt(publicKey, plaintext));
      return plaintext != nullptr;
    });
    return result;
  }

  std::vector<double> decrypt(const Ciphertext &ciphertext) override {
    std::vector<double> values;
    attempt(error, [&] {
      lbcrypto::Plaintext plaintext;
      getScheme()->Decrypt(secretKey,
                           static_cast<const Encrypted &>(ciphertext).value,
                           &plaintext);
      plaintext->SetLength(context->getParameters().slots);
      values = plaintext->GetRealPackedValue();
      return true;
    });
    return values;
  }

  bool writeSecretKey(std::string &bytes) override {
    return attempt(error, [&] {
      bytes.clear();
      return writePolynomials({secretKey->GetPrivateElement()},
                              getOpenFHE(*context).getAllModuli(), bytes,
                              error);
    });
  }

  bool writePublicKey(std::string &bytes) override {
    return attempt(error, [&] {
      bytes.clear();
      return writePolynomials(publicKey->GetPublicElements(),
                              getOpenFHE(*context).getPublicKeyModuli(), bytes,
                              error);
    });
  }

  bool readSecretKey(std::string_view bytes, const std::string &name) override {
    return attempt(error, [&] {
      std::vector<Element> polynomials;
      if (!readPolynomials(bytes, 1, getOpenFHE(*context).getAllModuli(),
                           polynomials, error))
        return false;
      secretKey =
          std::make_shared<lbcrypto::PrivateKeyImpl<Element>>(getScheme());
      secretKey->SetPrivateElement(std::move(polynomials[0]));
      secretKey->SetKeyTag(keySet = name);
      return true;
    });
  }

  bool readPublicKey(std::string_view bytes, const std::string &name) override {
    return attempt(error, [&] {
      std::vector<Element> polynomials;
      if (!readPolynomials(bytes, 2, getOpenFHE(*context).getPublicKeyModuli(),
                           polynomials, error))
        return false;
      publicKey =
          std::make_shared<lbcrypto::PublicKeyImpl<Element>>(getScheme());
      publicKey->SetPublicElements(std::move(polynomials));
      publicKey->SetKeyTag(keySet = name);
      return true;
    });
  }

private:
  const lbcrypto::CryptoContext<Element> &getScheme() const {
    return getOpenFHE(*context).context;
  }

  lbcrypto::PrivateKey<Element> secretKey;
  lbcrypto::PublicKey<Element> publicKey;
};

} // namespace

std::unique_ptr<Client> ricci::fhe::makeOpenFHEClient(ContextPointer context) {
  return std::make_unique<OpenFHEClient>(std::move(context));
}
