//===- Tracer.cpp - The operations on ciphertexts as text -----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Simulator.h"

#include <cstdio>

namespace ricci::fhe {
std::unique_ptr<Backend> makeTracer();
} // namespace ricci::fhe

using namespace ricci::fhe;

namespace {

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

/// Prints a line for each operation on standard output, and lets the simulator
/// compute it.
class Tracer : public Backend {
public:
  const char *getName() const override { return "trace"; }
  double getTolerance() const override { return simulator->getTolerance(); }
  bool setUp(const Parameters &parameters) override {
    std::printf("context: %lld slots, %lld levels, %zu rotation keys\n",
                static_cast<long long>(parameters.slots),
                static_cast<long long>(parameters.levels),
                parameters.rotations.size());
    return simulator->setUp(parameters) || fail();
  }
  CiphertextPointer encrypt(const std::vector<double> &values,
                            int64_t level) override {
    return name(simulator->encrypt(values, level),
                "encrypt at level " + std::to_string(level));
  }
  std::vector<double> decrypt(const Ciphertext &ciphertext) override {
    std::printf("decrypt %s\n", get(ciphertext).name.c_str());
    // What comes next is of others.
    std::fflush(stdout);
    std::vector<double> values = simulator->decrypt(*get(ciphertext).inner);
    if (values.empty())
      fail();
    return values;
  }
  PlaintextPointer encode(const std::vector<double> &values, int64_t level,
                          int64_t scaleBits) override {
    PlaintextPointer inner = simulator->encode(values, level, scaleBits);
    if (!inner)
      return fail(), nullptr;
    std::string name = "p" + std::to_string(plaintextCount++);
    std::printf("%s = encode at level %lld, scale 2^%lld\n", name.c_str(),
                static_cast<long long>(level),
                static_cast<long long>(scaleBits));
    return std::make_shared<NamedPlaintext>(name, std::move(inner));
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

  CiphertextPointer name(CiphertextPointer inner,
                         const std::string &operation) {
    if (!inner)
      return fail(), nullptr;
    std::string name = "c" + std::to_string(ciphertextCount++);
    std::printf("%s = %s\n", name.c_str(), operation.c_str());
    return std::make_shared<NamedCiphertext>(name, std::move(inner));
  }

  std::unique_ptr<Backend> simulator = makeSimulator();
  int64_t ciphertextCount = 0, plaintextCount = 0;
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeTracer() {
  return std::make_unique<Tracer>();
}
