// RUN: ricci-opt %s -canonicalize -resolve-ranked-shaped-type-result-dims -canonicalize | FileCheck %s

// CHECK: #[[BYTES:.*]] = affine_map<()[s0] -> ((s0 * 3) ceildiv 8)>
// CHECK-LABEL: @unpack_of_pack
// CHECK-SAME: (%[[C:.*]]: tensor<4x5x!q.code<int3>>)
// CHECK-NEXT: return %[[C]]
func.func @unpack_of_pack(%c: tensor<4x5x!q.code<int3>>) -> tensor<4x5x!q.code<int3>> {
  %0 = q.pack %c : tensor<4x5x!q.code<int3>> -> tensor<4x2xi8>
  %1 = q.unpack %0 : tensor<4x2xi8> -> tensor<4x5x!q.code<int3>>
  return %1 : tensor<4x5x!q.code<int3>>
}

// Read as other codes, and cut off: not the same tensor.
// CHECK-LABEL: @other_codes
// CHECK: q.unpack
// CHECK: q.unpack
func.func @other_codes(%c: tensor<5x!q.code<int3>>) -> (tensor<5x!q.code<uint3>>, tensor<4x!q.code<int3>>) {
  %0 = q.pack %c : tensor<5x!q.code<int3>> -> tensor<2xi8>
  %1 = q.unpack %0 : tensor<2xi8> -> tensor<5x!q.code<uint3>>
  %2 = q.unpack %0 : tensor<2xi8> -> tensor<4x!q.code<int3>>
  return %1, %2 : tensor<5x!q.code<uint3>>, tensor<4x!q.code<int3>>
}

// Extents of results follow from those of operands.
// CHECK-LABEL: @extents
// CHECK-SAME: (%[[C:.*]]: tensor<?x?x!q.code<int3>>)
// CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[C]], %c0
// CHECK-DAG: %[[COLUMNS:.*]] = tensor.dim %[[C]], %c1
// CHECK-DAG: %[[SIZE:.*]] = affine.apply #[[BYTES]]()[%[[COLUMNS]]]
// CHECK: return %[[SIZE]], %c3, %[[ROWS]]
func.func @extents(%c: tensor<?x?x!q.code<int3>>) -> (index, index, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = q.pack %c : tensor<?x?x!q.code<int3>> -> tensor<?x?xi8>
  %1 = q.bits %c axis 1 : tensor<?x?x!q.code<int3>> -> tensor<?x?x?xi1>
  %2 = q.dequantize %c : tensor<?x?x!q.code<int3>> -> tensor<?x?xf32>
  %3 = tensor.dim %0, %c1 : tensor<?x?xi8>
  %4 = tensor.dim %1, %c1 : tensor<?x?x?xi1>
  %5 = tensor.dim %2, %c0 : tensor<?x?xf32>
  return %3, %4, %5 : index, index, index
}
