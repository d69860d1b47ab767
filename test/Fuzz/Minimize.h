//===- Minimize.h - Smaller programs with the same fault --------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_MINIMIZE_H
#define RICCI_TEST_FUZZ_MINIMIZE_H

#include "Program.h"

#include <functional>

namespace ricci::fuzz {

/// Drops results and operations, makes extents static and small, as long as
/// `isFaulty` holds; at most `attempts` questions.
Program minimize(Program program, int attempts,
                 const std::function<bool(const Program &)> &isFaulty);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_MINIMIZE_H
