//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Dialect/Ein/Transforms/Passes.h"
// Placeholder so that others can link; replace this file.
namespace ricci::ein {
#define GEN_PASS_DEF_EINORDERCONTRACTIONS
#include "ricci/Dialect/Ein/Transforms/Passes.h.inc"
namespace { struct POrderContractions : impl::EinOrderContractionsBase<POrderContractions> { using impl::EinOrderContractionsBase<POrderContractions>::EinOrderContractionsBase; void runOnOperation() override {} }; }
}
