//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/CPU/Program.h"

#include "CodeGen.h"

#include "ricci/Runtime/Device.h"

#include "llvm/ExecutionEngine/JITSymbol.h"
#include "llvm/ExecutionEngine/Orc/CompileUtils.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"

#include <dlfcn.h>
#include <omp.h>

using namespace ricci::cpu;

struct Program::State {
  std::unique_ptr<llvm::orc::LLJIT> jit;
};

Program::Program() : state(std::make_unique<State>()) {}
Program::~Program() = default;

std::unique_ptr<Program> Program::create(mlir::ModuleOp module,
                                         const Machine &machine,
                                         std::string &error) {
  std::unique_ptr<llvm::TargetMachine> target =
      createTargetMachine(machine, error);
  if (!target)
    return nullptr;
  auto context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> code =
      generateLLVM(module, machine, *target, *context, error);
  if (!code)
    return nullptr;

  auto fail = [&](llvm::Error reason) {
    error =
        "the program cannot be linked: " + llvm::toString(std::move(reason));
    return nullptr;
  };
  llvm::orc::LLJITBuilder builder;
  llvm::orc::JITTargetMachineBuilder targetBuilder(target->getTargetTriple());
  builder.setJITTargetMachineBuilder(targetBuilder);
  llvm::TargetMachine &targetReference = *target;
  builder.setCompileFunctionCreator(
      [&](llvm::orc::JITTargetMachineBuilder)
          -> llvm::Expected<
              std::unique_ptr<llvm::orc::IRCompileLayer::IRCompiler>> {
        return std::make_unique<llvm::orc::SimpleCompiler>(targetReference);
      });
  auto jit = builder.create();
  if (!jit)
    return fail(jit.takeError());
  std::unique_ptr<Program> program(new Program());
  program->state->jit = std::move(*jit);
  llvm::orc::LLJIT &linker = *program->state->jit;
  // libc and libm are in the process. OpenMP is too, but who loaded this
  // library may have kept its symbols from the rest, as Python does.
  char prefix = linker.getDataLayout().getGlobalPrefix();
  Dl_info openmp;
  if (!dladdr(reinterpret_cast<void *>(&omp_get_max_threads), &openmp)) {
    error = "the OpenMP library that this program is linked to has no file";
    return nullptr;
  }
  using llvm::orc::DynamicLibrarySearchGenerator;
  auto process = DynamicLibrarySearchGenerator::GetForCurrentProcess(prefix);
  if (!process)
    return fail(process.takeError());
  linker.getMainJITDylib().addGenerator(std::move(*process));
  auto threads = DynamicLibrarySearchGenerator::Load(openmp.dli_fname, prefix);
  if (!threads)
    return fail(threads.takeError());
  linker.getMainJITDylib().addGenerator(std::move(*threads));
  llvm::orc::SymbolMap runtime;
  auto define = [&](const char *name, auto *function) {
    runtime[linker.mangleAndIntern(name)] = {
        llvm::orc::ExecutorAddr::fromPtr(function),
        llvm::JITSymbolFlags::Exported};
  };
  define("ricci_set_error", &ricci_set_error);
  define("ricci_device_begin", &ricci_device_begin);
  define("ricci_device_allocate", &ricci_device_allocate);
  define("ricci_device_free", &ricci_device_free);
  define("ricci_device_upload", &ricci_device_upload);
  define("ricci_device_download", &ricci_device_download);
  define("ricci_device_launch", &ricci_device_launch);
  define("ricci_device_finish", &ricci_device_finish);
  define("ricci_device_message", &ricci_device_message);
  if (llvm::Error reason = linker.getMainJITDylib().define(
          llvm::orc::absoluteSymbols(std::move(runtime))))
    return fail(std::move(reason));
  if (llvm::Error reason = linker.addIRModule(
          llvm::orc::ThreadSafeModule(std::move(code), std::move(context))))
    return fail(std::move(reason));
  auto info = linker.lookup("ricci_artifact_info");
  if (!info)
    return fail(info.takeError());
  program->info = info->toPtr<const ricci_artifact_info *>();
  return program;
}
