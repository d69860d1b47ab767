//===- FailureWatchTest.cpp - Whose a failure is --------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FailureWatch.h"

#include "ricci/Pipelines/Passes.h"
#include "ricci/RegisterAll.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/Pass.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace ricci;

namespace {

/// Does what a test asks for to each function.
struct TestPass : PassWrapper<TestPass, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestPass)
  explicit TestPass(std::function<LogicalResult(func::FuncOp)> run)
      : run(std::move(run)) {}
  void runOnOperation() override {
    if (failed(run(getOperation())))
      signalPassFailure();
  }
  std::function<LogicalResult(func::FuncOp)> run;
};

class FailureWatchTest : public testing::Test {
protected:
  FailureWatchTest()
      : context(getRegistry(), MLIRContext::Threading::DISABLED) {
    module = parseSourceString<ModuleOp>(
        "func.func @f(%a: tensor<4xf32>) -> tensor<4xf32> {\n"
        "  %0 = \"tensor.bitcast\"(%a) : (tensor<4xf32>) -> tensor<4xf32>\n"
        "  return %0 : tensor<4xf32>\n"
        "}\n",
        &context);
  }

  /// Whose it is that `pm` fails in `phase`; the last message is kept.
  Fault run(PassManager &pm, Phase phase) {
    ScopedDiagnosticHandler outer(&context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    FailureWatch watch(&context);
    Fault fault;
    EXPECT_TRUE(failed(watch.run(pm, *module, phase, fault)));
    return fault;
  }

  Fault run(std::function<LogicalResult(func::FuncOp)> pass, Phase phase) {
    PassManager pm(&context);
    pm.addNestedPass<func::FuncOp>(std::make_unique<TestPass>(std::move(pass)));
    return run(pm, phase);
  }

  static DialectRegistry getRegistry() {
    DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  std::string message;
};

} // namespace

TEST_F(FailureWatchTest, RefusalsAreTheProgram) {
  auto refuse = [](func::FuncOp function) {
    return LogicalResult(emitError(function.getLoc(), "refused"));
  };
  EXPECT_EQ(run(refuse, Phase::Contract), Fault::Program);
  EXPECT_EQ(message, "refused");
  // The passes of this phase see only what others made.
  EXPECT_EQ(run(refuse, Phase::Buffer), Fault::Compiler);
}

TEST_F(FailureWatchTest, SilentFailuresAreTheCompiler) {
  EXPECT_EQ(run([](func::FuncOp) { return failure(); }, Phase::Contract),
            Fault::Compiler);
}

// The error is then the verifier's, not the pass's.
TEST_F(FailureWatchTest, InvalidCodeIsTheCompiler) {
  auto breakType = [](func::FuncOp function) {
    function.front().getTerminator()->setOperands({});
    return success();
  };
  EXPECT_EQ(run(breakType, Phase::Contract), Fault::Compiler);
  EXPECT_NE(message, "");
}

TEST_F(FailureWatchTest, WhatAPhaseLeavesIsTheCompiler) {
  for (Phase phase : {Phase::Import, Phase::Contract}) {
    PassManager pm(&context);
    pm.addPass(createVerifyPhase({stringifyPhase(phase).str()}));
    EXPECT_EQ(run(pm, phase),
              phase == Phase::Import ? Fault::Program : Fault::Compiler);
    EXPECT_NE(message.find("found 1 'tensor.bitcast'"), std::string::npos);
  }
}
