//===- Simulator.cpp - Ciphertexts in the clear ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimulatorContext.h"

#include <algorithm>
#include <functional>

using namespace ricci::fhe;

namespace {

class Simulator : public Backend {
public:
  using Backend::Backend;

  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    return make(values, level, scaleBits, 1, false);
  }

  PlaintextPointer encodeExtended(const std::vector<double> &values,
                                  int64_t level, int64_t scaleBits) override {
    return make(values, level, scaleBits, 1, true);
  }

protected:
  CiphertextPointer doAdd(const Ciphertext &lhs,
                          const Ciphertext &rhs) override {
    return combine(get(lhs), get(rhs), "sum", std::plus<double>());
  }

  CiphertextPointer doSubtract(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return combine(get(lhs), get(rhs), "difference", std::minus<double>());
  }

  CiphertextPointer doAddPlain(const Ciphertext &lhs,
                               const Plaintext &rhs) override {
    Slots plaintext = get(rhs);
    plaintext.degree = get(lhs).degree;
    return combine(get(lhs), plaintext, "sum", std::plus<double>());
  }

  CiphertextPointer doMultiply(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    if (get(lhs).degree != 1 || get(rhs).degree != 1)
      return fail("a product was multiplied before it was relinearized");
    if (get(lhs).isExtended || get(rhs).isExtended)
      return failDomain("multiplied by another");
    if (!keys->multiplies)
      return fail("there is no key for products; make one");
    return product(get(lhs), get(rhs), 2);
  }

  CiphertextPointer doMultiplyPlain(const Ciphertext &lhs,
                                    const Plaintext &rhs) override {
    return product(get(lhs), get(rhs), get(lhs).degree);
  }

  CiphertextPointer doNegate(const Ciphertext &operand) override {
    auto result = std::make_shared<Slots>(get(operand));
    for (double &value : result->values)
      value = -value;
    return result;
  }

  CiphertextPointer doRotate(const Ciphertext &operand,
                             int64_t offset) override {
    return rotateInto(get(operand), offset, false);
  }

  std::vector<CiphertextPointer>
  doRotateExtended(const Ciphertext &operand,
                   const std::vector<int64_t> &offsets) override {
    std::vector<CiphertextPointer> results;
    for (int64_t offset : offsets) {
      CiphertextPointer result = rotateInto(get(operand), offset, true);
      if (!result)
        return {};
      results.push_back(std::move(result));
    }
    return results;
  }

  CiphertextPointer doToStandard(const Ciphertext &operand) override {
    if (!get(operand).isExtended)
      return fail("the key switches of a ciphertext were finished twice");
    auto result = std::make_shared<Slots>(get(operand));
    result->isExtended = false;
    return result;
  }

  CiphertextPointer doRelinearize(const Ciphertext &operand) override {
    if (!keys->multiplies)
      return fail("there is no key for products; make one");
    if (get(operand).isExtended)
      return failDomain("relinearized");
    auto result = std::make_shared<Slots>(get(operand));
    result->degree = 1;
    return result;
  }

  CiphertextPointer doRescale(const Ciphertext &operand) override {
    const Slots &slots = get(operand);
    int64_t modulusBits = context->getParameters().scaleBits;
    if (slots.isExtended)
      return failDomain("rescaled");
    if (slots.level < 1 || slots.scaleBits <= modulusBits)
      return fail("a ciphertext of level " + std::to_string(slots.level) +
                  " and scale 2^" + std::to_string(slots.scaleBits) +
                  " was rescaled by 2^" + std::to_string(modulusBits) +
                  "; encrypt at a higher level");
    return make(slots.values, slots.level - 1, slots.scaleBits - modulusBits,
                slots.degree, false);
  }

  CiphertextPointer doLowerLevel(const Ciphertext &operand,
                                 int64_t level) override {
    const Slots &slots = get(operand);
    if (level > slots.level)
      return fail("a ciphertext of level " + std::to_string(slots.level) +
                  " was lowered to level " + std::to_string(level));
    if (slots.isExtended)
      return failDomain("lowered");
    return make(slots.values, level, slots.scaleBits, slots.degree, false);
  }

private:
  static const Slots &get(const Ciphertext &ciphertext) {
    return static_cast<const Slots &>(ciphertext);
  }
  static const Slots &get(const Plaintext &plaintext) {
    return static_cast<const Slots &>(plaintext);
  }

  std::nullptr_t fail(std::string message) {
    error = std::move(message);
    return nullptr;
  }

  std::nullptr_t failDomain(const std::string &what) {
    return fail("a ciphertext was " + what +
                " before its key switches were finished");
  }

  std::shared_ptr<const Slots> make(std::vector<double> values, int64_t level,
                                    int64_t scaleBits, int64_t degree,
                                    bool isExtended) {
    std::shared_ptr<const Slots> made =
        static_cast<const SimulatorContext &>(*context).make(
            std::move(values), level, scaleBits, degree, error);
    if (!made || !isExtended)
      return made;
    auto extended = std::make_shared<Slots>(*made);
    extended->isExtended = true;
    return extended;
  }

  CiphertextPointer rotateInto(const Slots &slots, int64_t offset,
                               bool isExtended) {
    if (slots.degree != 1)
      return fail("a product was rotated before it was relinearized");
    if (slots.isExtended)
      return failDomain("rotated");
    if (offset != 0 && !std::binary_search(keys->rotations.begin(),
                                           keys->rotations.end(), offset))
      return fail("there is no key for rotations by " + std::to_string(offset) +
                  "; make one");
    auto result = std::make_shared<Slots>(slots);
    result->isExtended = isExtended;
    std::rotate(result->values.begin(), result->values.begin() + offset,
                result->values.end());
    return result;
  }

  template <typename Function>
  CiphertextPointer combine(const Slots &lhs, const Slots &rhs,
                            const char *name, Function function) {
    if (lhs.level != rhs.level || lhs.scaleBits != rhs.scaleBits ||
        lhs.degree != rhs.degree || lhs.isExtended != rhs.isExtended)
      return fail(
          std::string("the operands of a ") + name + " have levels " +
          std::to_string(lhs.level) + " and " + std::to_string(rhs.level) +
          ", scales 2^" + std::to_string(lhs.scaleBits) + " and 2^" +
          std::to_string(rhs.scaleBits) + ", degrees " +
          std::to_string(lhs.degree) + " and " + std::to_string(rhs.degree) +
          (lhs.isExtended != rhs.isExtended ? ", different domains" : "") +
          "; make them equal");
    std::vector<double> values(lhs.values.size());
    std::transform(lhs.values.begin(), lhs.values.end(), rhs.values.begin(),
                   values.begin(), function);
    return make(std::move(values), lhs.level, lhs.scaleBits, lhs.degree,
                lhs.isExtended);
  }

  CiphertextPointer product(const Slots &lhs, const Slots &rhs,
                            int64_t degree) {
    if (lhs.isExtended != rhs.isExtended)
      return fail("the operands of a product have different domains");
    if (lhs.level != rhs.level || lhs.level < 1)
      return fail("the operands of a product have levels " +
                  std::to_string(lhs.level) + " and " +
                  std::to_string(rhs.level) +
                  ", expected equal ones of at least 1");
    std::vector<double> values(lhs.values.size());
    std::transform(lhs.values.begin(), lhs.values.end(), rhs.values.begin(),
                   values.begin(), std::multiplies<double>());
    return make(std::move(values), lhs.level, lhs.scaleBits + rhs.scaleBits,
                degree, lhs.isExtended);
  }
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeSimulator(ContextPointer context,
                                                   EvaluationKeysPointer keys) {
  return std::make_unique<Simulator>(std::move(context), std::move(keys));
}
