// RUN: ricci-opt %s | ricci-opt | FileCheck %s
// RUN: ricci-opt %s --mlir-print-op-generic | ricci-opt | FileCheck %s

!ct = !fhe.ciphertext<slots = 8, level = 2, scale = 45>
!ct_low = !fhe.ciphertext<slots = 8, level = 0, scale = 45>
!ct_wide = !fhe.ciphertext<slots = 8, level = 2, scale = 90>
!product = !fhe.ciphertext<slots = 8, level = 2, scale = 90, degree = 2>
!rescaled = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!pt = !fhe.plaintext<slots = 8, level = 2, scale = 45>

// CHECK-LABEL: func.func @arithmetic(
// CHECK-SAME: %[[A:.*]]: !fhe.ciphertext<slots = 8, level = 2, scale = 45>
// CHECK: fhe.add %{{.*}}, %{{.*}} : <slots = 8, level = 2, scale = 45>
// CHECK: fhe.sub
// CHECK: fhe.negate
// CHECK: fhe.rotate %{{.*}} by 3 : <slots = 8, level = 2, scale = 45>
// CHECK: fhe.mul %{{.*}} -> !fhe.ciphertext<slots = 8, level = 2, scale = 90, degree = 2>
// CHECK: fhe.relinearize
// CHECK: fhe.rescale
func.func @arithmetic(%a: !ct, %b: !ct) -> !rescaled {
  %0 = fhe.add %a, %b : !ct
  %1 = fhe.sub %0, %b : !ct
  %2 = fhe.negate %1 : !ct
  %3 = fhe.rotate %2 by 3 : !ct
  %4 = fhe.mul %3, %a : (!ct, !ct) -> !product
  %5 = fhe.relinearize %4 : (!product) -> !ct_wide
  %6 = fhe.rescale %5 : (!ct_wide) -> !rescaled
  return %6 : !rescaled
}

// CHECK-LABEL: func.func @plaintexts
// CHECK: fhe.encode %{{.*}} at <extents = [2, 3], strides = [4, 1], first = 0> by [#{{.*}}] : (tensor<3xf32>) -> !fhe.plaintext<slots = 8, level = 2, scale = 45>
// CHECK: fhe.encode at <extents = [], strides = [], first = 8> by [] {factor = -2.000000e+00 : f64} : () -> !fhe.plaintext
// CHECK: fhe.encode_mask [0, 3, 6, 1] : <
// CHECK: fhe.add_plain
// CHECK: fhe.mul_plain
// CHECK: fhe.level_down
func.func @plaintexts(%a: !ct, %row: tensor<3xf32>) -> (!ct_wide, !ct_low) {
  %0 = fhe.encode %row at <extents = [2, 3], strides = [4, 1], first = 0>
      by [affine_map<(i, j) -> (j)>] : (tensor<3xf32>) -> !pt
  %1 = fhe.encode at <extents = [], strides = [], first = 8> by []
      {factor = -2.0 : f64} : () -> !pt
  %2 = fhe.encode_mask [0, 3, 6, 1] : !pt
  %3 = fhe.add_plain %a, %0 : (!ct, !pt) -> !ct
  %4 = fhe.add_plain %3, %1 : (!ct, !pt) -> !ct
  %5 = fhe.mul_plain %4, %2 : (!ct, !pt) -> !ct_wide
  %6 = fhe.level_down %4 : (!ct) -> !ct_low
  return %5, %6 : !ct_wide, !ct_low
}

// CHECK-LABEL: func.func @copies
// CHECK-SAME: #fhe.placement<extents = [3], strides = [2], first = 0, copies = 9>
func.func @copies(%a: !ct {fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [3], strides = [2], first = 0, copies = 9>}) {
  return
}

// CHECK-LABEL: func.func @attributes
// CHECK-SAME: fhe.placement = #fhe.placement<extents = [3], strides = [1], first = 0>
func.func @attributes(%a: !ct {fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [3], strides = [1], first = 0>}) {
  return
}
