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

def QSplitDigits : Pass<"q-split-digits", "::mlir::ModuleOp"> {
  let summary = "Sums of products of few bits to population counts of their digits";
  let description = [{
    Class Z for integers; for floats, F: what was rounded term by term is exact, and
    rounded once.

    Applies behind `convert-q-to-ein` to sums of products of two operands whose
    elements are integers and sums over their bits: integers of at most 8 bits, or
    what an operator makes of such, as its table says. Where a code stands with
    scales or zero points, `ein-factor-scales` and `ein-correct-zero-points` take
    these out of the sum before.

    Both operands get a rank of digits, and lie packed into words along the reduced
    rank of largest extent that indexes both; zeros fill the last word. Of each pair
    of digits the bits that both have are counted, and the sum over digits is taken
    outside, by their weights. What an operand's numbers have beside digits leaves
    the sum, with the other operand's. Where both have digits −1 and 1, the bits
    that agree are counted.

    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x70xui2>, tensor<70x8xui1>) -> tensor<4x8xi32>
    ```
    becomes
    ```mlir
    %x = ein.contract "Z[i, m, w] = or[p](@field_1_of_i32(A[m, (32 * w + p) mod 70], I[i], P[p])) where U[w, p]"(…)
        : (…) -> tensor<2x4x3xi32>
    %y = ein.contract "Z[j, n, w] = or[p](@field_1_of_i32(B[(32 * w + p) mod 70, n], J[j], P[p])) where U[w, p]"(…)
        : (…) -> tensor<1x8x3xi32>
    %counts = ein.contract "Z[i, j, m, n] = add[w](and_popcount(X[i, m, w], Y[j, n, w]))"(%x, %y)
        : (tensor<2x4x3xi32>, tensor<1x8x3xi32>) -> tensor<2x1x4x8xi32>
    %0 = ein.contract "Z[m, n] = add[i, j](C[i, j, m, n] * W[i, j])"(%counts, %weights)
        : (tensor<2x1x4x8xi32>, tensor<2x1xi32>) -> tensor<4x8xi32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect",
                           "::ricci::ein::EinDialect"];
}

def QLookUpTables : Pass<"q-look-up-tables", "::mlir::ModuleOp"> {
  let summary = "Sums of products of few bits to sums of table entries";
  let description = [{
    Class Z for integers; F for floats, whose sums are reordered.

    Applies behind `convert-q-to-ein` to sums of products of two operands, one of
    which is of codes: integers of at most 8 bits, or what an operator makes of
    such, as its table says. The codes of `index-bits` bits that follow each other
    along a reduced rank make an index, and a contraction builds a table of their
    sum of products for every pattern. Integers that are sums over their bits are
    looked up bit by bit in one table, and weighted outside; other numbers, and those
    that meet floats, as whole codes. Where both operands are of codes, the one that
    reads fewer entries is looked up.

    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x70xui2>, tensor<70x8xsi8>) -> tensor<4x8xi32>
    ```
    becomes
    ```mlir
    %table = ein.contract "Z[g, c, n] = add[p](F[c, p] * B[(4 * g + p) mod 70, n]) where U[g, p]"(…)
        : (tensor<16x4xi16>, tensor<70x8xsi8>, …) -> tensor<18x16x8xi16>
    %indices = ein.contract "Z[i, m, g] = or[p](@field_1_of_i8(A[m, (4 * g + p) mod 70], I[i], P[p])) where U[g, p]"(…)
        : (…) -> tensor<2x4x18xi8>
    %sums = q.lut_sum %indices at (i, m, n, g) -> (i, m, g) in %table at (i, m, n, g)[c] -> (g, c, n)
        : tensor<2x4x18xi8>, tensor<18x16x8xi16> -> tensor<2x4x8xi32>
    %0 = ein.contract "Z[m, n] = add[i](S[i, m, n] * W[i])"(%sums, %weights)
        : (tensor<2x4x8xi32>, tensor<2xi32>) -> tensor<4x8xi32>
    ```
  }];
  let options = [
    Option<"indexBits", "index-bits", "unsigned", "4",
           "Bits of codes that index a table, 1 to 8; wider codes take their own "
           "number">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::tensor::TensorDialect",
                           "::ricci::ein::EinDialect", "::ricci::q::QDialect"];
}

#endif // RICCI_DIALECT_Q_TRANSFORMS_PASSES_TD
