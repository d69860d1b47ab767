//===- Worker.h - Runs that may crash or hang -------------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs run in child processes, a batch each, so that a crash or a hang
// costs one program and is told with its number.
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_TEST_FUZZ_WORKER_H
#define RICCI_TEST_FUZZ_WORKER_H

#include "Differential.h"

#include <functional>
#include <map>

namespace ricci::fuzz {

struct RunOptions {
  uint64_t seed = 1;
  uint64_t first = 0; ///< Index of the first program.
  uint64_t count = 1;
  int jobs = 1;               ///< Child processes at a time.
  double programSeconds = 20; ///< What one program may take.
  double totalSeconds = 0;    ///< No new batch after that; 0 for no limit.
  Mode mode = Mode::CPU;
  std::string architecture; ///< Of the GPU, with Mode::GPU.
};

/// The largest errors of all results of one type on one target.
struct TypeErrors {
  uint64_t results = 0;
  double share = 0; ///< Of the bound.
  double error = 0; ///< Of those that are finite.
  void add(const ResultError &other);
};

struct RunTotals {
  uint64_t programs = 0, findings = 0;
  /// Programs that went through each target, by `Mode`; without crashes.
  std::array<uint64_t, static_cast<size_t>(Mode::All)> byTarget = {};
  /// By target and type.
  std::map<std::pair<Mode, std::string>, TypeErrors> errors;
  Times times;
};

/// Runs the programs; `onFinding` hears of each whose verdict is not Same.
RunTotals
runAll(const RunOptions &options,
       const std::function<void(uint64_t index, const Verdict &)> &onFinding);

/// Runs one program in a child.
Verdict runOne(const Program &program, uint64_t index,
               const RunOptions &options);

} // namespace ricci::fuzz

#endif // RICCI_TEST_FUZZ_WORKER_H
