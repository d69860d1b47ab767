//===- Benchmark.h - How long a call takes ----------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TOOLS_RICCIRUN_BENCHMARK_H
#define RICCI_TOOLS_RICCIRUN_BENCHMARK_H

#include "Targets.h"

#include <optional>

namespace ricci::run {

struct Timing {
  unsigned runs = 0;
  /// Milliseconds of one call.
  double median = 0, fastest = 0, lowerQuartile = 0, upperQuartile = 0,
         slowest = 0;
};

/// Calls `executable` as often as the options say. None after a message.
std::optional<Timing> measure(Executable &executable, const Options &options);

} // namespace ricci::run

#endif // RICCI_TOOLS_RICCIRUN_BENCHMARK_H
