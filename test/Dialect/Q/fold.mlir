// RUN: ricci-opt %s -canonicalize -resolve-ranked-shaped-type-result-dims -canonicalize -cse | FileCheck %s

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

// CHECK-LABEL: @extents_of_all
// CHECK-SAME: (%[[X:.*]]: tensor<?xf32>, %[[C:.*]]: tensor<?x!q.code<uint4>>, %[[N:.*]]: index
// CHECK-DAG: %[[X0:.*]] = tensor.dim %[[X]], %c0
// CHECK-DAG: %[[C0:.*]] = tensor.dim %[[C]], %c0
// CHECK: return %[[X0]], %[[C0]], %[[C0]], %[[N]], %c5
func.func @extents_of_all(%x: tensor<?xf32>, %c: tensor<?x!q.code<uint4>>, %n: index, %t: tensor<16xi32>,
                          %m: tensor<i32>, %s: tensor<i8>, %b: tensor<?xi8>, %d: tensor<5x?xi8>)
    -> (index, index, index, index, index) {
  %c0 = arith.constant 0 : index
  %0 = q.quantize %x : tensor<?xf32> -> tensor<?x!q.code<int8>>
  %1 = q.requantize %c : tensor<?x!q.code<uint4>> -> tensor<?x!q.code<int2>>
  %2 = q.lut %c in %t over (k) -> () : tensor<?x!q.code<uint4>>, tensor<16xi32> -> tensor<?xi32>
  %3 = q.rescale %2 by %m, %s over (k) -> () : tensor<?xi32>, tensor<i32>, tensor<i8> -> tensor<?xi16>
  %4 = q.unpack %b extent %n : tensor<?xi8> -> tensor<?x!q.code<int7>>
  %5 = q.unpack %d extent %n : tensor<5x?xi8> -> tensor<?x?x!q.code<int7>>
  %6 = tensor.dim %0, %c0 : tensor<?x!q.code<int8>>
  %7 = tensor.dim %1, %c0 : tensor<?x!q.code<int2>>
  %8 = tensor.dim %3, %c0 : tensor<?xi16>
  %9 = tensor.dim %4, %c0 : tensor<?x!q.code<int7>>
  %10 = tensor.dim %5, %c0 : tensor<?x?x!q.code<int7>>
  return %6, %7, %8, %9, %10 : index, index, index, index, index
}
