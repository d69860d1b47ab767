//===- EncryptionBound.cpp - How far off ciphertexts may be ---------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EncryptionBound.h"

#include "ricci/Dialect/FHE/IR/FHE.h"
#include "ricci/Target/FHE/TensorRange.h"
#include "ricci/Target/Ref/Compare.h"

#include <cmath>

using namespace mlir;
using namespace ricci;
using namespace ricci::run;

std::vector<ResultError>
ricci::run::boundEncrypted(ModuleOp module, const Signature &signature,
                           const std::vector<Input> &inputs,
                           const fhe::ContextInfo &context) {
  auto function = module.lookupSymbol<func::FuncOp>(signature.name);
  if (!function)
    return {};
  std::vector<std::optional<RealRange>> ranges;
  for (const Input &input : inputs) {
    auto range = fhe::findRange(*input.tensor);
    ranges.push_back(range
                         ? std::optional(RealRange{range->first, range->second})
                         : std::nullopt);
  }
  for (BlockArgument argument : function.getArguments()) {
    unsigned position = argument.getArgNumber();
    auto number =
        function.getArgAttrOfType<IntegerAttr>(position, fhe::operandName);
    if (!number || number.getInt() >= static_cast<int64_t>(ranges.size()) ||
        !isa<fhe::CiphertextType>(argument.getType()))
      continue;
    if (auto declared = parseRange(function.getArgAttr(position, rangeName)))
      ranges[number.getInt()] = declared;
  }
  NoiseModel model;
  model.ringDimension = context.ringDimension.value_or(0);
  model.rescaleRatios = context.rescaleRatios;
  model.decryptionNoise = context.decryptionNoise;
  SmallVector<ResultError> errors = boundErrors(function, ranges, model);
  return {errors.begin(), errors.end()};
}

void ricci::run::allowForEncryption(ref::Result &expected,
                                    const ResultError &error,
                                    const fhe::ContextInfo &context,
                                    double tolerance) {
  // Without noise there is only what the tolerance is for: other roundings.
  if (!context.ringDimension || !std::isfinite(error.encryption))
    ref::relax(expected, tolerance);
  else
    ref::relaxBy(expected, error.encryption);
  if (error.approximation > 0)
    ref::relaxBy(expected, error.approximation);
}
