//===- Tracer.cpp - The operations on ciphertexts as text -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TracerContext.h"

#include <cstdio>

using namespace ricci::fhe;

namespace {

/// Prints a line for each operation on standard output, and lets the simulator
/// compute it.
class Tracer : public Backend {
public:
  Tracer(ContextPointer given, EvaluationKeysPointer givenKeys)
      : Backend(std::move(given), std::move(givenKeys)),
        simulator(makeSimulator(context, keys)) {
    std::printf("context: %lld slots, %lld levels, %zu rotation keys\n",
                static_cast<long long>(context->getParameters().slots),
                static_cast<long long>(context->getParameters().levels),
                keys->rotations.size());
  }

  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    return name(simulator->encode(values, level, scaleBits), level, scaleBits,
                "");
  }
  PlaintextPointer encodeExtended(const std::vector<double> &values,
                                  int64_t level, int64_t scaleBits) override {
    return name(simulator->encodeExtended(values, level, scaleBits), level,
                scaleBits, ", extended");
  }

protected:
  CiphertextPointer doAdd(const Ciphertext &lhs,
                          const Ciphertext &rhs) override {
    return name(simulator->add(*get(lhs).inner, *get(rhs).inner),
                "add " + get(lhs).name + ", " + get(rhs).name);
  }
  CiphertextPointer doSubtract(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return name(simulator->subtract(*get(lhs).inner, *get(rhs).inner),
                "subtract " + get(lhs).name + ", " + get(rhs).name);
  }
  CiphertextPointer doAddPlain(const Ciphertext &lhs,
                               const Plaintext &rhs) override {
    return name(simulator->addPlain(*get(lhs).inner, *get(rhs).inner),
                "add " + get(lhs).name + ", " + get(rhs).name);
  }
  CiphertextPointer doMultiply(const Ciphertext &lhs,
                               const Ciphertext &rhs) override {
    return name(simulator->multiply(*get(lhs).inner, *get(rhs).inner),
                "multiply " + get(lhs).name + ", " + get(rhs).name);
  }
  CiphertextPointer doMultiplyPlain(const Ciphertext &lhs,
                                    const Plaintext &rhs) override {
    return name(simulator->multiplyPlain(*get(lhs).inner, *get(rhs).inner),
                "multiply " + get(lhs).name + ", " + get(rhs).name);
  }
  CiphertextPointer doNegate(const Ciphertext &operand) override {
    return name(simulator->negate(*get(operand).inner),
                "negate " + get(operand).name);
  }
  CiphertextPointer doRotate(const Ciphertext &operand,
                             int64_t offset) override {
    return name(simulator->rotate(*get(operand).inner, offset),
                "rotate " + get(operand).name + " by " +
                    std::to_string(offset));
  }
  std::vector<CiphertextPointer>
  doRotateHoisted(const Ciphertext &operand,
                  const std::vector<int64_t> &offsets) override {
    return nameRotations(simulator->rotateHoisted(*get(operand).inner, offsets),
                         operand, offsets, ", hoisted");
  }
  std::vector<CiphertextPointer>
  doRotateExtended(const Ciphertext &operand,
                   const std::vector<int64_t> &offsets) override {
    return nameRotations(
        simulator->rotateExtended(*get(operand).inner, offsets), operand,
        offsets, ", extended");
  }
  CiphertextPointer doToStandard(const Ciphertext &operand) override {
    return name(simulator->toStandard(*get(operand).inner),
                "finish the key switches of " + get(operand).name);
  }
  CiphertextPointer doRelinearize(const Ciphertext &operand) override {
    return name(simulator->relinearize(*get(operand).inner),
                "relinearize " + get(operand).name);
  }
  CiphertextPointer doRescale(const Ciphertext &operand) override {
    return name(simulator->rescale(*get(operand).inner),
                "rescale " + get(operand).name);
  }
  CiphertextPointer doLowerLevel(const Ciphertext &operand,
                                 int64_t level) override {
    return name(simulator->lowerLevel(*get(operand).inner, level),
                "lower " + get(operand).name + " to level " +
                    std::to_string(level));
  }

private:
  static const NamedCiphertext &get(const Ciphertext &ciphertext) {
    return static_cast<const NamedCiphertext &>(ciphertext);
  }
  static const NamedPlaintext &get(const Plaintext &plaintext) {
    return static_cast<const NamedPlaintext &>(plaintext);
  }

  bool fail() {
    error = simulator->getError();
    return false;
  }

  std::vector<CiphertextPointer>
  nameRotations(std::vector<CiphertextPointer> rotated,
                const Ciphertext &operand, const std::vector<int64_t> &offsets,
                const std::string &how) {
    if (rotated.empty())
      fail();
    for (size_t i = 0; i < rotated.size(); ++i)
      rotated[i] =
          name(std::move(rotated[i]), "rotate " + get(operand).name + " by " +
                                          std::to_string(offsets[i]) + how);
    return rotated;
  }

  PlaintextPointer name(PlaintextPointer inner, int64_t level,
                        int64_t scaleBits, const char *domain) {
    if (!inner)
      return fail(), nullptr;
    std::string name = "p" + std::to_string(plaintextCount++);
    std::printf("%s = encode at level %lld, scale 2^%lld%s\n", name.c_str(),
                static_cast<long long>(level),
                static_cast<long long>(scaleBits), domain);
    return std::make_shared<NamedPlaintext>(name, std::move(inner));
  }

  CiphertextPointer name(CiphertextPointer inner,
                         const std::string &operation) {
    if (!inner)
      return fail(), nullptr;
    return static_cast<const TracerContext &>(*context).name(std::move(inner),
                                                             operation);
  }

  std::unique_ptr<Backend> simulator;
  int64_t plaintextCount = 0;
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeTracer(ContextPointer context,
                                                EvaluationKeysPointer keys) {
  return std::make_unique<Tracer>(std::move(context), std::move(keys));
}
