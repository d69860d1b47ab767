// RUN: ricci-opt %s --ein-factor-scales | FileCheck %s
// RUN: ricci-opt %s --ein-factor-scales=finite-scales=false | FileCheck %s --check-prefix=ANY

// Where a scale may be infinite, a sum of its products is not its product.
// ANY-LABEL: func.func @groups(
// ANY: "mk,kn->mn"({{.*}}) : (tensor<4x64xf32>, tensor<64x8xf32>)
// ANY-LABEL: func.func @rows(
// ANY: "mk,m->mk"

// A scale for each 32 elements, and one for a tensor.
// CHECK-LABEL: func.func @groups(
// CHECK-SAME: %[[C:.*]]: tensor<4x64xsi4>, %[[S:.*]]: tensor<4x2xf32>, %[[D:.*]]: tensor<64x8xsi8>, %[[T:.*]]: tensor<f32>
// CHECK-NEXT: %[[CS:.*]] = tensor.expand_shape %[[C]] {{\[\[}}0], [1, 2]] output_shape [4, 2, 32]
// CHECK-NEXT: %[[DS:.*]] = tensor.expand_shape %[[D]] {{\[\[}}0, 1], [2]] output_shape [2, 32, 8]
// CHECK-NEXT: %[[SUMS:.*]] = ein.contract "Z[m, n, k_group] = add[k](A[m, k_group, k] * B[k_group, k, n])"(%[[CS]], %[[DS]]) : (tensor<4x2x32xsi4>, tensor<2x32x8xsi8>) -> tensor<4x8x2xi32>
// CHECK-NEXT: %[[R:.*]] = ein.contract "{{.*}}"(%[[SUMS]], %[[S]], %[[T]]) : (tensor<4x8x2xi32>, tensor<4x2xf32>, tensor<f32>) -> tensor<4x8xf32>
// CHECK-NEXT: return %[[R]]
func.func @groups(%c: tensor<4x64xsi4>, %s: tensor<4x2xf32>, %d: tensor<64x8xsi8>, %t: tensor<f32>)
    -> tensor<4x8xf32> {
  %w = ein.contract "Z[m, k] = C[m, k] * S[m, k floordiv 32]"(%c, %s)
      : (tensor<4x64xsi4>, tensor<4x2xf32>) -> tensor<4x64xf32>
  %x = ein.contract "Z[k, n] = D[k, n] * T[]"(%d, %t)
      : (tensor<64x8xsi8>, tensor<f32>) -> tensor<64x8xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<4x64xf32>, tensor<64x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// Scales a row leave the whole sum; the initial value joins behind them.
// CHECK-LABEL: func.func @rows(
// CHECK: %[[SUMS:.*]] = ein.contract "mk,k->m"({{.*}}) : (tensor<4x64xsi4>, tensor<64xi8>) -> tensor<4xi32>
// CHECK: %[[SCALED:.*]] = ein.contract "m,m->m"(%[[SUMS]], %{{.*}}) : (tensor<4xi32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK: ein.contract "Z[m] = A[m] + B[m]"(%[[SCALED]], %{{.*}})
func.func @rows(%c: tensor<4x64xsi4>, %s: tensor<4xf32>, %x: tensor<64xi8>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %w = ein.contract "mk,m->mk"(%c, %s) : (tensor<4x64xsi4>, tensor<4xf32>) -> tensor<4x64xf32>
  %0 = ein.contract "Z[m] = add[k](W[m, k] * X[k]) from B[m]"(%w, %x, %b)
      : (tensor<4x64xf32>, tensor<64xi8>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// A last group that is shorter, floats inside, and maxima stay.
// CHECK-LABEL: func.func @ragged(
// CHECK: "Z[m, k] = A[m, k] * B[m, k floordiv 32]"
// CHECK: "mk,k->m"
func.func @ragged(%c: tensor<4x65xsi4>, %s: tensor<4x3xf32>, %x: tensor<65xi8>) -> tensor<4xf32> {
  %w = ein.contract "Z[m, k] = C[m, k] * S[m, k floordiv 32]"(%c, %s)
      : (tensor<4x65xsi4>, tensor<4x3xf32>) -> tensor<4x65xf32>
  %0 = ein.contract "mk,k->m"(%w, %x) : (tensor<4x65xf32>, tensor<65xi8>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @floats(
// CHECK: "mk,m->mk"
// CHECK: "mk,k->m"
func.func @floats(%c: tensor<4x64xsi4>, %s: tensor<4xf32>, %x: tensor<64xf32>) -> tensor<4xf32> {
  %w = ein.contract "mk,m->mk"(%c, %s) : (tensor<4x64xsi4>, tensor<4xf32>) -> tensor<4x64xf32>
  %0 = ein.contract "mk,k->m"(%w, %x) : (tensor<4x64xf32>, tensor<64xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @maximum(
// CHECK: "mk,m->mk"
// CHECK: "Z[m] = max[k](A[m, k])"
func.func @maximum(%c: tensor<4x64xsi4>, %s: tensor<4xf32>) -> tensor<4xf32> {
  %w = ein.contract "mk,m->mk"(%c, %s) : (tensor<4x64xsi4>, tensor<4xf32>) -> tensor<4x64xf32>
  %0 = ein.contract "Z[m] = max[k](W[m, k])"(%w) : (tensor<4x64xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Without A, nothing would say how many i there are.
// CHECK-LABEL: func.func @unknown(
// CHECK: "Z[j, i] = add[k](A[i, j] * B[k] * C[k, i mod 6])"
func.func @unknown(%a: tensor<?x?xi16>, %b: tensor<9xi8>, %c: tensor<9x6xi8>) -> tensor<?x?xi16> {
  %0 = ein.contract "Z[j, i] = sum[k](A0[i, j] * A1[k] * A2[k, i mod 6])"(%a, %b, %c)
      : (tensor<?x?xi16>, tensor<9xi8>, tensor<9x6xi8>) -> tensor<?x?xi16>
  return %0 : tensor<?x?xi16>
}

// What broadcasts stays one factor: nothing else would say how many k there are.
// CHECK-LABEL: func.func @broadcast(
// CHECK: %[[W:.*]] = ein.contract "Z[m, k] = A[m]"
// CHECK: %[[SUMS:.*]] = ein.contract "mk->m"(%[[W]])
// CHECK: ein.contract "m,b->mb"(%[[SUMS]]
func.func @broadcast(%c: tensor<4xi32>, %s: tensor<5xi32>) -> tensor<4x5xi32> {
  %w = ein.contract "Z[m, k] = A[m]"(%c) : (tensor<4xi32>) -> tensor<4x64xi32>
  %0 = ein.contract "mk,b->mb"(%w, %s) : (tensor<4x64xi32>, tensor<5xi32>) -> tensor<4x5xi32>
  return %0 : tensor<4x5xi32>
}
