//===- Simulator.cpp - Ciphertexts in the clear ---------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Simulator.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace ricci::fhe;

namespace {

struct Slots : Ciphertext, Plaintext {
  std::vector<double> values;
  int64_t level = 0, scaleBits = 0, degree = 1;
};

class Simulator : public Backend {
public:
  const char *getName() const override { return "simulator"; }
  // Doubles alone: sums of at most 2^24 terms.
  double getTolerance() const override { return 1e-9; }

  bool setUp(const Parameters &given) override {
    parameters = given;
    std::sort(parameters.rotations.begin(), parameters.rotations.end());
    return true;
  }

  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override {
    return make(values, level, parameters.scaleBits, 1);
  }

  std::vector<double> decrypt(const Ciphertext &ciphertext) override {
    const Slots &slots = get(ciphertext);
    if (slots.degree != 1) {
      error = "a product was decrypted before it was relinearized";
      return {};
    }
    return fits(slots) ? slots.values : std::vector<double>();
  }

  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    return make(values, level, scaleBits, 1);
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
    if (!parameters.multiplies)
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
    const Slots &slots = get(operand);
    if (slots.degree != 1)
      return fail("a product was rotated before it was relinearized");
    if (!std::binary_search(parameters.rotations.begin(),
                            parameters.rotations.end(), offset))
      return fail("there is no key for rotations by " + std::to_string(offset) +
                  "; make one");
    auto result = std::make_shared<Slots>(slots);
    std::rotate(result->values.begin(), result->values.begin() + offset,
                result->values.end());
    return result;
  }

  CiphertextPointer doRelinearize(const Ciphertext &operand) override {
    if (!parameters.multiplies)
      return fail("there is no key for products; make one");
    auto result = std::make_shared<Slots>(get(operand));
    result->degree = 1;
    return result;
  }

  CiphertextPointer doRescale(const Ciphertext &operand) override {
    const Slots &slots = get(operand);
    if (slots.level < 1 || slots.scaleBits <= parameters.scaleBits)
      return fail("a ciphertext of level " + std::to_string(slots.level) +
                  " and scale 2^" + std::to_string(slots.scaleBits) +
                  " was rescaled by 2^" + std::to_string(parameters.scaleBits) +
                  "; encrypt at a higher level");
    return make(slots.values, slots.level - 1,
                slots.scaleBits - parameters.scaleBits, slots.degree);
  }

  CiphertextPointer doLowerLevel(const Ciphertext &operand,
                                 int64_t level) override {
    const Slots &slots = get(operand);
    if (level > slots.level)
      return fail("a ciphertext of level " + std::to_string(slots.level) +
                  " was lowered to level " + std::to_string(level));
    return make(slots.values, level, slots.scaleBits, slots.degree);
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

  /// |value| · 2^scale < 2^(base + level · modulus) / 2, with a modulus of the
  /// scale's size for each level.
  bool fits(const Slots &slots) {
    double largest = 0;
    for (double value : slots.values)
      largest = std::max(largest, std::abs(value));
    int64_t bits = parameters.baseBits + slots.level * parameters.scaleBits -
                   slots.scaleBits - 1;
    if (largest < std::ldexp(1.0, static_cast<int>(bits)))
      return true;
    error = "a slot holds " + std::to_string(largest) +
            ", expected less than 2^" + std::to_string(bits) + " at level " +
            std::to_string(slots.level) +
            "; scale the inputs down, or use a smaller scale";
    return false;
  }

  std::shared_ptr<const Slots> make(std::vector<double> values, int64_t level,
                                    int64_t scaleBits, int64_t degree) {
    auto result = std::make_shared<Slots>();
    result->values = std::move(values);
    result->level = level;
    result->scaleBits = scaleBits;
    result->degree = degree;
    if (static_cast<int64_t>(result->values.size()) != parameters.slots)
      return fail("found " + std::to_string(result->values.size()) +
                  " values, expected one for each of " +
                  std::to_string(parameters.slots) + " slots"),
             nullptr;
    if (level < 0 || level > parameters.levels)
      return fail("found level " + std::to_string(level) +
                  ", expected at most " + std::to_string(parameters.levels)),
             nullptr;
    if (!fits(*result))
      return nullptr;
    return result;
  }

  template <typename Function>
  CiphertextPointer combine(const Slots &lhs, const Slots &rhs,
                            const char *name, Function function) {
    if (lhs.level != rhs.level || lhs.scaleBits != rhs.scaleBits ||
        lhs.degree != rhs.degree)
      return fail(std::string("the operands of a ") + name + " have levels " +
                  std::to_string(lhs.level) + " and " +
                  std::to_string(rhs.level) + ", scales 2^" +
                  std::to_string(lhs.scaleBits) + " and 2^" +
                  std::to_string(rhs.scaleBits) + ", degrees " +
                  std::to_string(lhs.degree) + " and " +
                  std::to_string(rhs.degree) + "; make them equal");
    std::vector<double> values(lhs.values.size());
    std::transform(lhs.values.begin(), lhs.values.end(), rhs.values.begin(),
                   values.begin(), function);
    return make(std::move(values), lhs.level, lhs.scaleBits, lhs.degree);
  }

  CiphertextPointer product(const Slots &lhs, const Slots &rhs,
                            int64_t degree) {
    if (lhs.level != rhs.level || lhs.level < 1)
      return fail("the operands of a product have levels " +
                  std::to_string(lhs.level) + " and " +
                  std::to_string(rhs.level) +
                  ", expected equal ones of at least 1");
    std::vector<double> values(lhs.values.size());
    std::transform(lhs.values.begin(), lhs.values.end(), rhs.values.begin(),
                   values.begin(), std::multiplies<double>());
    return make(std::move(values), lhs.level, lhs.scaleBits + rhs.scaleBits,
                degree);
  }

  Parameters parameters;
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeSimulator() {
  return std::make_unique<Simulator>();
}
