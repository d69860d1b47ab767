//===- TensorRange.cpp - The numbers of a tensor --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/FHE/TensorRange.h"

#include "RealTensor.h"

#include <algorithm>
#include <cmath>

std::optional<std::pair<double, double>>
ricci::fhe::findRange(const ricci_tensor &tensor) {
  std::vector<double> reals = readReals(tensor);
  if (reals.empty() || !std::all_of(reals.begin(), reals.end(),
                                    [](double x) { return std::isfinite(x); }))
    return std::nullopt;
  auto [least, largest] = std::minmax_element(reals.begin(), reals.end());
  return std::pair(*least, *largest);
}
