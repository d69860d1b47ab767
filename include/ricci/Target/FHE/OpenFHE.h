//===- OpenFHE.h - CKKS by OpenFHE ------------------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TARGET_FHE_OPENFHE_H
#define RICCI_TARGET_FHE_OPENFHE_H

#include "ricci/Target/FHE/Backend.h"

namespace ricci::fhe {

/// A backend on OpenFHE's CKKS, where it was found when ricci was configured.
/// Its ring has the least dimension that has room for the slots and is as
/// secure as asked, by the tables of HomomorphicEncryption.org.
std::unique_ptr<Backend> makeOpenFHE();

} // namespace ricci::fhe

#endif // RICCI_TARGET_FHE_OPENFHE_H
