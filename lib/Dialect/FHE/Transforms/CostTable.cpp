//===- CostTable.cpp - What operations on ciphertexts cost ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Transforms/CostTable.h"

#include <iterator>

using namespace ricci::fhe;

#define COSTS(...) OperationCosts{__VA_ARGS__},
static constexpr OperationCosts table[] = {
#include "OpenFHECosts.inc"
};
#undef COSTS

const char *ricci::fhe::getCostSource() {
  return "OpenFHE 1.4.2, N = 2^15, one thread of an AMD EPYC, 2026-11-24";
}

OperationCosts ricci::fhe::getOperationCosts(int64_t level) {
  constexpr int64_t highest = std::size(table) - 1;
  if (level <= highest)
    return table[level];
  // Key switches and their keys grow with the square of the number of moduli,
  // level + 1, all else in proportion to it.
  OperationCosts costs = table[highest];
  double ratio =
      static_cast<double>(level + 1) / static_cast<double>(highest + 1);
  for (double *cost : {&costs.decompose, &costs.switchKey, &costs.relinearize,
                       &costs.keyBytes})
    *cost *= ratio * ratio;
  for (double *cost :
       {&costs.finish, &costs.add, &costs.product, &costs.plainProduct,
        &costs.rescale, &costs.encode, &costs.extendedAdd,
        &costs.extendedPlainProduct, &costs.extendedEncode})
    *cost *= ratio;
  return costs;
}
