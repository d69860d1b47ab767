//===- FHEPipeline.cpp - From a program to ciphertexts --------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ricci/Pipelines/FHEPipeline.h"

#include "DumpPhase.h"
#include "FailureWatch.h"

#include "ricci/Conversion/EinToFHE/Passes.h"
#include "ricci/Dialect/Ein/Transforms/Passes.h"
#include "ricci/Dialect/FHE/Transforms/Passes.h"
#include "ricci/Pipelines/Passes.h"
#include "ricci/Pipelines/Pipelines.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace ricci;

void ricci::buildFHEPipeline(OpPassManager &pm, const FHEOptions &options) {
  // Before others say that there is a branch, without why that is wrong.
  pm.addPass(fhe::createFHECheckSecrets());
  pm.addPass(createVerifyPhase({stringifyPhase(Phase::Import).str()}));
  // Ranges are carried through whole programs.
  pm.addPass(createInlinerPass({}, [](OpPassManager &) {}));
  ein::EinApproximateOperatorsOptions approximation;
  approximation.tolerance = options.tolerance;
  approximation.maxDegree = options.maxDegree;
  pm.addPass(ein::createEinApproximateOperators(approximation));
  ConvertEinToFHEOptions conversion;
  conversion.slots = options.slots;
  conversion.scale = options.scale;
  conversion.encryptLayout = options.encryptLayout;
  conversion.textbook = options.textbook;
  pm.addPass(createConvertEinToFHE(conversion));
  // What private functions did is in their callers now.
  pm.addPass(createSymbolDCEPass());
  // Equal masks and rotations of different contractions are one.
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
  OpPassManager &functions = pm.nest<func::FuncOp>();
  if (!options.textbook) {
    functions.addPass(fhe::createFHEAssignLevels());
    functions.addPass(createCSEPass());
    functions.addPass(fhe::createFHEMergeUpkeep());
  }
  if (options.maxRotationKeys != 0 || options.maxRotationKeyBytes != 0) {
    // Levels decide how large a key is.
    functions.addPass(fhe::createFHELimitRotationKeys(
        {options.maxRotationKeys, options.maxRotationKeyBytes,
         options.securityBits}));
    functions.addPass(createCSEPass());
  }
  if (!options.textbook) {
    functions.addPass(fhe::createFHEExtendSums());
    functions.addPass(fhe::createFHEHoistRotations());
    functions.addPass(createCSEPass());
  }
  functions.addPass(fhe::createFHEExplainOperations());
  pm.addPass(createVerifyPhase({stringifyPhase(Phase::FHE).str()}));
}

void ricci::registerFHEPipeline() {
  PassPipelineRegistration<FHEOptions>(
      "ricci-to-fhe", "From an ein program to operations on ciphertexts",
      buildFHEPipeline);
}

LogicalResult ricci::compileToFHE(ModuleOp module, const FHEOptions &options,
                                  StringRef dumpDirectory, Fault *fault) {
  PassManager pm(module->getName());
  buildFHEPipeline(pm, options);
  std::optional<FailureWatch> watch;
  if (fault)
    watch.emplace(module.getContext());
  if (failed(dumpPhase(module, dumpDirectory, 1, Phase::Import)) ||
      failed(watch ? watch->run(pm, module, Phase::FHE, *fault)
                   : pm.run(module)))
    return failure();
  return dumpPhase(module, dumpDirectory, 2, Phase::FHE);
}
