//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verification.h"

using namespace mlir;
using namespace ricci::q;

std::optional<unsigned> SchemeAttr::find(Role role) const {
  for (auto [position, parameter] : llvm::enumerate(getParameters()))
    if (parameter.role == role)
      return position;
  return std::nullopt;
}

AffineMap SchemeAttr::getMap(Role role) const {
  std::optional<unsigned> position = find(role);
  return position ? getParameters()[*position].map : AffineMap();
}

LogicalResult SchemeAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ArrayRef<SchemeParameter> parameters) {
  if (parameters.empty())
    return emitError() << "Q2: a scheme without roles; leave it out";
  for (auto [i, parameter] : llvm::enumerate(parameters)) {
    if (failed(verifyGranularity(parameter.map, emitError)))
      return failure();
    for (const SchemeParameter &before : parameters.take_front(i))
      if (before.role == parameter.role)
        return emitError() << "Q2: the role '" << stringifyRole(before.role)
                           << "' stands twice; give each role once";
    unsigned ranks = parameters.front().map.getNumDims();
    if (parameter.map.getNumDims() != ranks)
      return emitError() << "Q2: the map of the "
                         << stringifyRole(parameter.role) << " takes "
                         << parameter.map.getNumDims() << " ranks, that of the "
                         << stringifyRole(parameters.front().role) << " "
                         << ranks << "; both take those of the tensor";
  }
  return success();
}
