//===- OpenFHE.cpp - CKKS by OpenFHE --------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenFHEContext.h"

using namespace ricci::fhe;

namespace {

class OpenFHE : public Backend {
public:
  OpenFHE(ContextPointer given, EvaluationKeysPointer givenKeys)
      : Backend(std::move(given), std::move(givenKeys)),
        parameters(Backend::context->getParameters()),
        context(getOpenFHE(*Backend::context).context) {
    // OpenFHE looks keys up by the name of their set, process-wide.
    const auto &own = static_cast<const OpenFHEKeys &>(*keys);
    if (!own.product.empty())
      Scheme::InsertEvalMultKey(own.product, own.keySet);
    if (!own.rotation.empty())
      Scheme::InsertEvalAutomorphismKey(
          std::make_shared<std::map<uint32_t, lbcrypto::EvalKey<Element>>>(
              own.rotation),
          own.keySet);
  }
  ~OpenFHE() override {
    Scheme::ClearEvalMultKeys(keys->keySet);
    Scheme::ClearEvalAutomorphismKeys(keys->keySet);
  }

  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    if (scaleBits == parameters.scaleBits &&
        static_cast<int64_t>(values.size()) == parameters.slots &&
        std::equal(values.begin() + 1, values.end(), values.begin())) {
      if (!getOpenFHE(*Backend::context).fits(values, level, scaleBits, error))
        return nullptr;
      return std::make_shared<Encoded>(values.front());
    }
    return encodeFor(values, level, scaleBits, nullptr);
  }

  PlaintextPointer encodeExtended(const std::vector<double> &values,
                                  int64_t level, int64_t scaleBits) override {
    return encodeFor(values, level, scaleBits, getExtendedModuli(level));
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
    lbcrypto::Plaintext plaintext = get(rhs).value;
    return compute([&] {
      if (get(rhs).constant)
        return context->EvalAdd(get(lhs), *get(rhs).constant);
      return context->EvalAdd(get(lhs), plaintext);
    });
  }

  CiphertextPointer doMultiply(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return compute(
        [&] { return context->EvalMultNoRelin(get(lhs), get(rhs)); });
  }

  CiphertextPointer doMultiplyPlain(const Ciphertext &lhs,
                                    const Plaintext &rhs) override {
    lbcrypto::Plaintext plaintext = get(rhs).value;
    return compute([&] {
      if (get(rhs).constant)
        return context->EvalMult(get(lhs), *get(rhs).constant);
      return context->EvalMult(get(lhs), plaintext);
    });
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

  std::vector<CiphertextPointer>
  doRotateExtended(const Ciphertext &operand,
                   const std::vector<int64_t> &offsets) override {
    std::vector<CiphertextPointer> results;
    bool done = attempt([&] {
      std::shared_ptr<std::vector<Element>> digits;
      for (int64_t offset : offsets) {
        if (offset == 0) {
          results.push_back(std::make_shared<Encrypted>(
              context->KeySwitchExt(get(operand), true)));
          continue;
        }
        if (!digits)
          digits = context->EvalFastRotationPrecompute(get(operand));
        results.push_back(
            std::make_shared<Encrypted>(context->EvalFastRotationExt(
                get(operand), static_cast<uint32_t>(offset), digits, true)));
      }
      return true;
    });
    if (!done)
      results.clear();
    return results;
  }

  CiphertextPointer doToStandard(const Ciphertext &operand) override {
    return compute([&] { return context->KeySwitchDown(get(operand)); });
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
  static const Encoded &get(const Plaintext &plaintext) {
    return static_cast<const Encoded &>(plaintext);
  }

  template <typename Function> bool attempt(Function function) {
    return ricci::fhe::attempt(error, function);
  }

  template <typename Function> CiphertextPointer compute(Function function) {
    CiphertextPointer result;
    attempt([&] {
      result = std::make_shared<Encrypted>(function());
      return true;
    });
    return result;
  }

  PlaintextPointer encodeFor(const std::vector<double> &values, int64_t level,
                             int64_t scaleBits, ElementParameters moduli) {
    lbcrypto::Plaintext plaintext =
        getOpenFHE(*Backend::context)
            .makePlaintext(values, level, scaleBits, error, std::move(moduli));
    return plaintext ? std::make_shared<Encoded>(plaintext) : nullptr;
  }

  const ElementParameters &getExtendedModuli(int64_t level) {
    ElementParameters &moduli = extendedModuli[level];
    if (!moduli)
      moduli = getOpenFHE(*Backend::context).getExtendedModuli(level);
    return moduli;
  }

  std::map<int64_t, ElementParameters> extendedModuli;
  using Scheme = lbcrypto::CryptoContextImpl<Element>;
  const Parameters &parameters;
  const lbcrypto::CryptoContext<Element> &context;
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeOpenFHE(ContextPointer context,
                                                 EvaluationKeysPointer keys) {
  return std::make_unique<OpenFHE>(std::move(context), std::move(keys));
}
