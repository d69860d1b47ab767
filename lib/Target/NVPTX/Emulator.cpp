//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/NVPTX/Emulator.h"

#include "EmulatedGrid.h"
#include "Instrument.h"

#include "ricci/Target/NVPTX/Emit.h"

#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/TargetSelect.h"

#include <cstring>

using namespace ricci::nvptx;

//===----------------------------------------------------------------------===//
// What instrumented kernels call
//===----------------------------------------------------------------------===//

static uint32_t getThread() { return EmulatedGrid::get().getThread(); }
static uint32_t getBlock() { return EmulatedGrid::get().getBlock(); }
static uint32_t getThreadCount() {
  return EmulatedGrid::get().getLaunch().threads;
}
static uint32_t getBlockCount() {
  return EmulatedGrid::get().getLaunch().blocks;
}
static void *getShared(uint32_t index) {
  return EmulatedGrid::get().getShared(index);
}
static void checkAccess(void *address, uint64_t size, uint32_t isStore,
                        uint32_t location) {
  EmulatedGrid::get().access(address, size, isStore, location);
}
static void waitAtBarrier(uint32_t, uint32_t location) {
  EmulatedGrid::get().waitAtBarrier(location);
}

static llvm::orc::SymbolMap getSymbols(llvm::orc::LLJIT &jit) {
  llvm::orc::SymbolMap symbols;
  auto add = [&](const char *name, auto *function) {
    symbols[jit.mangleAndIntern(name)] = {
        llvm::orc::ExecutorAddr::fromPtr(function),
        llvm::JITSymbolFlags::Exported};
  };
  add("ricci_emulator_thread", &getThread);
  add("ricci_emulator_block", &getBlock);
  add("ricci_emulator_thread_count", &getThreadCount);
  add("ricci_emulator_block_count", &getBlockCount);
  add("ricci_emulator_shared", &getShared);
  add("ricci_emulator_access", &checkAccess);
  add("ricci_emulator_barrier", &waitAtBarrier);
  return symbols;
}

//===----------------------------------------------------------------------===//
// The device
//===----------------------------------------------------------------------===//

struct Emulator::State {
  ricci_device device;
  Instrumented code;
  EmulatedMemory memory{"global memory"};
  EmulatedGrid grid{code, memory};
  std::unique_ptr<llvm::orc::LLJIT> jit;
  uint32_t launches = 0;

  ricci_status fail(ricci_status status, const std::string &message) {
    ricci_set_error(status, message.c_str());
    return status;
  }
  /// Of bytes to or from a buffer.
  ricci_status checkCopy(const void *device, size_t size) {
    if (memory.holds(device, size))
      return RICCI_OK;
    return fail(RICCI_INVALID_ARGUMENT,
                "a copy of " + std::to_string(size) +
                    " bytes goes beyond a buffer, or to one that was freed");
  }
  ricci_status launch(const std::string &kernel, int64_t blocks,
                      int64_t threads, const int64_t *parameters);
};

ricci_status Emulator::State::launch(const std::string &kernel, int64_t blocks,
                                     int64_t threads,
                                     const int64_t *parameters) {
  auto found = code.kernels.find(kernel);
  if (found == code.kernels.end())
    return fail(RICCI_NOT_FOUND, "the emulator has no kernel '" + kernel +
                                     "'; compile the host's code and the "
                                     "kernels together");
  auto entry = jit->lookup(getEntryName(kernel));
  if (!entry)
    return fail(RICCI_UNAVAILABLE, llvm::toString(entry.takeError()));
  EmulatedLaunch launch{entry->toPtr<void (*)(const int64_t *)>(),
                        found->second.hasBarriers,
                        ++launches,
                        static_cast<uint32_t>(blocks),
                        static_cast<uint32_t>(threads),
                        parameters};
  std::string error = grid.run(launch);
  if (error.empty())
    return RICCI_OK;
  return fail(RICCI_INVALID_ARGUMENT, "kernel '" + kernel + "', " + error);
}

Emulator::Emulator() : state(std::make_unique<State>()) {}
Emulator::~Emulator() = default;

const ricci_device *Emulator::getDevice() const { return &state->device; }

/// Code for this processor, without optimization: it runs once or twice.
static std::unique_ptr<llvm::orc::LLJIT> createJIT(std::string &error) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto fail = [&](llvm::Error reason) {
    error = "the emulator cannot compile for this processor: " +
            llvm::toString(std::move(reason));
    return nullptr;
  };
  auto machine = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!machine)
    return fail(machine.takeError());
  machine->setCodeGenOptLevel(llvm::CodeGenOptLevel::Less);
  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(std::move(*machine))
                 .create();
  if (!jit)
    return fail(jit.takeError());
  auto process = llvm::orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      (*jit)->getDataLayout().getGlobalPrefix());
  if (!process)
    return fail(process.takeError());
  (*jit)->getMainJITDylib().addGenerator(std::move(*process));
  if (llvm::Error reason = (*jit)->getMainJITDylib().define(
          llvm::orc::absoluteSymbols(getSymbols(**jit))))
    return fail(std::move(reason));
  return std::move(*jit);
}

/// Instructions keep their source lines if they have debug information. Of
/// inlined code, that is the innermost line.
static bool addLocations(mlir::ModuleOp module, std::string &error) {
  module->walk([](mlir::Operation *op) {
    mlir::Location location = op->getLoc();
    while (auto call = mlir::dyn_cast<mlir::CallSiteLoc>(location))
      location = call.getCallee();
    op->setLoc(location);
  });
  mlir::PassManager passes(module->getName());
  passes.addPass(mlir::LLVM::createDIScopeForLLVMFuncOpPass());
  if (succeeded(passes.run(module)))
    return true;
  error = "the kernels cannot be given debug information";
  return false;
}

std::unique_ptr<Emulator> Emulator::create(mlir::ModuleOp module,
                                           std::string &error) {
  std::unique_ptr<Emulator> emulator(new Emulator());
  State &state = *emulator->state;
  state.jit = createJIT(error);
  if (!state.jit)
    return nullptr;
  auto context = std::make_unique<llvm::LLVMContext>();
  mlir::OwningOpRef<mlir::ModuleOp> located = module.clone();
  if (!addLocations(*located, error))
    return nullptr;
  std::unique_ptr<llvm::Module> code =
      translateKernels(*located, *context, error);
  if (!code)
    return nullptr;
  code->setTargetTriple(state.jit->getTargetTriple());
  code->setDataLayout(state.jit->getDataLayout());
  if (!instrument(*code, state.code, error))
    return nullptr;
  if (llvm::Error reason = state.jit->addIRModule(
          llvm::orc::ThreadSafeModule(std::move(code), std::move(context)))) {
    error = llvm::toString(std::move(reason));
    return nullptr;
  }
  state.device = {
      &state,
      [](void *opaque, size_t size, void **memory) {
        auto &state = *static_cast<State *>(opaque);
        *memory = state.memory.allocate(size);
        return *memory
                   ? RICCI_OK
                   : state.fail(RICCI_OUT_OF_MEMORY,
                                "no memory left for an emulated buffer of " +
                                    std::to_string(size) +
                                    " bytes; use smaller operands");
      },
      [](void *opaque, void *memory) {
        static_cast<State *>(opaque)->memory.release(memory);
      },
      [](void *opaque, void *device, const void *host, size_t size) {
        auto &state = *static_cast<State *>(opaque);
        if (ricci_status status = state.checkCopy(device, size))
          return status;
        std::memcpy(device, host, size);
        state.memory.markWritten(device, size);
        return RICCI_OK;
      },
      [](void *opaque, void *host, const void *device, size_t size) {
        auto &state = *static_cast<State *>(opaque);
        if (ricci_status status = state.checkCopy(device, size))
          return status;
        std::memcpy(host, device, size);
        return RICCI_OK;
      },
      [](void *opaque, const char *kernel, int64_t blocks, int64_t threads,
         const int64_t *parameters, int64_t) {
        return static_cast<State *>(opaque)->launch(kernel, blocks, threads,
                                                    parameters);
      },
      [](void *) { return RICCI_OK; }};
  return emulator;
}
