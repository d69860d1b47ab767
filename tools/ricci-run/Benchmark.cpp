//===- Benchmark.cpp - How long a call takes --------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Benchmark.h"

#include "llvm/ADT/STLExtras.h"

#include <chrono>
#include <malloc.h>

using namespace llvm;
using namespace ricci;
using namespace ricci::run;

using Clock = std::chrono::steady_clock;

static double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The value below which this share of sorted values lies.
static double quantile(ArrayRef<double> sorted, double share) {
  double position = share * static_cast<double>(sorted.size() - 1);
  size_t below = static_cast<size_t>(position);
  size_t above = std::min(below + 1, sorted.size() - 1);
  double weight = position - static_cast<double>(below);
  return sorted[below] * (1 - weight) + sorted[above] * weight;
}

/// Results are freed and allocated again at each call. glibc would hand large
/// ones back to the kernel, and the calls would measure its clearing of pages.
static void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

/// Slow programs get fewer runs, lest one waits for hours.
static bool isEnough(size_t runs, double seconds, const Options &options) {
  constexpr size_t fewestRuns = 3;
  constexpr unsigned patience = 10;
  if (runs >= options.benchRuns)
    return seconds >= options.benchSeconds;
  return runs >= fewestRuns &&
         seconds >= patience * std::max(1u, options.benchSeconds);
}

std::optional<Timing> ricci::run::measure(Executable &executable,
                                          const Options &options) {
  keepFreedMemory();
  std::vector<Tensor> results;
  double warmUp = options.benchSeconds / 10.0;
  Clock::time_point begin = Clock::now();
  do {
    if (!executable.call(results))
      return std::nullopt;
  } while (secondsSince(begin) < warmUp);

  std::vector<double> times;
  begin = Clock::now();
  while (!isEnough(times.size(), secondsSince(begin), options)) {
    // What the last call allocated is freed outside of the measured time.
    results.clear();
    Clock::time_point start = Clock::now();
    if (!executable.call(results))
      return std::nullopt;
    times.push_back(secondsSince(start) * 1000);
  }
  llvm::sort(times);
  Timing timing;
  timing.runs = static_cast<unsigned>(times.size());
  timing.median = quantile(times, 0.5);
  timing.fastest = times.front();
  timing.lowerQuartile = quantile(times, 0.25);
  timing.upperQuartile = quantile(times, 0.75);
  timing.slowest = times.back();
  return timing;
}
