//===- Backend.h - What computes on ciphertexts -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interface that the interpreter of `fhe` programs drives: the server's
// side, which has evaluation keys and no secret one. It knows nothing of MLIR.
// Nothing throws: what fails returns null and leaves a sentence in
// `getError()`.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_BACKEND_H
#define RICCI_TARGET_FHE_BACKEND_H

#include "ricci/Target/FHE/Context.h"

namespace ricci::fhe {

/// How often each operation was done.
struct Counts {
  int64_t rotations = 0, hoistedRotations = 0;
  int64_t products = 0, plainProducts = 0;
  int64_t relinearizations = 0, rescales = 0;
};

/// Public functions count and forward to those that a backend has.
class Backend {
public:
  Backend(ContextPointer context, EvaluationKeysPointer keys)
      : context(std::move(context)), keys(std::move(keys)) {}
  virtual ~Backend();
  const Context &getContext() const { return *context; }
  const EvaluationKeys &getKeys() const { return *keys; }

  /// `values` has one for each slot.
  virtual PlaintextPointer encode(const std::vector<double> &values,
                                  int64_t level, int64_t scaleBits) = 0;
  /// A factor for ciphertexts in the extended domain.
  virtual PlaintextPointer encodeExtended(const std::vector<double> &values,
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
  /// Likewise into the extended domain, where key switches lack their last
  /// step. Offset 0 takes no key switch.
  std::vector<CiphertextPointer>
  rotateExtended(const Ciphertext &operand,
                 const std::vector<int64_t> &offsets);
  /// That last step, of all key switches in a sum.
  CiphertextPointer toStandard(const Ciphertext &operand);
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
  virtual std::vector<CiphertextPointer>
  doRotateExtended(const Ciphertext &, const std::vector<int64_t> &offsets) = 0;
  virtual CiphertextPointer doToStandard(const Ciphertext &) = 0;
  virtual CiphertextPointer doRelinearize(const Ciphertext &) = 0;
  virtual CiphertextPointer doRescale(const Ciphertext &) = 0;
  virtual CiphertextPointer doLowerLevel(const Ciphertext &, int64_t level) = 0;

  const ContextPointer context;
  const EvaluationKeysPointer keys;
  std::string error;

private:
  void countRotations(const std::vector<int64_t> &offsets);

  Counts counts;
};

/// The backend of the context's scheme, on these keys.
std::unique_ptr<Backend> makeBackend(ContextPointer context,
                                     EvaluationKeysPointer keys);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_BACKEND_H
