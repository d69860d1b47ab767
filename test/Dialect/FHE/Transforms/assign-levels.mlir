// RUN: ricci-opt %s --fhe-assign-levels --split-input-file | FileCheck %s

!ct2 = !fhe.ciphertext<slots = 8, level = 2, scale = 45>
!wide2 = !fhe.ciphertext<slots = 8, level = 2, scale = 90>
!square2 = !fhe.ciphertext<slots = 8, level = 2, scale = 90, degree = 2>
!ct1 = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!pt2 = !fhe.plaintext<slots = 8, level = 2, scale = 45>

// All one level lower; the second argument is used at two levels, and lowered
// once, at once; the mask is encoded for both.
// CHECK-LABEL: func.func @two_levels
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext<slots = 8, level = 1, scale = 45>, %[[B:.*]]: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) -> (!fhe.ciphertext<slots = 8, level = 0, scale = 45>, !fhe.ciphertext<slots = 8, level = 0, scale = 45>)
// CHECK-NEXT: %[[L:.*]] = fhe.level_down %[[B]] : {{.*}} -> !fhe.ciphertext<slots = 8, level = 0, scale = 45>
// CHECK-NEXT: fhe.mul %[[A]], %[[B]]
// CHECK-NEXT: fhe.relinearize
// CHECK-NEXT: %[[Z:.*]] = fhe.rescale
// CHECK-NEXT: %[[R:.*]] = fhe.rotate %[[L]] by 1 : <slots = 8, level = 0, scale = 45>
// CHECK-NEXT: %[[S:.*]] = fhe.add %[[R]], %[[L]] : <slots = 8, level = 0, scale = 45>
// CHECK-NEXT: return %[[Z]], %[[S]]
func.func @two_levels(%a: !ct2, %b: !ct2) -> (!ct1, !ct2) {
  %0 = fhe.mul %a, %b : (!ct2, !ct2) -> !square2
  %1 = fhe.relinearize %0 : (!square2) -> !wide2
  %2 = fhe.rescale %1 : (!wide2) -> !ct1
  %3 = fhe.rotate %b by 1 : !ct2
  %4 = fhe.add %3, %b : !ct2
  return %2, %4 : !ct1, !ct2
}

// -----

!ct2 = !fhe.ciphertext<slots = 8, level = 2, scale = 45>
!wide2 = !fhe.ciphertext<slots = 8, level = 2, scale = 90>
!ct1 = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!pt2 = !fhe.plaintext<slots = 8, level = 2, scale = 45>

// What is used at one level only needs no 'level_down'; plaintexts follow.
// CHECK-LABEL: func.func @late
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext<slots = 8, level = 1, scale = 45>, %[[B:.*]]: !fhe.ciphertext<slots = 8, level = 0, scale = 45>)
// CHECK-NEXT: fhe.encode_mask [0, 1] : <slots = 8, level = 1, scale = 45>
// CHECK-NEXT: fhe.mul_plain
// CHECK-NEXT: fhe.rescale
// CHECK-NEXT: fhe.add
// CHECK-NEXT: return
func.func @late(%a: !ct2, %b: !ct2) -> !ct1 {
  %p = fhe.encode_mask [0, 1] : !pt2
  %0 = fhe.mul_plain %a, %p : (!ct2, !pt2) -> !wide2
  %1 = fhe.rescale %0 : (!wide2) -> !ct1
  %2 = fhe.level_down %b : (!ct2) -> !ct1
  %3 = fhe.add %1, %2 : !ct1
  return %3 : !ct1
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!wide = !fhe.ciphertext<slots = 8, level = 1, scale = 90>
!pt = !fhe.plaintext<slots = 8, level = 1, scale = 45>

// A product that is not rescaled keeps the level that holds it.
// CHECK-LABEL: func.func @wide
// CHECK: return %{{.*}} : !fhe.ciphertext<slots = 8, level = 1, scale = 90>
func.func @wide(%a: !ct) -> !wide {
  %p = fhe.encode_mask [0, 1] : !pt
  %0 = fhe.mul_plain %a, %p : (!ct, !pt) -> !wide
  return %0 : !wide
}
