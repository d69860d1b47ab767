// RUN: ricci-opt %s -ein-normalize-ranks | FileCheck %s

// CHECK-LABEL: @unit_ranks
// CHECK: %[[A:.*]] = tensor.collapse_shape %arg0 {{\[\[}}0, 1, 2]] : tensor<1x4x1xf32> into tensor<4xf32>
// CHECK: %[[B:.*]] = tensor.collapse_shape %arg1 {{\[\[}}0, 1], [2]] : tensor<4x1x6xf32> into tensor<4x6xf32>
// CHECK: %[[R:.*]] = ein.contract "i,ik->k"(%[[A]], %[[B]]) {origin = "test"} : {{.*}} -> tensor<6xf32>
// CHECK: tensor.expand_shape %[[R]] {{\[\[}}0, 1, 2]] output_shape [1, 1, 6] : tensor<6xf32> into tensor<1x1x6xf32>
func.func @unit_ranks(%a: tensor<1x4x1xf32>, %b: tensor<4x1x6xf32>) -> tensor<1x1x6xf32> {
  %0 = ein.contract "aib,ibk->abk"(%a, %b) {origin = "test"} : (tensor<1x4x1xf32>, tensor<4x1x6xf32>) -> tensor<1x1x6xf32>
  return %0 : tensor<1x1x6xf32>
}

// CHECK-LABEL: @only_unit_ranks
// CHECK: tensor.collapse_shape %arg0 [] : tensor<1x1xi4> into tensor<i4>
// CHECK: ein.contract "->"
// CHECK: tensor.expand_shape %{{.*}} [] output_shape [1] : tensor<i4> into tensor<1xi4>
func.func @only_unit_ranks(%a: tensor<1x1xi4>) -> tensor<1xi4> {
  %0 = ein.contract "ij->i"(%a) : (tensor<1x1xi4>) -> tensor<1xi4>
  return %0 : tensor<1xi4>
}

// Reshapes are between static shapes.
// CHECK-LABEL: @dynamic_beside_unit
// CHECK-NEXT: ein.contract "mk,kn->mn"
func.func @dynamic_beside_unit(%a: tensor<1x?xf32>, %b: tensor<?x?xf32>) -> tensor<1x?xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<1x?xf32>, tensor<?x?xf32>) -> tensor<1x?xf32>
  return %0 : tensor<1x?xf32>
}

// A dimension of 1 that broadcasts.
// CHECK-LABEL: @broadcast
// CHECK: ein.contract "ij,j->ij"
func.func @broadcast(%a: tensor<4x5xf32>, %b: tensor<1x5xf32>) -> tensor<4x5xf32> {
  %0 = ein.contract "ij,ij->ij"(%a, %b) : (tensor<4x5xf32>, tensor<1x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// A mask goes with a reduction (E9), so one stays.
// CHECK-LABEL: @mask
// CHECK-NEXT: "Z[i] = max[k](A[k, i]) where B[k, i]"
func.func @mask(%a: tensor<1x4xf32>, %m: tensor<1x4xi1>) -> tensor<4xf32> {
  %0 = ein.contract "Z[i] = max[k](A[k, i]) where M[k, i]"(%a, %m) : (tensor<1x4xf32>, tensor<1x4xi1>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// The run has to check that the dimension is 1.
// CHECK-LABEL: @dynamic_unit
// CHECK-NEXT: "Z[i] = A[i] * B[i]"
func.func @dynamic_unit(%a: tensor<?xf32>, %b: tensor<1xf32>) -> tensor<1xf32> {
  %0 = ein.contract "Z[i] = A[i] * B[i]"(%a, %b) : (tensor<?xf32>, tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// p alone would have to be all of A's 5.
// CHECK-LABEL: @window_inside
// CHECK-NEXT: "Z[p] = add[r](A[p + r] * B[r])"
func.func @window_inside(%a: tensor<5xf32>, %w: tensor<1xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r])"(%a, %w) : (tensor<5xf32>, tensor<1xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// CHECK-LABEL: @window_of_one
// CHECK: ein.contract "p,->p"
func.func @window_of_one(%a: tensor<3xf32>, %w: tensor<1xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r])"(%a, %w) : (tensor<3xf32>, tensor<1xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// CHECK-LABEL: @window
// CHECK-NEXT: "Z[p] = add[r](A[p + r] * B[r])"
func.func @window(%a: tensor<5xf32>, %w: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r])"(%a, %w) : (tensor<5xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// CHECK-LABEL: @groups
// CHECK: %[[A:.*]] = tensor.expand_shape %arg0 {{\[\[}}0], [1, 2]] output_shape [4, 2, 32]
// CHECK: %[[B:.*]] = tensor.expand_shape %arg2 {{\[\[}}0, 1], [2]] output_shape [2, 32, 5]
// CHECK: ein.contract "Z[m, n] = add[k_0, k_1](A[m, k_0, k_1] * B[m, k_0] * C[k_0, k_1, n])"(%[[A]], %arg1, %[[B]])
func.func @groups(%a: tensor<4x64xf32>, %s: tensor<4x2xf32>, %b: tensor<64x5xf32>) -> tensor<4x5xf32> {
  %0 = ein.contract "Z[m, n] = add[k](A[m, k] * S[m, k floordiv 32] * B[k, n])"(%a, %s, %b)
      : (tensor<4x64xf32>, tensor<4x2xf32>, tensor<64x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// Of the result, what is split is joined again; names stay unique.
// CHECK-LABEL: @result
// CHECK: %[[R:.*]] = ein.contract "Z[k__0, k_1, k_0] = A[k__0, k_1] * B[k_0]"(%arg0, %arg1) : {{.*}} -> tensor<2x3x7xi4>
// CHECK: tensor.collapse_shape %[[R]] {{\[\[}}0, 1], [2]] : tensor<2x3x7xi4> into tensor<6x7xi4>
func.func @result(%a: tensor<2x3xi4>, %b: tensor<7xi4>) -> tensor<6x7xi4> {
  %0 = ein.contract "Z[k, k_0] = A[k floordiv 3, k mod 3] * B[k_0]"(%a, %b) : (tensor<2x3xi4>, tensor<7xi4>) -> tensor<6x7xi4>
  return %0 : tensor<6x7xi4>
}

// Two ranks, one after the other.
// CHECK-LABEL: @twice
// CHECK: "Z[j_0, j_1, l_0, l_1] = A[j_0, l_0] * B[j_1, l_1]"
func.func @twice(%a: tensor<2x3xf32>, %b: tensor<4x5xf32>) -> tensor<8x15xf32> {
  %0 = ein.contract "Z[j, l] = A[j floordiv 4, l floordiv 5] * B[j mod 4, l mod 5]"(%a, %b) : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<8x15xf32>
  return %0 : tensor<8x15xf32>
}

// Only a part of the scales is read.
// CHECK-LABEL: @larger_operand
// CHECK-NEXT: "Z[] = add[k](A[k] * B[k floordiv 32])"
func.func @larger_operand(%a: tensor<64xf32>, %s: tensor<3xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[] = add[k](A[k] * S[k floordiv 32])"(%a, %s) : (tensor<64xf32>, tensor<3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// CHECK-LABEL: @uneven
// CHECK-NEXT: "Z[] = add[k](A[k] * B[k floordiv 32])"
func.func @uneven(%a: tensor<65xf32>, %s: tensor<3xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[] = add[k](A[k] * S[k floordiv 32])"(%a, %s) : (tensor<65xf32>, tensor<3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
