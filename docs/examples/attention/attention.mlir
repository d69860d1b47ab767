//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Attention whose queries, keys and values are all secret. Scores are scaled by
// the number of features (as in maximal-update parametrization), so with
// entries in [-1, 1] they lie there too: exp and the inverse become polynomials
// on intervals that follow from that.

func.func @scores(
    %q: tensor<8x8xf32> {fhe.secret, ein.range = [-1.0, 1.0]},
    %k: tensor<8x8xf32> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<8x8xf32> {
  %eighth = arith.constant dense<0.125> : tensor<f32>
  %scores = ein.contract "Z[i, j] = add[d](mul(Q[i, d], K[j, d], S[]))"(%q, %k, %eighth)
      : (tensor<8x8xf32>, tensor<8x8xf32>, tensor<f32>) -> tensor<8x8xf32>
  return %scores : tensor<8x8xf32>
}

func.func @attention(
    %q: tensor<8x8xf32> {fhe.secret, ein.range = [-1.0, 1.0]},
    %k: tensor<8x8xf32> {fhe.secret, ein.range = [-1.0, 1.0]},
    %v: tensor<8x8xf32> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<8x8xf32> {
  %scores = func.call @scores(%q, %k)
      : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %weights = ein.contract "Z[i, j] = exp(A[i, j])"(%scores)
      : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %sums = ein.contract "ij->i"(%weights) : (tensor<8x8xf32>) -> tensor<8xf32>
  %mixed = ein.contract "ij,jd->id"(%weights, %v)
      : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %result = ein.contract "Z[i, d] = A[i, d] / S[i]"(%mixed, %sums)
      : (tensor<8x8xf32>, tensor<8xf32>) -> tensor<8x8xf32>
  return %result : tensor<8x8xf32>
}
