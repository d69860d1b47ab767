//===- Context.cpp - What client and server agree on ----------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Schemes.h"

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"

#include <algorithm>
#include <cmath>

using namespace ricci::fhe;

Context::~Context() = default;

std::string Context::describe() const {
  return std::string(getName()) + ", " + std::to_string(parameters.slots) +
         " slots, " + std::to_string(parameters.levels) + " levels of " +
         std::to_string(parameters.scaleBits) + " bits on a base of " +
         std::to_string(parameters.baseBits) + ", " +
         std::to_string(parameters.securityBits) + " bits of security";
}

bool Context::fits(const std::vector<double> &values, int64_t level,
                   int64_t scaleBits, std::string &error) const {
  int64_t bits =
      parameters.baseBits + level * parameters.scaleBits - scaleBits - 1;
  double bound = std::ldexp(1.0, static_cast<int>(bits));
  // A NaN has no place in a polynomial, either.
  auto wrong = std::find_if(values.begin(), values.end(), [&](double value) {
    return !(std::abs(value) < bound);
  });
  if (wrong == values.end())
    return true;
  error = "a slot holds " + std::to_string(*wrong) + ", expected less than 2^" +
          std::to_string(bits) + " at level " + std::to_string(level) +
          "; scale the inputs down, or use a smaller scale";
  return false;
}

std::string ricci::fhe::findMissingKeys(const Parameters &needed,
                                        const EvaluationKeys &keys) {
  std::string offsets;
  int64_t count = 0;
  for (int64_t offset : needed.rotations) {
    if (std::binary_search(keys.rotations.begin(), keys.rotations.end(),
                           offset))
      continue;
    // A few say which program they are of.
    if (++count <= 8)
      offsets += (offsets.empty() ? "" : ", ") + std::to_string(offset);
  }
  if (count > 8)
    offsets += ", ...";
  std::string missing;
  if (count)
    missing = std::to_string(count) + " of the " +
              std::to_string(needed.rotations.size()) +
              " rotations of the program (" + offsets + ")";
  if (needed.multiplies && !keys.multiplies)
    missing += std::string(missing.empty() ? "" : " and ") + "products";
  return missing.empty() ? missing
                         : "there is no key for " + missing +
                               "; make the keys for this program";
}

namespace {

/// HomomorphicEncryption.org: Homomorphic Encryption Security Standard, 2018.
constexpr int64_t leastSecurityBits = 128;

struct Entry {
  const char *name;
  ContextPointer (*make)(const Parameters &, std::string &);
};

/// Null for what this build lacks.
constexpr Entry entries[] = {
    {"simulator", makeSimulatorContext},
    {"trace", makeTracerContext},
#ifdef RICCI_HAS_OPENFHE
    {"openfhe", makeOpenFHEContext},
#else
    {"openfhe", nullptr},
#endif
};

} // namespace

static const Entry *find(const std::string &name, std::string &error) {
  std::string names;
  for (const Entry &entry : entries) {
    const char *separator = &entry == std::end(entries) - 1 ? " or " : ", ";
    names += (names.empty() ? "" : separator) + std::string(entry.name);
    if (entry.name != name)
      continue;
    if (entry.make)
      return &entry;
    error = name + " is not part of this build, expected another backend; "
                   "configure where its library is found (tools/dev setup gets "
                   "OpenFHE)";
    return nullptr;
  }
  error = "found '" + name + "', expected " + names;
  return nullptr;
}

bool ricci::fhe::hasScheme(const std::string &name, std::string &error) {
  return find(name, error) != nullptr;
}

ContextPointer ricci::fhe::makeContext(const std::string &name,
                                       const Parameters &parameters,
                                       std::string &error) {
  const Entry *entry = find(name, error);
  if (entry && parameters.securityBits < leastSecurityBits &&
      !parameters.allowsInsecure) {
    error = "found " + std::to_string(parameters.securityBits) +
            " bits of security, expected at least " +
            std::to_string(leastSecurityBits) +
            ", the least of the tables of HomomorphicEncryption.org; compile "
            "the program again, or for a test without secrets add "
            "--insecure-parameters";
    return nullptr;
  }
  if (!entry)
    return nullptr;
  // The simulator, too: what it runs others shall be able to run.
  if (rankKeySwitches({parameters.slots, parameters.levels,
                       parameters.scaleBits, parameters.baseBits,
                       parameters.securityBits})
          .empty()) {
    error = "found no ring of at most " + std::to_string(mostRingDimension) +
            " coefficients for " + std::to_string(parameters.levels) +
            " levels at " + std::to_string(parameters.securityBits) +
            " bits of security; make the program less deep";
    return nullptr;
  }
  return entry->make(parameters, error);
}
