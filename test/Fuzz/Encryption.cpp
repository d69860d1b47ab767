//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Encryption.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace ricci::fuzz;

namespace {

/// A contraction takes no more ciphertexts, so that it is planned in a moment.
constexpr int64_t maxCiphertexts = 64;
/// Bits of a slot's value times its scale, by the simulator's base modulus.
constexpr double valueBits = 59;

bool isStatic(const Value &value) {
  return std::find(value.dynamic.begin(), value.dynamic.end(), true) ==
         value.dynamic.end();
}

/// Decides for one set of secret arguments.
class Check {
public:
  explicit Check(const Program &program)
      : program(program), secret(findSecretValues(program)),
        finite(program.values.size()) {}

  bool run() {
    for (size_t i = 0; i < program.values.size(); ++i) {
      const Value &value = program.values[i];
      finite[i] = isFinite(value);
      if (secret[i] && !holds(value, i))
        return false;
    }
    // What is not returned is not compared.
    return std::any_of(program.results.begin(), program.results.end(),
                       [&](int result) { return secret[result]; });
  }

private:
  /// Numbers that a ciphertext can hold, sums and products included.
  bool isFinite(const Value &value) const {
    if (value.kind == Value::Constant)
      return true;
    bool operands = std::all_of(value.operands.begin(), value.operands.end(),
                                [&](int operand) { return finite[operand]; });
    if (value.kind == Value::Contract && value.polynomial && operands)
      return value.magnitude <= value.type.magnitudeLimit();
    return value.kind == Value::Cast ? operands : value.finite;
  }

  /// Each extent is padded to a power of two.
  int64_t countPositions(const std::vector<int> &extents) const {
    int64_t positions = 1;
    for (int extent : extents)
      positions *=
          static_cast<int64_t>(llvm::PowerOf2Ceil(static_cast<uint64_t>(
              std::max<int64_t>(1, program.extents[extent]))));
    return positions;
  }

  bool holds(const Value &value, size_t index) const {
    double bits = valueBits - program.encryption.scaleBits;
    auto fits = [&](const Value &v) {
      return v.magnitude + llvm::Log2_64(program.encryption.slots) <= bits;
    };
    if (!finite[index] || !fits(value))
      return false;
    if (value.kind == Value::Argument)
      return isStatic(value) && !value.type.isComplex() &&
             countPositions(value.extents) <=
                 maxCiphertexts * program.encryption.slots;
    if (value.kind == Value::Cast)
      return true;
    if (value.kind != Value::Contract || !value.polynomial)
      return false;
    for (int operand : value.operands)
      // Of what is secret the extents are known, whatever its type says.
      if (!finite[operand] || !fits(program.values[operand]) ||
          (!secret[operand] && !isStatic(program.values[operand])))
        return false;
    if (countPositions(value.ranks) > maxCiphertexts * program.encryption.slots)
      return false;
    // A secret mask selects from products of clear tensors, not from sums.
    bool onlyMask = value.hasMask && secret[value.operands.back()] &&
                    std::none_of(value.operands.begin(),
                                 value.operands.begin() + value.inputCount,
                                 [&](int operand) { return secret[operand]; });
    return !onlyMask || value.product;
  }

  const Program &program;
  std::vector<bool> secret, finite;
};

} // namespace

std::vector<bool> ricci::fuzz::findSecretValues(const Program &program) {
  std::vector<bool> secret(program.values.size());
  for (int argument : program.encryption.secrets)
    secret[argument] = true;
  for (size_t i = 0; i < program.values.size(); ++i)
    for (int operand : program.values[i].operands)
      if (secret[operand])
        secret[i] = true;
  return secret;
}

void ricci::fuzz::drawEncryption(Random &random, Program &program) {
  Encryption &encryption = program.encryption;
  std::vector<int> arguments;
  for (size_t i = 0; i < program.values.size(); ++i)
    if (program.values[i].kind == Value::Argument)
      arguments.push_back(static_cast<int>(i));
  random.shuffle(arguments);
  // Few slots, so that tensors lie in several ciphertexts.
  encryption.slots = random.pick({16, 16, 32, 64, 128, 256, 1024});
  encryption.layout =
      random.pick<const char *>({"row-major", "packed", "replicated"});
  int share = random.pick({40, 70, 100});
  for (int64_t scale : {45, 30, 20}) {
    encryption.scaleBits = scale;
    for (int argument : arguments) {
      if (!random.percent(share))
        continue;
      encryption.secrets.push_back(argument);
      if (!Check(program).run())
        encryption.secrets.pop_back();
    }
    if (!encryption.secrets.empty())
      return;
  }
}
