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

def OrderConstants : Pass<"ricci-order-constants", "::mlir::ModuleOp"> {
  let summary = "The module's private constants in the order of their uses";
  let description = [{
    Class Z. Private constants stand first in the module, ordered and numbered by
    their first uses, so that a program compiles to the same bytes each time.

    ```mlir
    memref.global "private" constant @b : memref<1xf32> = dense<2.0>
    memref.global "private" constant @a : memref<1xf32> = dense<1.0>
    … memref.get_global @a … memref.get_global @b …
    ```
    becomes
    ```mlir
    memref.global "private" constant @constant : memref<1xf32> = dense<1.0>
    memref.global "private" constant @constant_0 : memref<1xf32> = dense<2.0>
    … memref.get_global @constant … memref.get_global @constant_0 …
    ```
  }];
}

#endif // RICCI_PIPELINES_PASSES_TD
