//===- FailureWatch.cpp - Whose a failure is ------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FailureWatch.h"

#include "mlir/IR/Action.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"

using namespace mlir;
using namespace ricci;

FailureWatch::FailureWatch(MLIRContext *context)
    : context(context), handler(context, [this](Diagnostic &diagnostic) {
        errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
        return failure(); // The next handler prints it.
      }) {
  // An action is the pass alone, without the verifier that runs behind it.
  context->registerActionHandler(
      [this](function_ref<void()> run, const tracing::Action &action) {
        unsigned before = errors;
        run();
        if (isa<PassExecutionAction>(action))
          spoke = errors != before;
      });
}

FailureWatch::~FailureWatch() { context->registerActionHandler(nullptr); }

namespace {
/// Notes the innermost pass that failed, which is told of first.
struct FailureNote : PassInstrumentation {
  explicit FailureNote(function_ref<void(Pass *)> note) : note(note) {}
  void runAfterPassFailed(Pass *pass, Operation *) override { note(pass); }
  function_ref<void(Pass *)> note;
};
} // namespace

LogicalResult FailureWatch::run(PassManager &pm, ModuleOp module, Phase phase,
                                Fault &fault) {
  // Without a pass that failed, it is the module that was given.
  fault = Fault::Program;
  bool isNoted = false;
  auto note = [&](Pass *pass) {
    if (isNoted)
      return;
    isNoted = true;
    // What was lowered is the compiler's own; so is what a phase leaves.
    bool isOwn = phase == Phase::Buffer || phase == Phase::CPU ||
                 (phase != Phase::Import && phase != Phase::FHE &&
                  pass->getArgument() == "ricci-verify-phase");
    fault = spoke && !isOwn ? Fault::Program : Fault::Compiler;
  };
  pm.addInstrumentation(std::make_unique<FailureNote>(note));
  return pm.run(module);
}
