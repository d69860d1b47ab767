// RUN: ricci-opt %s --fhe-explain-operations --remarks-filter='.*' --remark-format=emitRemark 2>&1 | FileCheck %s

!ct1 = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!wide = !fhe.ciphertext<slots = 8, level = 1, scale = 90>
!ct0 = !fhe.ciphertext<slots = 8, level = 0, scale = 45>
!pt = !fhe.plaintext<slots = 8, level = 1, scale = 45>

// A remark for the function, of arguments and results whatever their number of ciphertexts,
// and one for each place with ciphertexts. Masks alone cost nothing.

// CHECK-NOT: remark
// CHECK: explain-operations.mlir:[[#@LINE+8]]:1: remark: [Analysis] layout | Category:fhe-explain-operations
// CHECK-SAME: class=A, operand 0="(4 = 4@slot:2) in ciphertexts of 8 slots", operand 1="in the clear", operation=func.func, result="(2 = 2@ct:1) in ciphertexts of 8 slots"
// CHECK-NOT: remark
// CHECK: product:3:1: remark: [Analysis] cost | Category:fhe-explain-operations
// CHECK-SAME: keys="1 2", levels="1 to 0", products=0, products with plaintexts=1, relinearizations=0, rescales=1, rotations=3
// CHECK: sum:4:1: remark: [Analysis] cost | Category:fhe-explain-operations
// CHECK-SAME: levels="0 to 0", products=0, products with plaintexts=0, relinearizations=0, rescales=0, rotations=0
// CHECK-NOT: remark
func.func @main(%a: !ct1 {fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [4], strides = [2], first = 0>},
                %w: tensor<4xf32> {fhe.operand = 1 : i64})
    -> (!ct0 {fhe.result = 0 : i64, fhe.placement = #fhe.placement<extents = [2], strides = [8], first = 0>},
        !ct0 {fhe.result = 0 : i64, fhe.placement = #fhe.placement<extents = [2], strides = [8], first = 8>})
    attributes {ricci.signature = (tensor<4xf32>, tensor<4xf32>) -> tensor<2xf32>} {
  %m = fhe.encode_mask [0, 1] : !pt loc("mask":2:1)
  %0 = fhe.rotate %a by 1 : !ct1 loc("product":3:1)
  %1:2 = fhe.rotate_many %0 by [1, 2] : (!ct1) -> (!ct1, !ct1) loc("product":3:1)
  %2 = fhe.mul_plain %1#0, %m : (!ct1, !pt) -> !wide loc("product":3:1)
  %3 = fhe.rescale %2 : (!wide) -> !ct0 loc("product":3:1)
  %4 = fhe.add %3, %3 : !ct0 loc("sum":4:1)
  return %3, %4 : !ct0, !ct0
}

// Functions that nothing encrypted are passed over.
func.func @clear(%w: tensor<4xf32>) -> tensor<4xf32> {
  return %w : tensor<4xf32>
}
