//===- FHEPipeline.h - From a program to ciphertexts ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_PIPELINES_FHEPIPELINE_H
#define RICCI_PIPELINES_FHEPIPELINE_H

#include "ricci/Pipelines/Pipelines.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

#include <string>

namespace ricci {

struct FHEOptions : mlir::PassPipelineOptions<FHEOptions> {
  Option<int64_t> slots{*this, "slots",
                        llvm::cl::desc("Slots of a ciphertext, a power of two"),
                        llvm::cl::init(16384)};
  Option<int64_t> scale{
      *this, "scale",
      llvm::cl::desc("Base-2 logarithm of the scale that values are encrypted "
                     "at"),
      llvm::cl::init(45)};
  Option<double> tolerance{
      *this, "tolerance",
      llvm::cl::desc("Error that is asked for of polynomials in place of other "
                     "functions, relative to the larger of 1 and their values"),
      llvm::cl::init(1e-6)};
  Option<int64_t> maxDegree{*this, "max-degree",
                            llvm::cl::desc("Highest degree of polynomials"),
                            llvm::cl::init(63)};
  Option<int64_t> maxRotationKeys{
      *this, "max-rotation-keys",
      llvm::cl::desc("Number of offsets that have a rotation key, 0 for any"),
      llvm::cl::init(0)};
  Option<int64_t> maxRotationKeyBytes{
      *this, "max-rotation-key-bytes",
      llvm::cl::desc("Bytes of all rotation keys, 0 for any number"),
      llvm::cl::init(0)};
  Option<int64_t> securityBits{
      *this, "security-bits",
      llvm::cl::desc("Security of the ring, which decides how large a key is"),
      llvm::cl::init(128)};
  Option<std::string> encryptLayout{
      *this, "encrypt-layout",
      llvm::cl::desc("How the client encrypts arguments: row-major, packed or "
                     "replicated"),
      llvm::cl::init("row-major")};
  Option<bool> textbook{
      *this, "textbook",
      llvm::cl::desc("The textbook's plan as a baseline: no search, upkeep at "
                     "once, nothing shared between key switches"),
      llvm::cl::init(false)};
};

/// `ricci-to-fhe`: the program as written, with arguments marked `fhe.secret`,
/// to operations on ciphertexts.
void buildFHEPipeline(mlir::OpPassManager &pm, const FHEOptions &options);
void registerFHEPipeline();

/// Runs the pipeline on `module`. If `dumpDirectory` is not empty, the module
/// before and after is written there, as `1-import.mlir` and `2-fhe.mlir`.
/// After a failure `fault`, if given, says whose it is.
mlir::LogicalResult compileToFHE(mlir::ModuleOp module,
                                 const FHEOptions &options,
                                 llvm::StringRef dumpDirectory,
                                 Fault *fault = nullptr);

} // namespace ricci

#endif // RICCI_PIPELINES_FHEPIPELINE_H
