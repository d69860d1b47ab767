//===- CostTable.cpp - What operations on ciphertexts cost ----------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/FHE/Costs/CostTable.h"

#include <algorithm>
#include <cmath>

using namespace ricci::fhe;

namespace {

struct CostRow {
  int64_t ringDimension, level;
  OperationCosts costs;
};

/// Ascending by ring, then by level.
#define COSTS(ring, level, ...) {ring, level, {__VA_ARGS__}},
constexpr CostRow rows[] = {
#include "OpenFHECosts.inc"
};
#undef COSTS

} // namespace

const char *ricci::fhe::getCostSource() {
  return "OpenFHE 1.4.2, one thread of an AMD EPYC, 2026-11-26";
}

CostTable::CostTable(const RingParameters &parameters) {
  std::vector<KeySwitch> ranked = rankKeySwitches(parameters);
  // Programs that no ring is large enough for are refused when they get keys.
  keySwitch.ringDimension = mostRingDimension;
  if (!ranked.empty())
    keySwitch = ranked.front();
}

OperationCosts CostTable::get(int64_t level) const {
  // The largest ring that was measured up to this one, or the least of all;
  // likewise its level.
  const CostRow *row = rows;
  for (const CostRow &next : rows) {
    if (next.ringDimension > keySwitch.ringDimension)
      break;
    if (next.ringDimension > row->ringDimension || next.level <= level)
      row = &next;
  }
  OperationCosts costs = row->costs;
  // Transforms of N residues take N log N steps. Key switches grow with the
  // square of the number of moduli, level + 1, all else in proportion to it.
  auto countSteps = [](int64_t dimension) {
    auto size = static_cast<double>(dimension);
    return size * std::log2(size);
  };
  double size =
      countSteps(keySwitch.ringDimension) / countSteps(row->ringDimension);
  double moduli = static_cast<double>(std::max(level, row->level) + 1) /
                  static_cast<double>(row->level + 1);
  for (double *cost : {&costs.decompose, &costs.switchKey, &costs.relinearize})
    *cost *= size * moduli * moduli;
  for (double *cost :
       {&costs.finish, &costs.add, &costs.product, &costs.plainProduct,
        &costs.rescale, &costs.encode, &costs.extendedAdd,
        &costs.extendedPlainProduct, &costs.extendedEncode, &costs.encrypt})
    *cost *= size * moduli;
  return costs;
}
