// RUN: ricci-opt %s -ein-order-contractions -verify-diagnostics \
// RUN:   --remarks-filter='.*' --remark-format=emitRemark | FileCheck %s
// RUN: ricci-opt %s -ein-order-contractions=objective=peak \
// RUN:   --remarks-filter='.*' --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=PEAK
// PEAK: 0 1 to 3, 3 2 to 4: 640 points instead of 12000, peak of 8 elements

// What was decided and why, and what has no order to choose.

func.func @chain(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>) -> tensor<2x50xf32> {
  // expected-remark @+1 {{0 1 to 3, 3 2 to 4: 640 points instead of 12000}}
  %0 = ein.contract "ij,jk,kl->il"(%a, %b, %c)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// Over no points the maximum is −∞, which max(A[k], …) would not give B back.
// CHECK-LABEL: @max_max_of_nothing
// CHECK: "Z[i] = max[k](max(A[k], B[i], C[i]))"
func.func @max_max_of_nothing(%a: tensor<?xf32>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  // expected-remark @+1 {{3 operands at once: a reduced rank may be empty, and its identity does not absorb}}
  %0 = ein.contract "Z[i] = max[k](max(A[k], B[i], C[i]))"(%a, %b, %c)
      : (tensor<?xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @wrapping_max_plus
// CHECK: "Z[i, l] = max[j, k](A[i, j] + B[j, k] + C[k, l])"
func.func @wrapping_max_plus(%a: tensor<2x30xi32>, %b: tensor<30x4xi32>, %c: tensor<4x50xi32>) -> tensor<2x50xi32> {
  // expected-remark @+1 {{3 operands at once: the map operator does not distribute over the reduce operator}}
  %0 = ein.contract "Z[i, l] = max[j, k](A[i, j] + B[j, k] + C[k, l])"(%a, %b, %c)
      : (tensor<2x30xi32>, tensor<30x4xi32>, tensor<4x50xi32>) -> tensor<2x50xi32>
  return %0 : tensor<2x50xi32>
}

// CHECK-LABEL: @sum_of_sums
// CHECK: "Z[i, l] = add[j, k](A[i, j] + B[j, k] + C[k, l])"
func.func @sum_of_sums(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>) -> tensor<2x50xf32> {
  // expected-remark @+1 {{3 operands at once: the map operator does not distribute over the reduce operator}}
  %0 = ein.contract "Z[i, l] = add[j, k](A[i, j] + B[j, k] + C[k, l])"(%a, %b, %c)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// A user's operator may convert its operands to other types than it yields.
// CHECK-LABEL: @user_operator
// CHECK: "Z[i, k] = add[j](@fma(A[i, j], B[j, k], C[i]))"
ein.op @fma(%a: f32, %b: f32, %c: f32) -> f32 {
  %0 = arith.mulf %a, %b : f32
  %1 = arith.addf %0, %c : f32
  ein.yield %1 : f32
}
func.func @user_operator(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<2xf32>) -> tensor<2x4xf32> {
  // expected-remark @+1 {{3 operands at once: the map operator is not associative and commutative}}
  %0 = ein.contract "Z[i, k] = add[j](@fma(A[i, j], B[j, k], C[i]))"(%a, %b, %c)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<2xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// Two operands are binary as they are: no remark.
// CHECK-LABEL: @difference
// CHECK: "Z[i, k] = add[j](A[i, j] - B[j, k])"
func.func @difference(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>) -> tensor<2x4xf32> {
  %0 = ein.contract "Z[i, k] = add[j](A[i, j] - B[j, k])"(%a, %b)
      : (tensor<2x30xf32>, tensor<30x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// p's extent is read off the window, which no partial product has.
// CHECK-LABEL: @dynamic_window
// CHECK: "Z[p] = add[r](A[p + r] * B[r] * C[r])"
func.func @dynamic_window(%a: tensor<?xf32>, %w: tensor<3xf32>, %c: tensor<3xf32>) -> tensor<?xf32> {
  // expected-remark @+1 {{3 operands at once: in no order does every step know the extents of its ranks}}
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r] * C[r])"(%a, %w, %c)
      : (tensor<?xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
