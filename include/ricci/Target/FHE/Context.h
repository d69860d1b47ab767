//===- Context.h - What client and server agree on --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context is a scheme with its parameters and without a key. Both sides make
// the same one from the same parameters; it writes and reads what they
// exchange: ciphertexts and evaluation keys. It knows nothing of MLIR. Nothing
// throws: what fails returns null or false and leaves a sentence in `error`.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_CONTEXT_H
#define RICCI_TARGET_FHE_CONTEXT_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ricci::fhe {

/// A backend's own; no one else looks inside.
class Ciphertext {
public:
  virtual ~Ciphertext() = default;
  /// Of its polynomials; none where nothing is encrypted.
  virtual std::optional<int64_t> countBytes() const { return {}; }
};
class Plaintext {
public:
  virtual ~Plaintext() = default;
};
using CiphertextPointer = std::shared_ptr<const Ciphertext>;
using PlaintextPointer = std::shared_ptr<const Plaintext>;

/// What a program needs of a context and its keys. Compiled programs carry it
/// as an attribute (lib/Target/FHE/Parameters.cpp).
struct Parameters {
  int64_t slots = 0;
  int64_t levels = 0;
  int64_t scaleBits = 0; ///< Also the size of the modulus of each level.
  /// What is left at level 0: values times their scale are below half of it.
  int64_t baseBits = 60;
  int64_t securityBits = 128;
  /// Whether less than the tables' 128 bits is wanted, for tests.
  bool allowsInsecure = false;
  std::vector<int64_t> rotations; ///< Offsets that keys are made for.
  bool multiplies = false;        ///< Whether a key for products is made.
};

/// What a scheme chose, as far as it has such a thing.
struct ContextInfo {
  std::optional<int64_t> securityBits, ringDimension;
  /// [l]: what a rescale at level l divides by, over the scale. Empty if both
  /// are equal.
  std::vector<double> rescaleRatios;
  /// Decryption adds noise of this share of the variance that is there.
  double decryptionNoise = 0;
};

/// What a server needs to rotate and to relinearize. It says nothing about what
/// ciphertexts hold.
class EvaluationKeys {
public:
  explicit EvaluationKeys(std::string keySet) : keySet(std::move(keySet)) {}
  virtual ~EvaluationKeys() = default;
  virtual std::optional<int64_t> countBytes() const { return {}; }

  /// Names the keys that were made together; ciphertexts of others are noise.
  const std::string keySet;
  std::vector<int64_t> rotations; ///< In ascending order.
  bool multiplies = false;
};
using EvaluationKeysPointer = std::shared_ptr<const EvaluationKeys>;

/// Sentence about what the keys lack for a program; empty if nothing.
std::string findMissingKeys(const Parameters &needed,
                            const EvaluationKeys &keys);

class Context {
public:
  explicit Context(Parameters parameters) : parameters(std::move(parameters)) {}
  virtual ~Context();
  virtual const char *getName() const = 0;
  /// How far results may be off, relative to max(1, largest exact result).
  virtual double getTolerance() const = 0;
  virtual ContextInfo getInfo() const { return {}; }
  const Parameters &getParameters() const { return parameters; }
  /// One line, equal for contexts that understand each other's ciphertexts.
  virtual std::string describe() const;
  /// Whether |value| * 2^scale < 2^(base + level * modulus) / 2 for all of
  /// them, with a modulus of the scale's size for each level. Says in `error`
  /// what does not fit.
  bool fits(const std::vector<double> &values, int64_t level, int64_t scaleBits,
            std::string &error) const;

  virtual bool writeCiphertext(const Ciphertext &ciphertext, std::string &bytes,
                               std::string &error) const = 0;
  /// A ciphertext of the given keys, relinearized, at this level and scale.
  /// Fails on all else, hostile bytes included.
  virtual CiphertextPointer readCiphertext(std::string_view bytes,
                                           const std::string &keySet,
                                           int64_t level, int64_t scaleBits,
                                           std::string &error) const = 0;

  virtual std::shared_ptr<EvaluationKeys>
  makeEvaluationKeys(const std::string &keySet) const = 0;
  /// One key: that for rotations by this offset, or without one for products.
  virtual bool writeKey(const EvaluationKeys &keys,
                        std::optional<int64_t> rotation, std::string &bytes,
                        std::string &error) const = 0;
  /// Adds it to `keys`.
  virtual bool readKey(std::string_view bytes, std::optional<int64_t> rotation,
                       EvaluationKeys &keys, std::string &error) const = 0;

protected:
  Parameters parameters;
};
using ContextPointer = std::shared_ptr<const Context>;

/// Whether this build has the scheme "simulator", "trace" or "openfhe"; if not,
/// a sentence in `error`.
bool hasScheme(const std::string &name, std::string &error);

/// The context of that scheme; null, and a sentence in `error`, if there is
/// none for these parameters.
ContextPointer makeContext(const std::string &name,
                           const Parameters &parameters, std::string &error);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_CONTEXT_H
