//===- OpenFHEContext.cpp - OpenFHE at 128 bits ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpenFHEContext.h"

#include "Polynomials.h"

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"

#include <algorithm>
#include <cmath>
#include <cstring>

// The library has these; made again here they would bring all that a scheme
// can do, decryption included, into every program.
extern template class lbcrypto::SchemeBase<lbcrypto::DCRTPoly>;
extern template lbcrypto::CryptoContextCKKSRNS::ContextType
lbcrypto::genCryptoContextCKKSRNSInternal<lbcrypto::CryptoContextCKKSRNS,
                                          lbcrypto::DCRTPoly>(
    const lbcrypto::CCParams<lbcrypto::CryptoContextCKKSRNS> &);

using namespace ricci::fhe;

namespace {

/// What stands before a ciphertext's polynomials.
struct Form {
  int64_t level, scales;
};

const lbcrypto::CryptoParametersRNS &
getRNS(const lbcrypto::CryptoContext<Element> &context) {
  return static_cast<const lbcrypto::CryptoParametersRNS &>(
      *context->GetCryptoParameters());
}

/// The least of the tables' that is enough; below all of them, any parameters.
lbcrypto::SecurityLevel findSecurityLevel(int64_t bits) {
  return bits < 128    ? lbcrypto::HEStd_NotSet
         : bits <= 128 ? lbcrypto::HEStd_128_classic
         : bits <= 192 ? lbcrypto::HEStd_192_classic
                       : lbcrypto::HEStd_256_classic;
}

} // namespace

/// As `writePolynomials` writes them.
static int64_t countPolynomialBytes(const std::vector<Element> &polynomials) {
  int64_t bytes = 0;
  for (const Element &polynomial : polynomials)
    bytes +=
        static_cast<int64_t>(polynomial.GetNumOfElements() *
                             polynomial.GetRingDimension() * sizeof(uint64_t));
  return bytes;
}

std::optional<int64_t> Encrypted::countBytes() const {
  return countPolynomialBytes(value->GetElements());
}

std::optional<int64_t> OpenFHEKeys::countBytes() const {
  int64_t bytes = 0;
  auto add = [&](const lbcrypto::EvalKey<Element> &key) {
    bytes += countPolynomialBytes(key->GetAVector()) +
             countPolynomialBytes(key->GetBVector());
  };
  for (const auto &key : product)
    add(key);
  for (const auto &[automorphism, key] : rotation)
    add(key);
  return bytes;
}

static lbcrypto::CryptoContext<Element> makeScheme(const Parameters &parameters,
                                                   const KeySwitch &keySwitch) {
  lbcrypto::CCParams<lbcrypto::CryptoContextCKKSRNS> choice;
  choice.SetMultiplicativeDepth(static_cast<uint32_t>(parameters.levels));
  choice.SetScalingModSize(static_cast<uint32_t>(parameters.scaleBits));
  choice.SetFirstModSize(static_cast<uint32_t>(parameters.baseBits));
  choice.SetScalingTechnique(lbcrypto::FIXEDMANUAL);
  choice.SetSecurityLevel(findSecurityLevel(parameters.securityBits));
  choice.SetBatchSize(static_cast<uint32_t>(parameters.slots));
  choice.SetRingDim(static_cast<uint32_t>(keySwitch.ringDimension));
  choice.SetNumLargeDigits(static_cast<uint32_t>(keySwitch.digits));
  return lbcrypto::GenCryptoContext(choice);
}

bool OpenFHEContext::setUp(std::string &error) {
  return attempt(error, [&] {
    parameters.levels = std::max<int64_t>(parameters.levels, 1);
    // OpenFHE checks once more that the ring is secure.
    std::string reason;
    for (const KeySwitch &keySwitch : rankKeySwitches(
             {parameters.slots, parameters.levels, parameters.scaleBits,
              parameters.baseBits, parameters.securityBits})) {
      try {
        context = makeScheme(parameters, keySwitch);
      } catch (const std::exception &exception) {
        reason = exception.what();
        continue;
      }
      context->Enable(lbcrypto::PKE);
      context->Enable(lbcrypto::KEYSWITCH);
      context->Enable(lbcrypto::LEVELEDSHE);
      return true;
    }
    throw std::runtime_error(
        "takes no ring of those that are large enough for " +
        std::to_string(parameters.levels) + " levels at " +
        std::to_string(parameters.securityBits) +
        " bits of security: " + reason);
  });
}

ContextInfo OpenFHEContext::getInfo() const {
  ContextInfo info;
  if (!parameters.allowsInsecure)
    info.securityBits = parameters.securityBits;
  info.ringDimension = context->GetRingDimension();
  for (const auto &modulus : context->GetElementParams()->GetParams())
    info.rescaleRatios.push_back(
        std::ldexp(modulus->GetModulus().ConvertToDouble(),
                   -static_cast<int>(parameters.scaleBits)));
  // OpenFHE decrypts with noise of sqrt(CKKS_M_FACTOR + 1) times the standard
  // deviation that it finds.
  info.decryptionNoise = CKKS_M_FACTOR + 1;
  return info;
}

std::string OpenFHEContext::describe() const {
  std::string text = Context::describe() + ", ring dimension " +
                     std::to_string(context->GetRingDimension()) + ", moduli";
  for (const auto &modulus : getKeyModuli()->GetParams())
    text += " " + modulus->GetModulus().ToString();
  return text;
}

ElementParameters OpenFHEContext::getAllModuli() const {
  return context->GetElementParams();
}

ElementParameters OpenFHEContext::getPublicKeyModuli() const {
  return getRNS(context).GetParamsPK();
}

ElementParameters OpenFHEContext::getKeyModuli() const {
  return getRNS(context).GetParamsQP();
}

ElementParameters OpenFHEContext::getModuli(int64_t level) const {
  auto moduli = std::make_shared<Element::Params>(*context->GetElementParams());
  for (int64_t i = level; i < parameters.levels; ++i)
    moduli->PopLastParam();
  return moduli;
}

ElementParameters OpenFHEContext::getExtendedModuli(int64_t level) const {
  auto moduli = getModuli(level)->GetParams();
  for (const auto &modulus : getRNS(context).GetParamsP()->GetParams())
    moduli.push_back(modulus);
  return std::make_shared<Element::Params>(2 * context->GetRingDimension(),
                                           moduli);
}

uint32_t OpenFHEContext::getAutomorphism(int64_t offset) const {
  return lbcrypto::FindAutomorphismIndex2nComplex(
      static_cast<int32_t>(offset), 2 * context->GetRingDimension());
}

/// OpenFHE counts the levels that are used up.
lbcrypto::Plaintext
OpenFHEContext::makePlaintext(const std::vector<double> &values, int64_t level,
                              int64_t scaleBits, std::string &error,
                              ElementParameters moduli) const {
  lbcrypto::Plaintext plaintext;
  attempt(error, [&] {
    if (!fits(values, level, scaleBits, error))
      return false;
    plaintext = context->MakeCKKSPackedPlaintext(
        values, static_cast<size_t>(scaleBits / parameters.scaleBits),
        static_cast<uint32_t>(parameters.levels - level), std::move(moduli),
        static_cast<uint32_t>(parameters.slots));
    return true;
  });
  return plaintext;
}

bool OpenFHEContext::writeCiphertext(const Ciphertext &ciphertext,
                                     std::string &bytes,
                                     std::string &error) const {
  const auto &value = static_cast<const Encrypted &>(ciphertext).value;
  return attempt(error, [&] {
    Form form = {parameters.levels - static_cast<int64_t>(value->GetLevel()),
                 static_cast<int64_t>(value->GetNoiseScaleDeg())};
    bytes.assign(reinterpret_cast<const char *>(&form), sizeof form);
    return writePolynomials(value->GetElements(), getModuli(form.level), bytes,
                            error);
  });
}

CiphertextPointer OpenFHEContext::readCiphertext(std::string_view bytes,
                                                 const std::string &keySet,
                                                 int64_t level,
                                                 int64_t scaleBits,
                                                 std::string &error) const {
  Form form, expected = {level, scaleBits / parameters.scaleBits};
  if (bytes.size() < sizeof form) {
    error = "a ciphertext has " + std::to_string(bytes.size()) +
            " bytes, expected at least " + std::to_string(sizeof form);
    return nullptr;
  }
  std::memcpy(&form, bytes.data(), sizeof form);
  if (form.level != expected.level || form.scales != expected.scales) {
    error = "a ciphertext has level " + std::to_string(form.level) +
            " and scale 2^" +
            std::to_string(form.scales * parameters.scaleBits) +
            ", expected level " + std::to_string(level) + " and scale 2^" +
            std::to_string(scaleBits);
    return nullptr;
  }
  CiphertextPointer result;
  attempt(error, [&] {
    std::vector<Element> polynomials;
    if (!readPolynomials(bytes.substr(sizeof form), 2, getModuli(level),
                         polynomials, error))
      return false;
    auto value = std::make_shared<lbcrypto::CiphertextImpl<Element>>(
        context, keySet, lbcrypto::CKKS_PACKED_ENCODING);
    value->SetElements(std::move(polynomials));
    value->SetLevel(static_cast<size_t>(parameters.levels - level));
    value->SetNoiseScaleDeg(static_cast<size_t>(form.scales));
    value->SetScalingFactor(
        std::pow(getRNS(context).GetScalingFactorReal(0), form.scales));
    value->SetSlots(static_cast<uint32_t>(parameters.slots));
    result = std::make_shared<Encrypted>(std::move(value));
    return true;
  });
  return result;
}

std::shared_ptr<EvaluationKeys>
OpenFHEContext::makeEvaluationKeys(const std::string &keySet) const {
  return std::make_shared<OpenFHEKeys>(keySet);
}

bool OpenFHEContext::writeKey(const EvaluationKeys &keys,
                              std::optional<int64_t> rotation,
                              std::string &bytes, std::string &error) const {
  const auto &own = static_cast<const OpenFHEKeys &>(keys);
  return attempt(error, [&] {
    const auto &key = rotation ? own.rotation.at(getAutomorphism(*rotation))
                               : own.product.at(0);
    bytes.clear();
    return writePolynomials(key->GetAVector(), getKeyModuli(), bytes, error) &&
           writePolynomials(key->GetBVector(), getKeyModuli(), bytes, error);
  });
}

bool OpenFHEContext::readKey(std::string_view bytes,
                             std::optional<int64_t> rotation,
                             EvaluationKeys &keys, std::string &error) const {
  auto &own = static_cast<OpenFHEKeys &>(keys);
  return attempt(error, [&] {
    size_t digits = getRNS(context).GetNumPartQ();
    std::vector<Element> a;
    if (!readPolynomials(bytes, 2 * digits, getKeyModuli(), a, error))
      return false;
    std::vector<Element> b(std::make_move_iterator(a.begin() + digits),
                           std::make_move_iterator(a.end()));
    a.resize(digits);
    auto key = std::make_shared<lbcrypto::EvalKeyRelinImpl<Element>>(context);
    key->SetAVector(std::move(a));
    key->SetBVector(std::move(b));
    key->SetKeyTag(keys.keySet);
    if (rotation)
      own.rotation[getAutomorphism(*rotation)] = std::move(key);
    else
      own.product = {std::move(key)};
    return true;
  });
}

ContextPointer ricci::fhe::makeOpenFHEContext(const Parameters &parameters,
                                              std::string &error) {
  auto context = std::make_shared<OpenFHEContext>(parameters);
  return context->setUp(error) ? context : nullptr;
}
