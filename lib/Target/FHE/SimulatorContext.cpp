//===- SimulatorContext.cpp - Slots in the clear --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimulatorContext.h"

#include <cstring>

using namespace ricci::fhe;

std::shared_ptr<const Slots> SimulatorContext::make(std::vector<double> values,
                                                    int64_t level,
                                                    int64_t scaleBits,
                                                    int64_t degree,
                                                    std::string &error) const {
  auto result = std::make_shared<Slots>();
  result->values = std::move(values);
  result->level = level;
  result->scaleBits = scaleBits;
  result->degree = degree;
  if (static_cast<int64_t>(result->values.size()) != parameters.slots)
    error = "found " + std::to_string(result->values.size()) +
            " values, expected one for each of " +
            std::to_string(parameters.slots) + " slots";
  else if (level < 0 || level > parameters.levels)
    error = "found level " + std::to_string(level) + ", expected at most " +
            std::to_string(parameters.levels);
  else if (fits(result->values, level, scaleBits, error))
    return result;
  return nullptr;
}

namespace {

/// What stands before the values in a file; little-endian, as every target of
/// this build.
struct Form {
  int64_t level, scaleBits, degree;
};

} // namespace

bool SimulatorContext::writeCiphertext(const Ciphertext &ciphertext,
                                       std::string &bytes,
                                       std::string &error) const {
  const auto &slots = static_cast<const Slots &>(ciphertext);
  Form form = {slots.level, slots.scaleBits, slots.degree};
  bytes.assign(reinterpret_cast<const char *>(&form), sizeof form);
  bytes.append(reinterpret_cast<const char *>(slots.values.data()),
               slots.values.size() * sizeof(double));
  return true;
}

CiphertextPointer SimulatorContext::readCiphertext(std::string_view bytes,
                                                   const std::string &keySet,
                                                   int64_t level,
                                                   int64_t scaleBits,
                                                   std::string &error) const {
  Form form;
  size_t count = parameters.slots;
  if (bytes.size() != sizeof form + count * sizeof(double)) {
    error = "a ciphertext has " + std::to_string(bytes.size()) +
            " bytes, expected " +
            std::to_string(sizeof form + count * sizeof(double)) + " for " +
            std::to_string(count) + " slots";
    return nullptr;
  }
  std::memcpy(&form, bytes.data(), sizeof form);
  if (form.level != level || form.scaleBits != scaleBits || form.degree != 1) {
    error = "a ciphertext has level " + std::to_string(form.level) +
            ", scale 2^" + std::to_string(form.scaleBits) + " and degree " +
            std::to_string(form.degree) + ", expected level " +
            std::to_string(level) + ", scale 2^" + std::to_string(scaleBits) +
            " and degree 1";
    return nullptr;
  }
  std::vector<double> values(count);
  std::memcpy(values.data(), bytes.data() + sizeof form,
              count * sizeof(double));
  return make(std::move(values), level, scaleBits, 1, error);
}

std::shared_ptr<EvaluationKeys>
SimulatorContext::makeEvaluationKeys(const std::string &keySet) const {
  return std::make_shared<EvaluationKeys>(keySet);
}

bool SimulatorContext::writeKey(const EvaluationKeys &keys,
                                std::optional<int64_t> rotation,
                                std::string &bytes, std::string &error) const {
  // A key is that it is there.
  bytes.clear();
  return true;
}

bool SimulatorContext::readKey(std::string_view bytes,
                               std::optional<int64_t> rotation,
                               EvaluationKeys &keys, std::string &error) const {
  if (bytes.empty())
    return true;
  error = "a key of the simulator has " + std::to_string(bytes.size()) +
          " bytes, expected none";
  return false;
}

ContextPointer ricci::fhe::makeSimulatorContext(const Parameters &parameters,
                                                std::string &error) {
  return std::make_shared<SimulatorContext>(parameters);
}
