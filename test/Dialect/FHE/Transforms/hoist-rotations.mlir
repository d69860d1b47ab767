// RUN: ricci-opt %s --fhe-hoist-rotations --split-input-file | FileCheck %s

!ct = !fhe.ciphertext<slots = 8, level = 0, scale = 45>
!ext = !fhe.ciphertext<slots = 8, level = 0, scale = 45, domain = extended>

// Equal rotations are one, in the order of the offsets.
// CHECK-LABEL: func.func @many
// CHECK-SAME: (%[[A:.*]]: !fhe
// CHECK-NEXT: %[[R:.*]]:3 = fhe.rotate_many %[[A]] by [1, 3, 5] :
// CHECK-NEXT: fhe.add %[[R]]#1, %[[R]]#0
// CHECK-NEXT: fhe.add %{{.*}}, %[[R]]#2
// CHECK-NEXT: fhe.add %{{.*}}, %[[R]]#0
// CHECK-NEXT: return
func.func @many(%a: !ct) -> !ct {
  %0 = fhe.rotate %a by 3 : !ct
  %1 = fhe.rotate %a by 1 : !ct
  %2 = fhe.add %0, %1 : !ct
  %3:2 = fhe.rotate_many %a by [1, 5] : (!ct) -> (!ct, !ct)
  %4 = fhe.add %2, %3#1 : !ct
  %5 = fhe.add %4, %3#0 : !ct
  return %5 : !ct
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 0, scale = 45>
!ext = !fhe.ciphertext<slots = 8, level = 0, scale = 45, domain = extended>

// A rotation alone stays; each domain has its own.
// CHECK-LABEL: func.func @alone
// CHECK-DAG: fhe.rotate %arg0 by 3
// CHECK-DAG: fhe.rotate_many %arg0 by [0, 1] : (!fhe.ciphertext<slots = 8, level = 0, scale = 45>) -> (!fhe.ciphertext<slots = 8, level = 0, scale = 45, domain = extended>, !fhe.ciphertext<slots = 8, level = 0, scale = 45, domain = extended>)
// CHECK: fhe.to_standard
func.func @alone(%a: !ct) -> (!ct, !ct) {
  %0 = fhe.rotate %a by 3 : !ct
  %1 = fhe.rotate_many %a by [1] : (!ct) -> !ext
  %2 = fhe.rotate_many %a by [0] : (!ct) -> !ext
  %3 = fhe.add %1, %2 : !ext
  %4 = fhe.to_standard %3 : (!ext) -> !ct
  return %0, %4 : !ct, !ct
}

// -----

!ct = !fhe.ciphertext<slots = 8, level = 0, scale = 45>

// Rotations of a rotation.
// CHECK-LABEL: func.func @chain
// CHECK-NEXT: %[[R:.*]]:2 = fhe.rotate_many %arg0 by [1, 3]
// CHECK-NEXT: %[[S:.*]]:2 = fhe.rotate_many %[[R]]#0 by [1, 3]
// CHECK-NEXT: return %[[R]]#1, %[[S]]#0, %[[S]]#1
func.func @chain(%a: !ct) -> (!ct, !ct, !ct) {
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %a by 3 : !ct
  %2 = fhe.rotate %0 by 1 : !ct
  %3 = fhe.rotate %0 by 3 : !ct
  return %1, %2, %3 : !ct, !ct, !ct
}
