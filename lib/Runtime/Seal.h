//===- Seal.h - The checksum of a compiled library --------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_RUNTIME_SEAL_H
#define RICCI_LIB_RUNTIME_SEAL_H

#include "Error.h"

namespace ricci::runtime {

/// Whether the file is as ricci_artifact_seal left it.
ricci_status checkSeal(const char *path);

} // namespace ricci::runtime

#endif // RICCI_LIB_RUNTIME_SEAL_H
