//===- Orders.h - Orders of contractions ------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_TRANSFORMS_ORDERS_H
#define RICCI_DIALECT_EIN_TRANSFORMS_ORDERS_H

#include "mlir/IR/Operation.h"

namespace ricci::ein {

/// Does n-ary contractions of static extents in `root` two operands at a time,
/// in the order of the fewest points, where `ein-order-contractions` does.
/// Whether there was one.
bool orderStaticContractions(mlir::Operation *root);

} // namespace ricci::ein

#endif // RICCI_DIALECT_EIN_TRANSFORMS_ORDERS_H
