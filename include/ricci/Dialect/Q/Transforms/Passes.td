//===- Passes.td - Transformations of quantized programs ---*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_TRANSFORMS_PASSES_TD
#define RICCI_DIALECT_Q_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def QQuantizeContractions : Pass<"q-quantize-contractions"> {
  let summary = "Operands of products of floats to codes, after training";
  let description = [{
    Class A: another program, whose numbers are those that the codes have. What it
    gives is as exact as any other program.

    Applies to contractions that multiply and add floats. Weights are constants and
    arguments with the attribute `q.weight`, activations all other operands. Each is
    quantized by a scale max|x| / m, where m is the largest number of the code, and
    dequantized again. The maximum is taken by the program as it runs. So that a
    scale divides, it is at least the least normal number.

    `formats` says what becomes of which: `weights:int4/group=32,activations:int8`.
    Each is a code (`ricci::format::Code`), and where it is not the default, how many
    numbers share a scale: `/tensor` all of them, the default of activations;
    `/channel` those that only differ in reduced ranks, the default of weights;
    `/group=N` of these, N that follow each other along the dimension of largest
    extent that a reduced rank indexes. Operands that are not mentioned stay floats.

    ```mlir
    func.func @f(%x: tensor<8x64xf32>, %w: tensor<64x4xf32> {q.weight}) -> tensor<8x4xf32> {
      %0 = ein.contract "mk,kn->mn"(%x, %w) : …
    ```
    becomes, with `formats=weights:int4/group=32`,
    ```mlir
      %size = ein.contract "Z[j, n] = max[k](abs(W[32 * j + k, n]))"(%w)
          : (tensor<64x4xf32>) -> tensor<2x4xf32>
      %quotient = ein.contract "Z[j, n] = S[j, n] / C[]"(%size, %seven) : …
      %scale = ein.contract "Z[j, n] = max(S[j, n], L[])"(%quotient, %least_normal) : …
      %codes = q.quantize %w by <scale = (k, n) -> (k floordiv 32, n)>(%scale : tensor<2x4xf32>)
          : tensor<64x4xf32> -> tensor<64x4x!q.code<int4>>
      %numbers = q.dequantize %codes by <scale = (k, n) -> (k floordiv 32, n)>(%scale : tensor<2x4xf32>)
          : tensor<64x4x!q.code<int4>> -> tensor<64x4xf32>
      %0 = ein.contract "mk,kn->mn"(%x, %numbers) : …
    ```
  }];
  let options = [
    Option<"formats", "formats", "std::string", "\"\"",
           "Formats of operands: weights:int4/group=32,activations:int8">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::ricci::ein::EinDialect", "::ricci::q::QDialect"];
}

#endif // RICCI_DIALECT_Q_TRANSFORMS_PASSES_TD
