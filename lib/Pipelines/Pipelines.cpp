//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Pipelines/Pipelines.h"

#include "DumpPhase.h"
#include "FailureWatch.h"

#include "ricci/Analysis/Machine.h"
#include "ricci/Conversion/Passes.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"
#include "ricci/Dialect/Q/Transforms/Passes.h"
#include "ricci/Pipelines/Passes.h"

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/BufferizationToMemRef/BufferizationToMemRef.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace ricci;

StringRef ricci::stringifyPhase(Phase phase) {
  constexpr StringLiteral names[] = {"import", "quant",  "contract",
                                     "lower",  "buffer", "cpu",
                                     "gpu",    "nvptx",  "fhe"};
  return names[static_cast<int>(phase)];
}

std::optional<Phase> ricci::parsePhase(StringRef name) {
  for (ArrayRef<Phase> phases :
       {ArrayRef(allPhases), ArrayRef(nvptxPhases), ArrayRef(fhePhases)})
    for (Phase phase : phases)
      if (stringifyPhase(phase) == name)
        return phase;
  return std::nullopt;
}

StringRef ricci::stringifyQuantForm(QuantForm form) {
  constexpr StringLiteral names[] = {"widened", "bit-serial", "lookup"};
  return names[static_cast<int>(form)];
}

std::optional<QuantForm> ricci::parseQuantForm(StringRef name) {
  for (QuantForm form :
       {QuantForm::Widened, QuantForm::BitSerial, QuantForm::Lookup})
    if (stringifyQuantForm(form) == name)
      return form;
  return std::nullopt;
}

namespace {

void buildQuant(OpPassManager &pm, const CPUOptions &options) {
  pm.addPass(createConvertQToEin());
  // Equal parameters and codes of several contractions are one.
  pm.addPass(createCSEPass());
  // What is left of a zero point behind its sum is a factor again.
  const ein::EinFactorScalesOptions factoring{options.finiteScales};
  pm.addPass(ein::createEinFactorScales(factoring));
  pm.addPass(ein::createEinCorrectZeroPoints());
  pm.addPass(ein::createEinFactorScales(factoring));
  // These ask for what is left in the sums.
  switch (options.quant) {
  case QuantForm::Widened:
    break;
  case QuantForm::BitSerial:
    pm.addPass(q::createQSplitDigits());
    break;
  case QuantForm::Lookup:
    pm.addPass(q::createQLookUpTables());
    break;
  }
  pm.addPass(ein::createEinNarrowAccumulators());
}

void buildContract(OpPassManager &pm, const CPUOptions &options) {
  pm.addPass(ein::createEinSplitReductions());
  pm.addPass(ein::createEinOrderContractions({options.objective}));
  pm.addPass(ein::createEinNormalizeRanks());
}

void buildLower(OpPassManager &pm) {
  pm.addPass(createConvertEinToLinalg());
  pm.addPass(createConvertLayoutToLinalg());
  // Programs call private functions only; entries are whole afterwards.
  pm.addPass(createInlinerPass({}, [](OpPassManager &) {}));
  pm.addPass(createSymbolDCEPass());
}

void buildBuffer(OpPassManager &pm) {
  bufferization::OneShotBufferizePassOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(options));
  pm.addPass(createOrderConstants());
  bufferization::BufferDeallocationPipelineOptions deallocation;
  bufferization::buildBufferDeallocationPipeline(pm, deallocation);
  // A result that aliases an argument or a constant was cloned.
  pm.addPass(createConvertBufferizationToMemRefPass());
}

void buildCPU(OpPassManager &pm, const CPUOptions &options) {
  ConvertLinalgToVectorOptions kernels;
  kernels.targetCPU = options.targetCPU;
  kernels.parallel = options.parallel;
  pm.addPass(createConvertLinalgToVector(kernels));
  pm.addPass(createExpandVectorMath({options.targetCPU}));
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertToLLVMEntries());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void buildNVPTX(OpPassManager &pm) {
  pm.addNestedPass<gpu::GPUModuleOp>(createExpandDeviceMath());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createSCFToControlFlowPass());
  // Launches refer to kernels that are still functions of the gpu dialect.
  pm.addPass(createConvertLaunchesToRuntime());
  pm.addPass(createConvertKernelsToNVVM());
  pm.addPass(createConvertToLLVMEntries());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

} // namespace

void ricci::buildCPUPhase(Phase phase, OpPassManager &pm,
                          const CPUOptions &options) {
  switch (phase) {
  case Phase::Import:
    break;
  case Phase::Quant:
    buildQuant(pm, options);
    break;
  case Phase::Contract:
    buildContract(pm, options);
    break;
  case Phase::Lower:
    buildLower(pm);
    break;
  case Phase::Buffer:
    buildBuffer(pm);
    break;
  case Phase::CPU:
    buildCPU(pm, options);
    break;
  case Phase::GPU:
    pm.addPass(createConvertLinalgToGPU());
    pm.addPass(createCSEPass());
    break;
  case Phase::NVPTX:
    buildNVPTX(pm);
    break;
  case Phase::FHE:
    llvm_unreachable("buildFHEPipeline makes it, with options of its own");
  }
  pm.addPass(createVerifyPhase({stringifyPhase(phase).str()}));
}

void ricci::buildCPUPipeline(OpPassManager &pm, const CPUOptions &options) {
  for (Phase phase : allPhases)
    buildCPUPhase(phase, pm, options);
}

void ricci::buildNVPTXPipeline(OpPassManager &pm, const CPUOptions &options) {
  for (Phase phase : nvptxPhases)
    buildCPUPhase(phase, pm, options);
}

void ricci::registerPipelines() {
  registerPipelinePasses();
  PassPipelineRegistration<CPUOptions>(
      "ricci-to-cpu", "From an ein program to the LLVM dialect for a CPU",
      buildCPUPipeline);
  PassPipelineRegistration<CPUOptions>(
      "ricci-to-nvptx",
      "From an ein program to the LLVM dialect for a host and NVIDIA's GPUs",
      buildNVPTXPipeline);
}

LogicalResult ricci::compile(ModuleOp module, const CPUOptions &cpuOptions,
                             const CompileOptions &options, Fault *fault) {
  if (options.from) {
    // The later phases take the module at its word.
    PassManager pm(module->getName());
    pm.addPass(createVerifyPhase({stringifyPhase(*options.from).str()}));
    if (failed(pm.run(module))) {
      if (fault)
        *fault = Fault::Program;
      return failure();
    }
  }
  std::optional<FailureWatch> watch;
  if (fault)
    watch.emplace(module.getContext());
  for (auto [i, phase] : llvm::enumerate(options.phases)) {
    if (options.from && phase <= *options.from)
      continue;
    if (phase > options.to)
      break;
    PassManager pm(module->getName());
    buildCPUPhase(phase, pm, cpuOptions);
    if (failed(watch ? watch->run(pm, module, phase, *fault) : pm.run(module)))
      return failure();
    if (failed(dumpPhase(module, options.dumpDirectory, i + 1, phase)))
      return failure();
  }
  return success();
}
