// RUN: ricci-opt %s --canonicalize | FileCheck %s

!ct = !fhe.ciphertext<slots = 8, level = 2, scale = 45>
!ct1 = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!ct0 = !fhe.ciphertext<slots = 8, level = 0, scale = 45>

// CHECK-LABEL: func.func @rotate_by_nothing
// CHECK-NEXT: return %arg0
func.func @rotate_by_nothing(%a: !ct) -> !ct {
  %0 = fhe.rotate %a by 0 : !ct
  return %0 : !ct
}

// CHECK-LABEL: func.func @rotate_twice
// CHECK-NEXT: fhe.rotate %arg0 by 3
// CHECK-NEXT: return
func.func @rotate_twice(%a: !ct) -> !ct {
  %0 = fhe.rotate %a by 5 : !ct
  %1 = fhe.rotate %0 by 6 : !ct
  return %1 : !ct
}

// CHECK-LABEL: func.func @rotate_there_and_back
// CHECK-NEXT: return %arg0
func.func @rotate_there_and_back(%a: !ct) -> !ct {
  %0 = fhe.rotate %a by 5 : !ct
  %1 = fhe.rotate %0 by 3 : !ct
  return %1 : !ct
}

// The first rotation is needed anyway, and by 3 there may be no key.
// CHECK-LABEL: func.func @rotation_with_other_use
// CHECK: fhe.rotate %arg0 by 5
// CHECK: fhe.rotate %{{.*}} by 6
func.func @rotation_with_other_use(%a: !ct) -> (!ct, !ct) {
  %0 = fhe.rotate %a by 5 : !ct
  %1 = fhe.rotate %0 by 6 : !ct
  return %0, %1 : !ct, !ct
}

// CHECK-LABEL: func.func @negate_twice
// CHECK-NEXT: return %arg0
func.func @negate_twice(%a: !ct) -> !ct {
  %0 = fhe.negate %a : !ct
  %1 = fhe.negate %0 : !ct
  return %1 : !ct
}

// CHECK-LABEL: func.func @level_down_twice
// CHECK-NEXT: fhe.level_down %arg0 : (!fhe.ciphertext<slots = 8, level = 2, scale = 45>) -> !fhe.ciphertext<slots = 8, level = 0, scale = 45>
// CHECK-NEXT: return
func.func @level_down_twice(%a: !ct) -> !ct0 {
  %0 = fhe.level_down %a : (!ct) -> !ct1
  %1 = fhe.level_down %0 : (!ct1) -> !ct0
  return %1 : !ct0
}
