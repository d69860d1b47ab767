// RUN: ricci-opt %s --fhe-extend-sums --split-input-file | FileCheck %s

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>

// Two rotations and what is not rotated: one last step.
// CHECK-LABEL: func.func @bare
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext{{.*}}, %[[B:.*]]: !fhe.ciphertext
// CHECK-NEXT: %[[X:.*]] = fhe.rotate_many %[[A]] by [1]
// CHECK-NEXT: %[[Y:.*]] = fhe.rotate_many %[[B]] by [2]
// CHECK-NEXT: %[[E:.*]] = fhe.add %{{.*}}, %{{.*}} : <slots = 8, level = 1, scale = 45, domain = extended>
// CHECK-NEXT: %[[S:.*]] = fhe.to_standard %[[E]]
// CHECK-NEXT: %[[Z:.*]] = fhe.add %[[S]], %[[A]] : <slots = 8, level = 1, scale = 45>
// CHECK-NEXT: return %[[Z]]
func.func @bare(%a: !ct, %b: !ct) -> !ct {
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %b by 2 : !ct
  %2 = fhe.add %0, %a : !ct
  %3 = fhe.add %2, %1 : !ct
  return %3 : !ct
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>

// A step of a sum by halves has one rotation: nothing is saved.
// CHECK-LABEL: func.func @halves
// CHECK-NOT: extended
func.func @halves(%a: !ct) -> !ct {
  %0 = fhe.rotate %a by 4 : !ct
  %1 = fhe.add %a, %0 : !ct
  %2 = fhe.rotate %1 by 2 : !ct
  %3 = fhe.add %1, %2 : !ct
  return %3 : !ct
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!pt = !fhe.plaintext<slots = 8, level = 1, scale = 45>
!wide = !fhe.ciphertext<slots = 8, level = 1, scale = 90>

// Products with plaintexts, encoded for the domain.
// CHECK-LABEL: func.func @products
// CHECK-DAG: %[[P:.*]] = fhe.encode_mask [0, 1] : <slots = 8, level = 1, scale = 45, domain = extended>
// CHECK-DAG: %[[Q:.*]] = fhe.encode_mask [1, 1] : <slots = 8, level = 1, scale = 45, domain = extended>
// CHECK-DAG: %[[X:.*]] = fhe.rotate_many %arg0 by [1]
// CHECK-DAG: %[[Y:.*]] = fhe.rotate_many %arg0 by [2]
// CHECK-DAG: %[[S:.*]] = fhe.mul_plain %[[X]], %[[P]]
// CHECK-DAG: %[[T:.*]] = fhe.mul_plain %[[Y]], %[[Q]]
// CHECK: %[[E:.*]] = fhe.add %[[S]], %[[T]] : <slots = 8, level = 1, scale = 90, domain = extended>
// CHECK-NEXT: fhe.to_standard %[[E]]
func.func @products(%a: !ct) -> !wide {
  %p = fhe.encode_mask [0, 1] : !pt
  %q = fhe.encode_mask [1, 1] : !pt
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %a by 2 : !ct
  %2 = fhe.mul_plain %0, %p : (!ct, !pt) -> !wide
  %3 = fhe.mul_plain %1, %q : (!ct, !pt) -> !wide
  %4 = fhe.add %2, %3 : !wide
  return %4 : !wide
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>

// One that something else uses is finished anyway, and a sum that is a term of
// another stays whole.
// CHECK-LABEL: func.func @shared
// CHECK: %[[R:.*]] = fhe.rotate %arg0 by 1
// CHECK-NOT: fhe.rotate %
// CHECK: %[[S:.*]] = fhe.to_standard
// CHECK-NEXT: %[[F:.*]] = fhe.add %[[S]], %[[R]]
// CHECK-NEXT: fhe.add %[[F]], %[[F]]
// CHECK-NEXT: return %[[R]]
func.func @shared(%a: !ct, %b: !ct) -> (!ct, !ct) {
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %b by 2 : !ct
  %2 = fhe.rotate %b by 3 : !ct
  %3 = fhe.add %0, %1 : !ct
  %4 = fhe.add %3, %2 : !ct
  %5 = fhe.add %4, %4 : !ct
  return %0, %5 : !ct, !ct
}
