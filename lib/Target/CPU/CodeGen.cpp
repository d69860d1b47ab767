//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeGen.h"

#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"

using namespace ricci::cpu;

std::unique_ptr<llvm::TargetMachine>
ricci::cpu::createTargetMachine(const Machine &machine, std::string &error) {
  llvm::Triple triple(machine.triple);
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  std::unique_ptr<llvm::TargetMachine> result(target->createTargetMachine(
      triple, machine.cpu, machine.features, options, llvm::Reloc::PIC_,
      std::nullopt, llvm::CodeGenOptLevel::Default, /*JIT=*/false));
  if (!result)
    error = "LLVM cannot generate code for '" + machine.triple + "'";
  return result;
}

/// What each function is compiled for. LLVM by itself prefers vectors narrower
/// than the registers on machines whose clock once suffered from wide ones.
static void setTarget(llvm::Module &module, const Machine &machine) {
  for (llvm::Function &function : module) {
    function.addFnAttr("target-cpu", machine.cpu);
    function.addFnAttr("target-features", machine.features);
    function.addFnAttr("prefer-vector-width",
                       std::to_string(machine.vectorBits));
    function.addFnAttr("no-trapping-math", "true");
  }
}

std::unique_ptr<llvm::Module>
ricci::cpu::generateLLVM(mlir::ModuleOp module, const Machine &machine,
                         llvm::TargetMachine &target,
                         llvm::LLVMContext &context, std::string &error) {
  std::unique_ptr<llvm::Module> result =
      mlir::translateModuleToLLVMIR(module, context, "ricci");
  if (!result) {
    error = "the program cannot be translated to LLVM IR";
    return nullptr;
  }
  result->setTargetTriple(target.getTargetTriple());
  result->setDataLayout(target.createDataLayout());
  setTarget(*result, machine);

  llvm::LoopAnalysisManager loopAnalyses;
  llvm::FunctionAnalysisManager functionAnalyses;
  llvm::CGSCCAnalysisManager callAnalyses;
  llvm::ModuleAnalysisManager moduleAnalyses;
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = true;
  tuning.SLPVectorization = false;
  tuning.LoopUnrolling = true;
  llvm::PassBuilder passes(&target, tuning);
  passes.registerModuleAnalyses(moduleAnalyses);
  passes.registerCGSCCAnalyses(callAnalyses);
  passes.registerFunctionAnalyses(functionAnalyses);
  passes.registerLoopAnalyses(loopAnalyses);
  passes.crossRegisterProxies(loopAnalyses, functionAnalyses, callAnalyses,
                              moduleAnalyses);
  passes.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(*result, moduleAnalyses);
  return result;
}
