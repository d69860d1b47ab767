//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The normal equations of a linear regression on secret data: Xᵀ X and Xᵀ y.
// Whoever holds the key solves the small system that they are.

func.func @normal_equations(
    %x: tensor<100x5xf64> {fhe.secret, ein.range = [-1.0, 1.0]},
    %y: tensor<100xf64> {fhe.secret, ein.range = [-1.0, 1.0]})
    -> (tensor<5x5xf64>, tensor<5xf64>) {
  %gram = ein.contract "ni,nj->ij"(%x, %x)
      : (tensor<100x5xf64>, tensor<100x5xf64>) -> tensor<5x5xf64>
  %moments = ein.contract "ni,n->i"(%x, %y)
      : (tensor<100x5xf64>, tensor<100xf64>) -> tensor<5xf64>
  return %gram, %moments : tensor<5x5xf64>, tensor<5xf64>
}
