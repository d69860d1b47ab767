//===- Backend.h - What computes on ciphertexts -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interface that the interpreter of `fhe` programs drives. A backend is a
// scheme with its keys: the client's part (encrypt, decrypt) and the server's
// (all else). It knows nothing of MLIR. Nothing throws: what fails returns null
// and leaves a sentence in `getError()`.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_BACKEND_H
#define RICCI_TARGET_FHE_BACKEND_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ricci::fhe {

/// A backend's own; no one else looks inside.
class Ciphertext {
public:
  virtual ~Ciphertext() = default;
};
class Plaintext {
public:
  virtual ~Plaintext() = default;
};
using CiphertextPointer = std::shared_ptr<const Ciphertext>;
using PlaintextPointer = std::shared_ptr<const Plaintext>;

/// What a program needs of a context and its keys.
struct Parameters {
  int64_t slots = 0;
  int64_t levels = 0;
  int64_t scaleBits = 0; ///< Also the size of the modulus of each level.
  /// What is left at level 0: values times their scale are below half of it.
  int64_t baseBits = 60;
  int64_t securityBits = 128;
  std::vector<int64_t> rotations; ///< Offsets that keys are made for.
  bool multiplies = false;        ///< Whether a key for products is made.
};

/// How often each operation was done.
struct Counts {
  int64_t rotations = 0, hoistedRotations = 0;
  int64_t products = 0, plainProducts = 0;
  int64_t relinearizations = 0, rescales = 0;
};

/// What a backend chose, as far as it has such a thing.
struct ContextInfo {
  std::optional<int64_t> securityBits, ringDimension, keyBytes;
};

/// Public functions count and forward to those that a backend has.
class Backend {
public:
  virtual ~Backend() = default;
  virtual const char *getName() const = 0;
  /// How far results may be off, relative to max(1, largest exact result).
  virtual double getTolerance() const = 0;
  /// Makes the context and the keys; false if that fails. Called once, first.
  virtual bool setUp(const Parameters &parameters) = 0;
  virtual ContextInfo getInfo() const { return {}; }

  // The client's part. Vectors have a value for each slot.
  virtual CiphertextPointer encrypt(const std::vector<double> &values,
                                    int64_t level) = 0;
  /// Empty if it fails.
  virtual std::vector<double> decrypt(const Ciphertext &ciphertext) = 0;

  // The server's part.
  virtual PlaintextPointer encode(const std::vector<double> &values,
                                  int64_t level, int64_t scaleBits) = 0;
  CiphertextPointer add(const Ciphertext &lhs, const Ciphertext &rhs);
  CiphertextPointer subtract(const Ciphertext &lhs, const Ciphertext &rhs);
  CiphertextPointer addPlain(const Ciphertext &lhs, const Plaintext &rhs);
  CiphertextPointer multiply(const Ciphertext &lhs, const Ciphertext &rhs);
  CiphertextPointer multiplyPlain(const Ciphertext &lhs, const Plaintext &rhs);
  CiphertextPointer negate(const Ciphertext &operand);
  /// Slot s of the result is slot (s + offset) mod slots.
  CiphertextPointer rotate(const Ciphertext &operand, int64_t offset);
  /// Likewise by several offsets, which share the operand's decomposition.
  /// Empty if it fails.
  std::vector<CiphertextPointer>
  rotateHoisted(const Ciphertext &operand, const std::vector<int64_t> &offsets);
  CiphertextPointer relinearize(const Ciphertext &operand);
  CiphertextPointer rescale(const Ciphertext &operand);
  CiphertextPointer lowerLevel(const Ciphertext &operand, int64_t level);

  const Counts &getCounts() const { return counts; }
  const std::string &getError() const { return error; }

protected:
  virtual CiphertextPointer doAdd(const Ciphertext &, const Ciphertext &) = 0;
  virtual CiphertextPointer doSubtract(const Ciphertext &,
                                       const Ciphertext &) = 0;
  virtual CiphertextPointer doAddPlain(const Ciphertext &,
                                       const Plaintext &) = 0;
  virtual CiphertextPointer doMultiply(const Ciphertext &,
                                       const Ciphertext &) = 0;
  virtual CiphertextPointer doMultiplyPlain(const Ciphertext &,
                                            const Plaintext &) = 0;
  virtual CiphertextPointer doNegate(const Ciphertext &) = 0;
  virtual CiphertextPointer doRotate(const Ciphertext &, int64_t offset) = 0;
  /// Backends that can't share anything rotate one by one.
  virtual std::vector<CiphertextPointer>
  doRotateHoisted(const Ciphertext &, const std::vector<int64_t> &offsets);
  virtual CiphertextPointer doRelinearize(const Ciphertext &) = 0;
  virtual CiphertextPointer doRescale(const Ciphertext &) = 0;
  virtual CiphertextPointer doLowerLevel(const Ciphertext &, int64_t level) = 0;

  std::string error;

private:
  Counts counts;
};

/// The backend of that name: "simulator", "openfhe". Null, and a sentence in
/// `error`, for other names and for what this build lacks.
std::unique_ptr<Backend> makeBackend(const std::string &name,
                                     std::string &error);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_BACKEND_H
