//===- Peak.h - What the machine can do ------------------------------ -*- C++
//-*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIBENCH_PEAK_H
#define RICCI_TOOLS_RICCIBENCH_PEAK_H

namespace ricci::bench {

/// Single-precision multiply-adds of one thread in GFLOP/s, in the widest
/// vectors of this processor, all operands in registers: the best of several
/// short runs. 0 where it is not known how to measure.
double measurePeak();

} // namespace ricci::bench

#endif // RICCI_TOOLS_RICCIBENCH_PEAK_H
