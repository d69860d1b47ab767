//===- CostTable.h - What operations on ciphertexts cost --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_COSTS_COSTTABLE_H
#define RICCI_DIALECT_FHE_COSTS_COSTTABLE_H

#include "ricci/Dialect/FHE/Costs/KeySwitch.h"

namespace ricci::fhe {

/// Milliseconds that operations take at one level. A rotation is decompose +
/// switchKey + finish; rotations that share a decomposition take the first
/// once, sums in the extended domain the last once.
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
  double encrypt; ///< The client's, encoding included.

  double getRotation() const { return decompose + switchKey + finish; }
};

/// What operations take in the ring that a program gets. It is measured on
/// OpenFHE, whatever runs the program: the simulator takes its place in tests,
/// and plans must not depend on who runs them.
class CostTable {
public:
  explicit CostTable(const RingParameters &parameters);

  /// Costs of a level: measured where it is the highest of this ring, or in
  /// proportion to what was measured of the nearest ring and level.
  OperationCosts get(int64_t level) const;
  /// The ring, and how it switches keys.
  const KeySwitch &getKeySwitch() const { return keySwitch; }

private:
  KeySwitch keySwitch;
};

/// Where the numbers come from.
const char *getCostSource();

} // namespace ricci::fhe

#endif // RICCI_DIALECT_FHE_COSTS_COSTTABLE_H
