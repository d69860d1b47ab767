// What types leave open is computed from the operands and asserted.

// RUN: ricci-opt %s --convert-ein-to-linalg --split-input-file | FileCheck %s

// E4
// CHECK-LABEL: func.func @product(
// CHECK-SAME: %[[A:.*]]: tensor<?x?xf32>, %[[B:.*]]: tensor<?x6xf32>)
// CHECK: %[[M:.*]] = tensor.dim %[[A]], %c0
// CHECK: %[[K:.*]] = tensor.dim %[[A]], %c1
// CHECK: %[[KB:.*]] = tensor.dim %[[B]], %c0
// CHECK: %[[SAME:.*]] = arith.cmpi eq, %[[KB]], %[[K]]
// CHECK: cf.assert %[[SAME]], "E4: dimension 0 of operand 1 differs from the extent of rank 'k', which follows from dimension 1 of operand 0; pass tensors whose extents agree"
// CHECK-NOT: cf.assert
// CHECK: tensor.empty(%[[M]]) : tensor<?x6xf32>
func.func @product(%a: tensor<?x?xf32>, %b: tensor<?x6xf32>) -> tensor<?x6xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<?x?xf32>, tensor<?x6xf32>) -> tensor<?x6xf32>
  return %0 : tensor<?x6xf32>
}

// -----

// E6: the result's static extent is the rank's. What was asserted is known.
// CHECK-LABEL: func.func @static_result(
// CHECK: cf.assert %{{.*}}, "E4: dimension 0 of operand 0 differs from the extent of rank 'm', which is 4
// CHECK: %[[KNOWN:.*]] = tensor.cast %{{.*}} : tensor<?x5xf32> to tensor<4x5xf32>
// CHECK: linalg.generic {{.*}} ins(%[[KNOWN]] : tensor<4x5xf32>)
func.func @static_result(%a: tensor<?x5xf32>) -> tensor<4xf32> {
  %0 = ein.contract "mk->m"(%a) : (tensor<?x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A window's extent fits the dimension by construction.
// CHECK-LABEL: func.func @window(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>,
// CHECK: %[[DIM:.*]] = tensor.dim %[[X]]
// CHECK: arith.floordivsi
// CHECK: %[[P:.*]] = arith.maxsi
// CHECK-NOT: cf.assert
// CHECK: tensor.empty(%[[P]]) : tensor<?xf32>
func.func @window(%x: tensor<?xf32>, %w: tensor<3xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[p] = add[r](A[2 * p + r] * W[r])"(%x, %w)
      : (tensor<?xf32>, tensor<3xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

// E5
// CHECK-LABEL: func.func @static_window(
// CHECK: %[[DIM:.*]] = tensor.dim
// CHECK: %[[INSIDE:.*]] = arith.cmpi sgt, %[[DIM]], %c10
// CHECK: cf.assert %[[INSIDE]], "E5: the index of dimension 0 of operand 0 runs outside of it; pass a larger operand, or smaller extents for rank 'p', 'r'"
func.func @static_window(%x: tensor<?xf32>, %w: tensor<3xf32>) -> tensor<5xf32> {
  %0 = ein.contract "Z[p] = add[r](A[2 * p + r] * W[r])"(%x, %w)
      : (tensor<?xf32>, tensor<3xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

// A rank that no dimension has alone gets an operand that is never read.
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1) -> (d0 + d1)>
// CHECK-DAG: #[[R:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[Z:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func.func @pooling(
// CHECK: %[[SHAPE:.*]] = tensor.empty() : tensor<3xi8>
// CHECK: linalg.generic {indexing_maps = [#[[X]], #[[R]], #[[Z]]]
// CHECK-SAME: ins(%{{.*}}, %[[SHAPE]] : tensor<7xf32>, tensor<3xi8>)
func.func @pooling(%x: tensor<7xf32>) -> tensor<5xf32> {
  %0 = ein.contract "Z[p] = max[r](A[p + r])"(%x) : (tensor<7xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
