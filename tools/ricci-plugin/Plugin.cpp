//===- Plugin.cpp - ricci inside stock mlir-opt -----------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// For mlir-opt's --load-dialect-plugin and --load-pass-plugin. Passes go by
// --pass-pipeline: their short options are fixed before a plugin is loaded.

#include "ricci/RegisterAll.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  // mlir-opt brings the upstream dialects and their interfaces itself.
  return {MLIR_PLUGIN_API_VERSION, "ricci", RICCI_VERSION,
          [](mlir::DialectRegistry *registry) {
            ricci::registerOwnDialects(*registry);
          }};
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "ricci", RICCI_VERSION,
          ricci::registerPasses};
}
