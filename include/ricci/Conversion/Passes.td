//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_CONVERSION_PASSES_TD
#define RICCI_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertEinToLinalg : Pass<"convert-ein-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Contractions to linalg.generic on tensors";
  let description = [{
    Class Z for integers; F for floats, whose sums may be reassociated.

    Element types become storage types: integers lie alone in 8, 16, 32 or 64
    bits, sign- or zero-extended, and are truncated where they are read. The
    original signature stays in the function's `ricci.signature`.

    Checks of dynamic extents become `cf.assert`.

    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    ```
    becomes
    ```mlir
    %e = tensor.empty() : tensor<4x6xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x6xf32>) -> tensor<4x6xf32>
    %0 = linalg.generic {…} ins(%a, %b : …) outs(%f : …) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %1 = arith.mulf %x, %y fastmath<contract> : f32
      %2 = arith.addf %z, %1 fastmath<reassoc,contract> : f32
      linalg.yield %2 : f32
    } -> tensor<4x6xf32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::complex::ComplexDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::tensor::TensorDialect",
    "::mlir::LLVM::LLVMDialect"];
}

#endif // RICCI_CONVERSION_PASSES_TD
