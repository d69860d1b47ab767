//===- Passes.td - From ein to fhe -------------------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_EINTOFHE_PASSES_TD
#define RICCI_CONVERSION_EINTOFHE_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertEinToFHE : Pass<"convert-ein-to-fhe", "::mlir::ModuleOp"> {
  let summary = "Contractions of secret tensors to operations on ciphertexts";
  let description = [{
    Class A: slots are real numbers, and a scheme adds noise to them.

    Each public function with an argument `{fhe.secret}` becomes one on
    ciphertexts; what depends on no secret stays on tensors. Where arguments,
    results, and the index tuples of each contraction lie is searched for. Private functions are inlined. A remark on each contraction says how
    its operands get to where they meet, and what that costs.

    ```mlir
    func.func @f(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<f32> {
      %0 = ein.contract "i,i->"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
      return %0 : tensor<f32>
    }
    ```
    becomes, with `slots=8`,
    ```mlir
    func.func @f(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45> {…},
                 %b: tensor<4xf32> {…})
        -> (!fhe.ciphertext<slots = 8, level = 0, scale = 45> {…}) {
      %p = fhe.encode %b at <extents = [4], strides = [1], first = 0> …
      %0 = fhe.mul_plain %a, %p : …
      %1 = fhe.rescale %0 : …
      %2 = fhe.rotate %1 by 2 : …
      %3 = fhe.add %1, %2 : …
      %4 = fhe.rotate %3 by 1 : …
      %5 = fhe.add %3, %4 : …
      return %5 : …
    }
    ```
  }];
  let options = [
    Option<"slots", "slots", "int64_t", "16384",
           "Slots of a ciphertext, a power of two">,
    Option<"scale", "scale", "int64_t", "45",
           "Base-2 logarithm of the scale that values are encrypted at">,
    Option<"encryptLayout", "encrypt-layout", "std::string", "\"row-major\"",
           "How the client encrypts arguments: row-major; packed, where the "
           "compiler says; or replicated, with copies. In the last two, results "
           "lie where the compiler says, too">,
    Option<"textbook", "textbook", "bool", "false",
           "The textbook's plan as a baseline: no search, and relinearization "
           "and rescaling right after each product">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::ricci::fhe::FHEDialect"];
}

#endif // RICCI_CONVERSION_EINTOFHE_PASSES_TD
