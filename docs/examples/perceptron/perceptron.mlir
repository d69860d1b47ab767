//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Two layers with a polynomial between them. Inputs are secret, weights are
// clear. What the polynomial is, ciphertexts compute as it is written.

// The parabola nearest to max(x, 0) on [-4, 4]: x / 2 + x² / 8 + 1 / 4.
ein.op @activation(%x: f32) -> f32 {
  %quarter = arith.constant 0.25 : f32
  %half = arith.constant 0.5 : f32
  %eighth = arith.constant 0.125 : f32
  %square = arith.mulf %x, %x : f32
  %bent = arith.mulf %square, %eighth : f32
  %line = arith.mulf %x, %half : f32
  %sum = arith.addf %bent, %line : f32
  %result = arith.addf %sum, %quarter : f32
  ein.yield %result : f32
}

func.func @perceptron(
    %x: tensor<16x30xf32> {fhe.secret, ein.range = [-1.0, 1.0]},
    %w1: tensor<30x20xf32>, %b1: tensor<20xf32>,
    %w2: tensor<20x5xf32>, %b2: tensor<5xf32>) -> tensor<16x5xf32> {
  %sums = ein.contract "Z[n, h] = add[p](X[n, p] * W[p, h]) from B[h]"(%x, %w1, %b1)
      : (tensor<16x30xf32>, tensor<30x20xf32>, tensor<20xf32>) -> tensor<16x20xf32>
  %hidden = ein.contract "Z[n, h] = @activation(A[n, h])"(%sums)
      : (tensor<16x20xf32>) -> tensor<16x20xf32>
  %scores = ein.contract "Z[n, c] = add[h](A[n, h] * W[h, c]) from B[c]"(%hidden, %w2, %b2)
      : (tensor<16x20xf32>, tensor<20x5xf32>, tensor<5xf32>) -> tensor<16x5xf32>
  return %scores : tensor<16x5xf32>
}
