//===- Backend.cpp - What computes on ciphertexts -------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/Backend.h"

#include "ricci/Target/FHE/Simulator.h"
#ifdef RICCI_HAS_OPENFHE
#include "ricci/Target/FHE/OpenFHE.h"
#endif

namespace ricci::fhe {
std::unique_ptr<Backend> makeTracer();
} // namespace ricci::fhe

using namespace ricci::fhe;

CiphertextPointer Backend::add(const Ciphertext &lhs, const Ciphertext &rhs) {
  return doAdd(lhs, rhs);
}

CiphertextPointer Backend::subtract(const Ciphertext &lhs,
                                    const Ciphertext &rhs) {
  return doSubtract(lhs, rhs);
}

CiphertextPointer Backend::addPlain(const Ciphertext &lhs,
                                    const Plaintext &rhs) {
  return doAddPlain(lhs, rhs);
}

CiphertextPointer Backend::multiply(const Ciphertext &lhs,
                                    const Ciphertext &rhs) {
  ++counts.products;
  return doMultiply(lhs, rhs);
}

CiphertextPointer Backend::multiplyPlain(const Ciphertext &lhs,
                                         const Plaintext &rhs) {
  ++counts.plainProducts;
  return doMultiplyPlain(lhs, rhs);
}

CiphertextPointer Backend::negate(const Ciphertext &operand) {
  return doNegate(operand);
}

CiphertextPointer Backend::rotate(const Ciphertext &operand, int64_t offset) {
  ++counts.rotations;
  return doRotate(operand, offset);
}

std::vector<CiphertextPointer>
Backend::rotateHoisted(const Ciphertext &operand,
                       const std::vector<int64_t> &offsets) {
  counts.rotations += static_cast<int64_t>(offsets.size());
  counts.hoistedRotations += static_cast<int64_t>(offsets.size());
  return doRotateHoisted(operand, offsets);
}

std::vector<CiphertextPointer>
Backend::doRotateHoisted(const Ciphertext &operand,
                         const std::vector<int64_t> &offsets) {
  std::vector<CiphertextPointer> results;
  for (int64_t offset : offsets) {
    CiphertextPointer result = doRotate(operand, offset);
    if (!result)
      return {};
    results.push_back(std::move(result));
  }
  return results;
}

CiphertextPointer Backend::relinearize(const Ciphertext &operand) {
  ++counts.relinearizations;
  return doRelinearize(operand);
}

CiphertextPointer Backend::rescale(const Ciphertext &operand) {
  ++counts.rescales;
  return doRescale(operand);
}

CiphertextPointer Backend::lowerLevel(const Ciphertext &operand,
                                      int64_t level) {
  return doLowerLevel(operand, level);
}

namespace {

struct Entry {
  const char *name;
  std::unique_ptr<Backend> (*make)();
};

/// Null for what this build lacks.
constexpr Entry entries[] = {
    {"simulator", makeSimulator},
    {"trace", makeTracer},
#ifdef RICCI_HAS_OPENFHE
    {"openfhe", makeOpenFHE},
#else
    {"openfhe", nullptr},
#endif
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeBackend(const std::string &name,
                                                 std::string &error) {
  std::string names;
  for (const Entry &entry : entries) {
    names += (names.empty() ? "" : " or ") + std::string(entry.name);
    if (entry.name != name)
      continue;
    if (entry.make)
      return entry.make();
    error = name + " is not part of this build, expected another backend; "
                   "configure where its library is found (tools/dev setup gets "
                   "OpenFHE)";
    return nullptr;
  }
  error = "found '" + name + "', expected " + names;
  return nullptr;
}
