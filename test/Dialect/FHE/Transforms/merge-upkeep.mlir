// RUN: ricci-opt %s --fhe-merge-upkeep | FileCheck %s

!c = !fhe.ciphertext<slots = 8, level = 0, scale = 45>
!p = !fhe.ciphertext<slots = 8, level = 1, scale = 90>
!q = !fhe.ciphertext<slots = 8, level = 1, scale = 90, degree = 2>

// A sum of three products, one of which is subtracted.
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[A:[^:]*]]: {{[^%]*}}%[[B:[^:]*]]: {{[^%]*}}%[[C:[^:]*]]:
// CHECK-NEXT: %[[AB:.*]] = fhe.add %[[A]], %[[B]] : <slots = 8, level = 1, scale = 90>
// CHECK-NEXT: %[[ABC:.*]] = fhe.sub %[[AB]], %[[C]] : <slots = 8, level = 1, scale = 90>
// CHECK-NEXT: %[[Z:.*]] = fhe.rescale %[[ABC]]
// CHECK-NEXT: return %[[Z]]
func.func @chain(%a: !p, %b: !p, %c: !p) -> !c {
  %0 = fhe.rescale %a : (!p) -> !c
  %1 = fhe.rescale %b : (!p) -> !c
  %2 = fhe.rescale %c : (!p) -> !c
  %3 = fhe.add %0, %1 : !c
  %4 = fhe.sub %3, %2 : !c
  return %4 : !c
}

// Both kinds of upkeep.
// CHECK-LABEL: func.func @both(
// CHECK-NEXT: %[[S:.*]] = fhe.add {{.*}} degree = 2>
// CHECK-NEXT: %[[R:.*]] = fhe.relinearize %[[S]]
// CHECK-NEXT: %[[Z:.*]] = fhe.rescale %[[R]]
// CHECK-NEXT: return %[[Z]]
func.func @both(%a: !q, %b: !q) -> !c {
  %0 = fhe.relinearize %a : (!q) -> !p
  %1 = fhe.relinearize %b : (!q) -> !p
  %2 = fhe.rescale %0 : (!p) -> !c
  %3 = fhe.rescale %1 : (!p) -> !c
  %4 = fhe.add %2, %3 : !c
  return %4 : !c
}

// What is used elsewhere has to be rescaled anyway.
// CHECK-LABEL: func.func @used(
// CHECK-COUNT-2: fhe.rescale
// CHECK: fhe.add {{.*}} : <slots = 8, level = 0, scale = 45>
func.func @used(%a: !p, %b: !p) -> (!c, !c) {
  %0 = fhe.rescale %a : (!p) -> !c
  %1 = fhe.rescale %b : (!p) -> !c
  %2 = fhe.add %0, %1 : !c
  return %2, %0 : !c, !c
}
