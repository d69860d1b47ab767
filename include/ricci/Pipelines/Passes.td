//===- Passes.td - Passes between phases -------------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_PIPELINES_PASSES_TD
#define RICCI_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyPhase : Pass<"ricci-verify-phase", "::mlir::ModuleOp"> {
  let summary = "Everything in the module is what the next phase takes";
  let description = [{
    Class Z; changes nothing. Fails with one error for each kind of operation
    that does not belong behind the phase: its name, how many there are, and
    where the first one is. Behind `import`, public functions must take and give
    ranked tensors, which the runtime can hand over.

    ```mlir
    func.func @f(%a: memref<4xf32>) { … "other.op"(%a) … }
    ```
    fails behind the phase `buffer` with
    ```
    error: found 1 'other.op' behind phase 'buffer' (the first is here), expected operations of …
    ```
  }];
  let options = [
    Option<"phase", "phase", "std::string", "\"import\"",
           "The phase that is over: import, quant, contract, lower, buffer, "
           "cpu, gpu, nvptx or fhe">];
}

#endif // RICCI_PIPELINES_PASSES_TD
