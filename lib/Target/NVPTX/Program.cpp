//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/NVPTX/Program.h"

#include "ricci/Target/NVPTX/Emit.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/OwningOpRef.h"

using namespace ricci::nvptx;

/// The module without its kernels, for this processor.
static std::unique_ptr<ricci::cpu::Program>
compileHost(mlir::ModuleOp module, const ricci::cpu::Machine &host,
            std::string &error) {
  mlir::OwningOpRef<mlir::ModuleOp> code = module.clone();
  for (auto kernels :
       llvm::make_early_inc_range(code->getOps<mlir::gpu::GPUModuleOp>()))
    kernels.erase();
  return ricci::cpu::Program::create(*code, host, error);
}

Program::~Program() {
  ricci_set_device(nullptr);
  ricci_cuda_close(gpu);
}

std::unique_ptr<Program> Program::create(mlir::ModuleOp module,
                                         const cpu::Machine &host,
                                         llvm::StringRef architecture,
                                         std::string &error) {
  std::unique_ptr<Program> program(new Program());
  std::string ptx;
  if (!emitPTX(module, architecture, ptx, error))
    return nullptr;
  // The driver compiles the text; an assembler would have to fit it.
  if (ricci_cuda_open(ptx.c_str(), &program->gpu)) {
    error = ricci_last_error();
    return nullptr;
  }
  program->host = compileHost(module, host, error);
  return program->host ? std::move(program) : nullptr;
}

std::unique_ptr<Program> Program::createEmulated(mlir::ModuleOp module,
                                                 const cpu::Machine &host,
                                                 std::string &error) {
  std::unique_ptr<Program> program(new Program());
  program->emulator = Emulator::create(module, error);
  if (!program->emulator)
    return nullptr;
  program->host = compileHost(module, host, error);
  return program->host ? std::move(program) : nullptr;
}
