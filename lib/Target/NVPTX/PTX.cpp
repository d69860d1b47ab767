//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Target/NVPTX/Emit.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace ricci::nvptx;

// Of LLVM's target library; llvm/Support/TargetSelect.h would initialize more
// targets than these.
extern "C" {
void LLVMInitializeNVPTXTargetInfo();
void LLVMInitializeNVPTXTarget();
void LLVMInitializeNVPTXTargetMC();
void LLVMInitializeNVPTXAsmPrinter();
}

std::unique_ptr<llvm::Module>
ricci::nvptx::translateKernels(mlir::ModuleOp module,
                               llvm::LLVMContext &context, std::string &error) {
  auto kernels = module.getOps<mlir::gpu::GPUModuleOp>();
  if (kernels.empty())
    return std::make_unique<llvm::Module>("kernels", context);
  std::unique_ptr<llvm::Module> result =
      mlir::translateModuleToLLVMIR(*kernels.begin(), context, "kernels");
  if (!result)
    error = "the kernels cannot be translated to LLVM IR";
  return result;
}

static std::unique_ptr<llvm::TargetMachine>
createTargetMachine(llvm::StringRef architecture, std::string &error) {
  static bool once =
      (LLVMInitializeNVPTXTargetInfo(), LLVMInitializeNVPTXTarget(),
       LLVMInitializeNVPTXTargetMC(), LLVMInitializeNVPTXAsmPrinter(), true);
  (void)once;
  if (!llvm::is_contained(architectures, architecture)) {
    error = "found architecture '" + architecture.str() + "', expected " +
            llvm::join(llvm::ArrayRef(architectures), " or ");
    return nullptr;
  }
  llvm::Triple triple("nvptx64-nvidia-cuda");
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, architecture, /*Features=*/"", llvm::TargetOptions(),
      llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Default));
}

static void optimize(llvm::Module &module, llvm::TargetMachine &target) {
  llvm::LoopAnalysisManager loopAnalyses;
  llvm::FunctionAnalysisManager functionAnalyses;
  llvm::CGSCCAnalysisManager callAnalyses;
  llvm::ModuleAnalysisManager moduleAnalyses;
  llvm::PassBuilder passes(&target);
  passes.registerModuleAnalyses(moduleAnalyses);
  passes.registerCGSCCAnalyses(callAnalyses);
  passes.registerFunctionAnalyses(functionAnalyses);
  passes.registerLoopAnalyses(loopAnalyses);
  passes.crossRegisterProxies(loopAnalyses, functionAnalyses, callAnalyses,
                              moduleAnalyses);
  passes.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, moduleAnalyses);
}

bool ricci::nvptx::emitPTX(mlir::ModuleOp module, llvm::StringRef architecture,
                           std::string &ptx, std::string &error) {
  std::unique_ptr<llvm::TargetMachine> target =
      createTargetMachine(architecture, error);
  if (!target)
    return false;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code = translateKernels(module, context, error);
  if (!code)
    return false;
  code->setTargetTriple(target->getTargetTriple());
  code->setDataLayout(target->createDataLayout());
  optimize(*code, *target);
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  llvm::legacy::PassManager passes;
  if (target->addPassesToEmitFile(passes, os, nullptr,
                                  llvm::CodeGenFileType::AssemblyFile)) {
    error = "LLVM cannot write PTX";
    return false;
  }
  passes.run(*code);
  ptx = text.str().str();
  return true;
}
