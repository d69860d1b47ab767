//===- EncryptionError.h - How far ciphertexts' results are off -*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bound on the error of CKKS (Cheon, Kim, Kim and Song, 2017), carried
// through a program of `fhe` operations, slot by slot, from the ranges of its
// arguments: noise of encryption and key switches, rounding of encodings and
// rescaling, moduli that are not the scale, and approximations of operators.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_ANALYSIS_ENCRYPTIONERROR_H
#define RICCI_ANALYSIS_ENCRYPTIONERROR_H

#include "ricci/Analysis/RealRange.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ricci {

/// What a scheme adds to values.
struct NoiseModel {
  /// 0: there is no noise, only the rounding of doubles.
  int64_t ringDimension = 0;
  /// [l]: what a rescale at level l divides by, over the scale.
  std::vector<double> rescaleRatios;
  /// Standard deviation of the error that keys and encryptions hide.
  double errorDeviation = 3.19;
  /// Parts that a key switch cuts a ciphertext into, at most.
  int64_t keySwitchDigits = 3;
  /// Decryption adds noise of this share of its own variance, against Li and
  /// Micciancio (2021).
  double decryptionNoise = 0;
};

/// How far the elements of one result may be off, at most.
struct ResultError {
  double encryption = 0; ///< Infinite where no range is known.
  double approximation = 0;
  double getBound() const { return encryption + approximation; }
};

/// For each result of the program that `convert-ein-to-fhe` made `function` of.
/// `ranges` has one for each of the program's arguments; where there is none,
/// what the argument declares is taken.
///
/// Errors that depend on the values alone are bounded for the worst of them.
/// Noise is taken as normal in each slot, that of summands as independent, that
/// of factors as one; the bound is exceeded in no slot of the results but with
/// a probability of 2^-20.
mlir::SmallVector<ResultError>
boundErrors(mlir::func::FuncOp function,
            llvm::ArrayRef<std::optional<RealRange>> ranges,
            const NoiseModel &model);

} // namespace ricci

#endif // RICCI_ANALYSIS_ENCRYPTIONERROR_H
