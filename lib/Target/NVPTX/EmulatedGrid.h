//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Runs the threads of a grid: blocks one after another, the threads of a block
// as fibers that meet at barriers.

#ifndef RICCI_LIB_TARGET_NVPTX_EMULATEDGRID_H
#define RICCI_LIB_TARGET_NVPTX_EMULATEDGRID_H

#include "EmulatedMemory.h"
#include "Instrument.h"

#include <csetjmp>
#include <memory>
#include <ucontext.h>

namespace ricci::nvptx {

struct EmulatedLaunch {
  void (*entry)(const int64_t *parameters);
  bool hasBarriers;
  uint32_t number; ///< From 1 on, of the whole run.
  uint32_t blocks, threads;
  const int64_t *parameters;
};

class EmulatedGrid {
public:
  EmulatedGrid(const Instrumented &code, EmulatedMemory &global)
      : code(code), global(global) {}

  /// "" or what is wrong with the kernel, and where.
  std::string run(const EmulatedLaunch &launch);

  // What kernels call. None of these returns to one that broke a rule.
  uint32_t getThread() const { return now.thread; }
  uint32_t getBlock() const { return now.block; }
  const EmulatedLaunch &getLaunch() const { return *current; }
  void *getShared(uint32_t index) { return shared[index]; }
  void access(void *address, size_t size, bool isStore, uint32_t location);
  void waitAtBarrier(uint32_t location);

  /// That of the calling thread which runs a kernel.
  static EmulatedGrid &get();

private:
  struct Fiber {
    ucontext_t context;
    std::unique_ptr<char[]> stack;
    bool hasEnded;
    uint32_t location; ///< Of the barrier that it waits at.
  };
  static void startFiber();
  void runInOrder();
  void runFibers();
  void meet();
  std::string describeThread(uint32_t thread) const;
  [[noreturn]] void leave(std::string reason);

  const Instrumented &code;
  EmulatedMemory &global;
  std::unique_ptr<EmulatedMemory> blockMemory;
  std::vector<void *> shared;
  std::vector<Fiber> fibers;
  const EmulatedLaunch *current = nullptr;
  Moment now;
  std::string error;
  std::jmp_buf exit;
  ucontext_t scheduler;
};

} // namespace ricci::nvptx

#endif // RICCI_LIB_TARGET_NVPTX_EMULATEDGRID_H
