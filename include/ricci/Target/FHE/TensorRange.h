//===- TensorRange.h - The numbers of a tensor ------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_TENSORRANGE_H
#define RICCI_TARGET_FHE_TENSORRANGE_H

#include "ricci/Runtime/Tensor.h"

#include <optional>
#include <utility>

namespace ricci::fhe {

/// The least and the largest element; none of no elements, of complex ones, or
/// if one is not finite.
std::optional<std::pair<double, double>> findRange(const ricci_tensor &tensor);

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_TENSORRANGE_H
