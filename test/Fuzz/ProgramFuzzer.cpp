//===- ProgramFuzzer.cpp - Any text as a program --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Parses and verifies a module. What is a small program is compiled down to
// linalg as well. Errors are expected; a crash is a bug.

#include "ricci/RegisterAll.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

#include <cstdint>
#include <string>

using namespace mlir;

static constexpr StringRef pipeline =
    "canonicalize,ein-split-reductions,ein-order-contractions,"
    "convert-ein-to-linalg,canonicalize";

/// Contractions cost time in the product of their extents when they fold.
static bool isSmall(ModuleOp module) {
  constexpr int64_t maxOperations = 100, maxElements = 1 << 12;
  int64_t operations = 0;
  bool result = true;
  auto check = [&](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    if (!shaped || !shaped.hasRank())
      return;
    int64_t elements = 1;
    for (int64_t extent : shaped.getShape())
      if (extent > maxElements ||
          (extent > 0 && (elements *= extent) > maxElements))
        result = false;
  };
  module.walk([&](Operation *op) {
    ++operations;
    for (Type type : op->getResultTypes())
      check(type);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Type type : block.getArgumentTypes())
          check(type);
  });
  return result && operations <= maxOperations;
}

static DialectRegistry &getRegistry() {
  static DialectRegistry *registry = [] {
    ricci::registerPasses();
    registerCanonicalizerPass();
    auto *result = new DialectRegistry;
    ricci::registerDialects(*result);
    return result;
  }();
  return *registry;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  MLIRContext context(getRegistry(), MLIRContext::Threading::DISABLED);
  ScopedDiagnosticHandler handler(&context, [](Diagnostic &) {});
  // MLIR's lexer reads up to a NUL behind the text.
  std::string text(reinterpret_cast<const char *>(bytes), size);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  if (!module || !isSmall(*module))
    return 0;
  PassManager passes(&context);
  if (failed(parsePassPipeline(pipeline, passes, llvm::nulls())))
    abort();
  (void)passes.run(*module);
  return 0;
}
