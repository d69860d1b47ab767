//===- ricci-opt.cpp - Passes and pipelines on .mlir ------------*- C++ -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "UpstreamPasses.h"

#include "ricci/RegisterAll.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  ricci::tool::setName("ricci-opt");
  mlir::DialectRegistry registry;
  ricci::registerDialects(registry);
  ricci::registerPasses();
  ricci::registerUpstreamPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "ricci's optimizer driver\n", registry));
}
