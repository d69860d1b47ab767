//===- CostTable.h - What operations on ciphertexts cost --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_TRANSFORMS_COSTTABLE_H
#define RICCI_DIALECT_FHE_TRANSFORMS_COSTTABLE_H

#include <cstdint>

namespace ricci::fhe {

/// Milliseconds that operations take at one level, and bytes. A rotation is
/// decompose + switchKey + finish; rotations that share a decomposition take
/// the first once, sums in the extended domain the last once.
struct OperationCosts {
  double decompose; ///< First step of a rotation.
  double switchKey; ///< Second step of a rotation.
  double finish;    ///< `fhe.to_standard`.
  double add;       ///< In the standard domain, as those below.
  double product;   ///< Of ciphertexts, without relinearization.
  double plainProduct;
  double relinearize;
  double rescale;
  double encode;
  double extendedAdd, extendedPlainProduct, extendedEncode;
  double keyBytes; ///< A rotation key where this is the highest level.
};

/// Costs of a level; those of the highest level measured, scaled, beyond it.
OperationCosts getOperationCosts(int64_t level);

/// Where the numbers come from.
const char *getCostSource();

} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_TRANSFORMS_COSTTABLE_H
