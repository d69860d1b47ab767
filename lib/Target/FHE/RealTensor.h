//===- RealTensor.h - Tensors as real numbers -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_REALTENSOR_H
#define RICCI_LIB_TARGET_FHE_REALTENSOR_H

#include "ricci/Runtime/Tensor.h"

#include "mlir/Support/LLVM.h"

#include <vector>

namespace ricci::fhe {

/// The elements in row-major order; integers beyond 2^53 are rounded. Complex
/// tensors have none.
std::vector<double> readReals(const ricci_tensor &tensor);

/// A new tensor, of elements in row-major order, rounded to nearest, ties to
/// even; integers saturate. Null if memory runs out.
Tensor makeTensor(ricci_element_type type, llvm::ArrayRef<int64_t> shape,
                  llvm::ArrayRef<double> values);

/// The same elements in row-major order. Null if memory runs out.
Tensor copyTensor(const ricci_tensor &tensor);

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_REALTENSOR_H
