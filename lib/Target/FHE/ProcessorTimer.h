//===- ProcessorTimer.h - What a step takes of the processor ----*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_LIB_TARGET_FHE_PROCESSORTIMER_H
#define RICCI_LIB_TARGET_FHE_PROCESSORTIMER_H

#include <ctime>

namespace ricci::fhe {

/// Starts when it is made. Other processes on the machine don't count, so
/// figures of a busy one can be compared.
class ProcessorTimer {
public:
  double getMilliseconds() const {
    return 1e3 * static_cast<double>(std::clock() - start) /
           static_cast<double>(CLOCKS_PER_SEC);
  }

private:
  std::clock_t start = std::clock();
};

} // namespace ricci::fhe

#endif // RICCI_LIB_TARGET_FHE_PROCESSORTIMER_H
