// RUN: ricci-opt %s -ein-split-reductions | FileCheck %s

// CHECK-LABEL: @max_of_sums
// CHECK-SAME: %[[A:.*]]: tensor<4x5x6xf32>
// CHECK: %[[SUMS:.*]] = ein.contract "mjk->mj"(%[[A]]) : (tensor<4x5x6xf32>) -> tensor<4x5xf32>
// CHECK: %[[MAX:.*]] = ein.contract "Z[m] = max[j](A[m, j])"(%[[SUMS]])
// CHECK: return %[[MAX]]
func.func @max_of_sums(%a: tensor<4x5x6xf32>) -> tensor<4xf32> {
  %0 = ein.contract "Z[m] = max[j] add[k](A[m, j, k])"(%a) : (tensor<4x5x6xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Map and mask go with the innermost run, the initial value with the outermost;
// between them is the accumulation type.
// CHECK-LABEL: @three_runs
// CHECK: %[[IN:.*]] = ein.contract "Z[m, j, k] = max[l, n](A[m, j, k, l] * B[l, n]) where C[m, l]"{{.*}} -> tensor<3x4x5xf32>
// CHECK: %[[SUMS:.*]] = ein.contract "mjk->mj"(%[[IN]]) : (tensor<3x4x5xf32>) -> tensor<3x4xf32>
// CHECK: ein.contract "Z[m] = max[j](A[m, j]) from B[m]"(%[[SUMS]], %{{.*}}) : (tensor<3x4xf32>, tensor<3xf16>) -> tensor<3xf16>
func.func @three_runs(%a: tensor<3x4x5x6xf16>, %b: tensor<6x2xf16>, %init: tensor<3xf16>, %mask: tensor<3x6xi1>) -> tensor<3xf16> {
  %0 = ein.contract "Z[m] = max[j] add[k] max[l, n](A[m, j, k, l] * B[l, n]) from C[m] where M[m, l]"(%a, %b, %init, %mask)
      : (tensor<3x4x5x6xf16>, tensor<6x2xf16>, tensor<3xf16>, tensor<3x6xi1>) -> tensor<3xf16>
  return %0 : tensor<3xf16>
}

// A rank of the result that no input has joins in the outer step.
// CHECK-LABEL: @init_alone_has_a_rank
// CHECK: "jk->j"{{.*}} -> tensor<4xf32>
// CHECK: "Z[m] = max[j](A[j]) from B[m]"
func.func @init_alone_has_a_rank(%a: tensor<4x5xf32>, %init: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ein.contract "Z[m] = max[j] add[k](A[j, k]) from C[m]"(%a, %init) : (tensor<4x5xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// CHECK-LABEL: @dynamic
// CHECK: "mjk->mj"{{.*}} -> tensor<?x5xf32>
// CHECK: "Z[m] = max[j](A[m, j])"{{.*}} -> tensor<?xf32>
func.func @dynamic(%a: tensor<?x5x?xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[m] = max[j] add[k](A[m, j, k])"(%a) : (tensor<?x5x?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// A window stays with the map.
// CHECK-LABEL: @window
// CHECK: "Z[p, c] = add[r](A[c, p + r] * B[r])"{{.*}} -> tensor<8x2xf32>
// CHECK: "Z[p] = max[c](A[p, c])"
func.func @window(%a: tensor<2x10xf32>, %w: tensor<3xf32>) -> tensor<8xf32> {
  %0 = ein.contract "Z[p] = max[c] add[r](A[c, p + r] * W[r])"(%a, %w) : (tensor<2x10xf32>, tensor<3xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// CHECK-LABEL: @one_operator
// CHECK-NEXT: "Z[m] = max[j, k](A[m, j, k])"
// CHECK-NEXT: return
func.func @one_operator(%a: tensor<4x5x6xf32>) -> tensor<4xf32> {
  %0 = ein.contract "Z[m] = max[j, k](A[m, j, k])"(%a) : (tensor<4x5x6xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
