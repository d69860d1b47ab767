//===- Backend.cpp - What computes on ciphertexts -------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes.h"

#include <algorithm>

using namespace ricci::fhe;

Backend::~Backend() = default;

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

void Backend::countRotations(const std::vector<int64_t> &offsets) {
  auto count = static_cast<int64_t>(offsets.size()) -
               std::count(offsets.begin(), offsets.end(), 0);
  counts.rotations += count;
  if (count > 1)
    counts.hoistedRotations += count;
}

std::vector<CiphertextPointer>
Backend::rotateExtended(const Ciphertext &operand,
                        const std::vector<int64_t> &offsets) {
  countRotations(offsets);
  return doRotateExtended(operand, offsets);
}

CiphertextPointer Backend::toStandard(const Ciphertext &operand) {
  return doToStandard(operand);
}

std::vector<CiphertextPointer>
Backend::rotateHoisted(const Ciphertext &operand,
                       const std::vector<int64_t> &offsets) {
  countRotations(offsets);
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
  std::unique_ptr<Backend> (*make)(ContextPointer, EvaluationKeysPointer);
};

constexpr Entry entries[] = {
    {"simulator", makeSimulator},
    {"trace", makeTracer},
#ifdef RICCI_HAS_OPENFHE
    {"openfhe", makeOpenFHE},
#endif
};

} // namespace

std::unique_ptr<Backend> ricci::fhe::makeBackend(ContextPointer context,
                                                 EvaluationKeysPointer keys) {
  std::string name = context->getName();
  for (const Entry &entry : entries)
    if (entry.name == name)
      return entry.make(std::move(context), std::move(keys));
  return nullptr;
}
