//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GeneratorContext.h"

using namespace ricci::fuzz;

int64_t Context::randomExtent(int64_t limit) {
  static const std::vector<int64_t> extents = {
      0,  1,  1,  1,  2,  2,   2,   3,   3,   3,   4,   4,   5,    5,   7,
      8,  8,  9,  11, 13, 15,  16,  16,  17,  19,  23,  31,  32,   33,  47,
      63, 64, 65, 67, 97, 127, 128, 129, 251, 256, 257, 509, 1021, 2053};
  while (true) {
    int64_t extent = random.pick(extents);
    // An extent of 0 leaves nothing to compare, so it is rarer still.
    if (extent <= limit && (extent > 0 || random.percent(40)))
      return extent;
  }
}

int Context::reuse(const Demand &demand) {
  std::vector<int> candidates;
  for (size_t i = 0; i < program.values.size(); ++i) {
    const Value &value = program.values[i];
    if ((demand.exact && !value.exact) || !value.type.code.empty() ||
        (!demand.complexAllowed && value.type.isComplex()) ||
        (demand.type && !(value.type == *demand.type)))
      continue;
    // Results of earlier operations are what chains are made of.
    candidates.push_back(static_cast<int>(i));
    if (value.kind == Value::Contract)
      candidates.insert(candidates.end(), 2, static_cast<int>(i));
  }
  if (candidates.empty() || random.percent(40))
    return -1;
  return random.pick(candidates);
}

std::vector<bool> Context::randomDynamic(size_t rank) {
  std::vector<bool> dynamic(rank);
  for (size_t d = 0; d < rank; ++d)
    dynamic[d] = random.percent(dynamicShare);
  return dynamic;
}

int Context::fresh(ElementType type, std::vector<int> extents) {
  if (fromCodes && random.percent(60))
    if (int value = fromCodes(type, extents); value >= 0)
      return value;
  Value value;
  value.type = type;
  value.dynamic = randomDynamic(extents.size());
  value.extents = std::move(extents);
  value.magnitude = type.isInteger() ? type.width : 5;
  value.finite = type.isInteger() || random.percent(85);
  if (!value.finite && random.percent(40))
    value.magnitude = value.spread = 64;
  if (random.percent(8)) {
    value.kind = Value::Constant;
    value.dynamic.assign(value.extents.size(), false);
    if (type.isComplex())
      value.splat = random.pick<const char *>({"(1.0, -0.5)", "(0.0, 2.0)"});
    else if (type.isFloat())
      value.splat = random.pick<const char *>({"0.0", "1.0", "-2.5", "0.125"});
    else if (type.isBoolean())
      value.splat = random.pick<const char *>({"true", "false"});
    else
      value.splat = type.width < 3 || random.percent(30)
                        ? "0"
                        : random.pick<const char *>({"1", "2", "3"});
  }
  program.values.push_back(std::move(value));
  return static_cast<int>(program.values.size()) - 1;
}
