//===- OpenFHE.cpp - CKKS by OpenFHE --------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The one file that throws: OpenFHE reports errors by exceptions, which end
// here.

#include "ricci/Target/FHE/OpenFHE.h"

#include "openfhe.h"

#include <algorithm>
#include <cstdlib>
#include <exception>

using namespace ricci::fhe;

namespace {

using Element = lbcrypto::DCRTPoly;

struct Encrypted : Ciphertext {
  explicit Encrypted(lbcrypto::Ciphertext<Element> value)
      : value(std::move(value)) {}
  lbcrypto::Ciphertext<Element> value;
};

struct Encoded : Plaintext {
  explicit Encoded(lbcrypto::Plaintext value) : value(std::move(value)) {}
  lbcrypto::Plaintext value;
};

/// Rings beyond have no row in the tables.
constexpr int64_t maxRingDimension = int64_t(1) << 17;

class OpenFHE : public Backend {
public:
  const char *getName() const override { return "openfhe"; }
  double getTolerance() const override { return 1e-4; }

  bool setUp(const Parameters &given) override {
    parameters = given;
    return attempt([&] {
      makeContext();
      keys = context->KeyGen();
      if (parameters.multiplies)
        context->EvalMultKeyGen(keys.secretKey);
      if (!parameters.rotations.empty())
        context->EvalRotateKeyGen(
            keys.secretKey, std::vector<int32_t>(parameters.rotations.begin(),
                                                 parameters.rotations.end()));
      return true;
    });
  }

  ContextInfo getInfo() const override {
    ContextInfo info;
    info.securityBits = parameters.securityBits;
    info.ringDimension = context->GetRingDimension();
    int64_t limbs = 0;
    auto add = [&](const lbcrypto::EvalKey<Element> &key) {
      for (const auto *half : {&key->GetAVector(), &key->GetBVector()})
        for (const Element &element : *half)
          limbs += element.GetNumOfElements();
    };
    const std::string &tag = keys.secretKey->GetKeyTag();
    if (parameters.multiplies)
      for (const auto &key : context->GetEvalMultKeyVector(tag))
        add(key);
    if (!parameters.rotations.empty())
      for (const auto &[index, key] : context->GetEvalAutomorphismKeyMap(tag))
        add(key);
    info.keyBytes = limbs * *info.ringDimension * 8;
    return info;
  }

  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override {
    return compute([&] {
      return context->Encrypt(keys.publicKey, makePlaintext(values, level, 1));
    });
  }

  std::vector<double> decrypt(const Ciphertext &ciphertext) override {
    std::vector<double> values;
    attempt([&] {
      lbcrypto::Plaintext plaintext;
      context->Decrypt(keys.secretKey, get(ciphertext), &plaintext);
      plaintext->SetLength(parameters.slots);
      values = plaintext->GetRealPackedValue();
      return true;
    });
    return values;
  }

  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    PlaintextPointer result;
    attempt([&] {
      result = std::make_shared<Encoded>(
          makePlaintext(values, level, scaleBits / parameters.scaleBits));
      return true;
    });
    return result;
  }

protected:
  CiphertextPointer doAdd(const Ciphertext &lhs,
                          const Ciphertext &rhs) override {
    return compute([&] { return context->EvalAdd(get(lhs), get(rhs)); });
  }

  CiphertextPointer doSubtract(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return compute([&] { return context->EvalSub(get(lhs), get(rhs)); });
  }

  CiphertextPointer doAddPlain(const Ciphertext &lhs,
                               const Plaintext &rhs) override {
    // OpenFHE takes plaintexts that it may change.
    lbcrypto::Plaintext plaintext = get(rhs);
    return compute([&] { return context->EvalAdd(get(lhs), plaintext); });
  }

  CiphertextPointer doMultiply(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return compute(
        [&] { return context->EvalMultNoRelin(get(lhs), get(rhs)); });
  }

  CiphertextPointer doMultiplyPlain(const Ciphertext &lhs,
                                    const Plaintext &rhs) override {
    lbcrypto::Plaintext plaintext = get(rhs);
    return compute([&] { return context->EvalMult(get(lhs), plaintext); });
  }

  CiphertextPointer doNegate(const Ciphertext &operand) override {
    return compute([&] { return context->EvalNegate(get(operand)); });
  }

  CiphertextPointer doRotate(const Ciphertext &operand,
                             int64_t offset) override {
    return compute([&] {
      return context->EvalRotate(get(operand), static_cast<int32_t>(offset));
    });
  }

  std::vector<CiphertextPointer>
  doRotateHoisted(const Ciphertext &operand,
                  const std::vector<int64_t> &offsets) override {
    std::vector<CiphertextPointer> results;
    bool done = attempt([&] {
      auto digits = context->EvalFastRotationPrecompute(get(operand));
      uint32_t order = 2 * context->GetRingDimension();
      for (int64_t offset : offsets)
        results.push_back(std::make_shared<Encrypted>(context->EvalFastRotation(
            get(operand), static_cast<uint32_t>(offset), order, digits)));
      return true;
    });
    if (!done)
      results.clear();
    return results;
  }

  CiphertextPointer doRelinearize(const Ciphertext &operand) override {
    return compute([&] { return context->Relinearize(get(operand)); });
  }

  CiphertextPointer doRescale(const Ciphertext &operand) override {
    return compute([&] { return context->Rescale(get(operand)); });
  }

  CiphertextPointer doLowerLevel(const Ciphertext &operand,
                                 int64_t level) override {
    return compute([&] {
      const auto &value = get(operand);
      int64_t dropped =
          parameters.levels - level - static_cast<int64_t>(value->GetLevel());
      return context->LevelReduce(value, nullptr, static_cast<size_t>(dropped));
    });
  }

private:
  static const lbcrypto::Ciphertext<Element> &
  get(const Ciphertext &ciphertext) {
    return static_cast<const Encrypted &>(ciphertext).value;
  }
  static const lbcrypto::Plaintext &get(const Plaintext &plaintext) {
    return static_cast<const Encoded &>(plaintext).value;
  }

  template <typename Function> bool attempt(Function function) {
    try {
      return function();
    } catch (const std::exception &exception) {
      error = std::string("OpenFHE: ") + exception.what();
      return false;
    }
  }

  template <typename Function> CiphertextPointer compute(Function function) {
    CiphertextPointer result;
    attempt([&] {
      result = std::make_shared<Encrypted>(function());
      return true;
    });
    return result;
  }

  /// OpenFHE counts the levels that are used up.
  lbcrypto::Plaintext makePlaintext(const std::vector<double> &values,
                                    int64_t level, int64_t scales) {
    return context->MakeCKKSPackedPlaintext(
        values, static_cast<size_t>(scales),
        static_cast<uint32_t>(parameters.levels - level), nullptr,
        static_cast<uint32_t>(parameters.slots));
  }

  void makeContext() {
    // OpenFHE refuses dimensions that are not secure for the modulus.
    std::string reason;
    for (int64_t dimension = std::max<int64_t>(2 * parameters.slots, 1 << 11);
         dimension <= maxRingDimension; dimension *= 2) {
      lbcrypto::CCParams<lbcrypto::CryptoContextCKKSRNS> choice;
      choice.SetMultiplicativeDepth(
          static_cast<uint32_t>(std::max<int64_t>(parameters.levels, 1)));
      choice.SetScalingModSize(static_cast<uint32_t>(parameters.scaleBits));
      choice.SetFirstModSize(static_cast<uint32_t>(parameters.baseBits));
      choice.SetScalingTechnique(lbcrypto::FIXEDMANUAL);
      choice.SetSecurityLevel(lbcrypto::HEStd_128_classic);
      choice.SetBatchSize(static_cast<uint32_t>(parameters.slots));
      choice.SetRingDim(static_cast<uint32_t>(dimension));
      try {
        context = lbcrypto::GenCryptoContext(choice);
      } catch (const std::exception &exception) {
        reason = exception.what();
        continue;
      }
      parameters.levels = std::max<int64_t>(parameters.levels, 1);
      context->Enable(lbcrypto::PKE);
      context->Enable(lbcrypto::KEYSWITCH);
      context->Enable(lbcrypto::LEVELEDSHE);
      return;
    }
    throw std::runtime_error(
        "found no ring of at most " + std::to_string(maxRingDimension) +
        " coefficients for " + std::to_string(parameters.levels) +
        " levels at " + std::to_string(parameters.securityBits) +
        " bits of security (" + reason + "); make the program less deep");
  }

  Parameters parameters;
  lbcrypto::CryptoContext<Element> context;
  lbcrypto::KeyPair<Element> keys;
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeOpenFHE() {
  return std::make_unique<OpenFHE>();
}
