//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmulatedGrid.h"

using namespace ricci::nvptx;

/// Bytes of a fiber's stack: kernels keep little on it, and call only each
/// other and the emulator.
static constexpr size_t stackSize = 64 << 10;

static thread_local EmulatedGrid *running = nullptr;

EmulatedGrid &EmulatedGrid::get() { return *running; }

std::string EmulatedGrid::run(const EmulatedLaunch &launch) {
  current = &launch;
  running = this;
  error.clear();
  for (uint32_t block = 0; block < launch.blocks && error.empty(); ++block) {
    now = {launch.number, block, 0, 0};
    blockMemory = std::make_unique<EmulatedMemory>("shared memory");
    shared.clear();
    for (size_t size : code.shared)
      shared.push_back(blockMemory->allocate(size));
    if (launch.hasBarriers)
      runFibers();
    else
      runInOrder();
  }
  blockMemory.reset();
  running = nullptr;
  return error;
}

/// Threads that never wait need no stacks of their own.
void EmulatedGrid::runInOrder() {
  if (setjmp(exit))
    return;
  for (now.thread = 0; now.thread < current->threads; ++now.thread)
    current->entry(current->parameters);
}

void EmulatedGrid::startFiber() {
  EmulatedGrid &grid = *running;
  grid.current->entry(grid.current->parameters);
  Fiber &fiber = grid.fibers[grid.now.thread];
  fiber.hasEnded = true;
  swapcontext(&fiber.context, &grid.scheduler);
}

void EmulatedGrid::runFibers() {
  fibers.resize(current->threads);
  for (Fiber &fiber : fibers) {
    if (!fiber.stack)
      fiber.stack = std::make_unique<char[]>(stackSize);
    fiber.hasEnded = false;
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = stackSize;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, startFiber, 0);
  }
  bool isRunning = true;
  while (isRunning && error.empty()) {
    for (now.thread = 0; now.thread < current->threads; ++now.thread) {
      Fiber &fiber = fibers[now.thread];
      if (!fiber.hasEnded)
        swapcontext(&scheduler, &fiber.context);
      if (!error.empty())
        return;
    }
    isRunning = !fibers[0].hasEnded;
    meet();
    ++now.barriers;
  }
}

/// All threads have ended, or wait at the same barrier.
void EmulatedGrid::meet() {
  auto where = [&](const Fiber &fiber) {
    return fiber.hasEnded
               ? std::string("has ended")
               : "waits at the barrier of " + code.locations[fiber.location];
  };
  const Fiber &first = fibers[0];
  for (uint32_t i = 1; i < current->threads; ++i) {
    const Fiber &fiber = fibers[i];
    if (fiber.hasEnded == first.hasEnded &&
        (first.hasEnded || fiber.location == first.location))
      continue;
    error = "threads diverge at a barrier: " + describeThread(0) + " " +
            where(first) + ", " + describeThread(i) + " " + where(fiber);
    return;
  }
}

std::string EmulatedGrid::describeThread(uint32_t thread) const {
  return "thread " + std::to_string(thread) + " of block " +
         std::to_string(now.block);
}

void EmulatedGrid::leave(std::string reason) {
  error = std::move(reason);
  if (!current->hasBarriers)
    longjmp(exit, 1);
  setcontext(&scheduler);
  __builtin_unreachable();
}

void EmulatedGrid::access(void *address, size_t size, bool isStore,
                          uint32_t location) {
  EmulatedMemory &memory = blockMemory->owns(address) ? *blockMemory : global;
  std::string problem = memory.access(address, size, isStore, now);
  if (!problem.empty())
    leave(code.locations[location] + ": " + describeThread(now.thread) +
          (isStore ? " stores " : " loads ") + std::to_string(size) +
          " bytes: " + problem);
}

void EmulatedGrid::waitAtBarrier(uint32_t location) {
  Fiber &fiber = fibers[now.thread];
  fiber.location = location;
  swapcontext(&fiber.context, &scheduler);
}
