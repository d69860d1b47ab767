// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-keys=2 | FileCheck %s
// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-keys=1 | FileCheck %s --check-prefix=ONE
// RUN: ricci-opt %s --fhe-limit-rotation-keys | FileCheck %s --check-prefix=ANY
// RUN: not ricci-opt %s --fhe-limit-rotation-keys=max-keys=-1 2>&1 | FileCheck %s --check-prefix=WRONG

!ct = !fhe.ciphertext<slots = 8, level = 0, scale = 45>

// Powers of 3 below 8: a key for 1 and one for 3.
// CHECK-LABEL: func.func @f
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext<{{[^>]*}}>, %[[B:.*]]: !fhe.ciphertext<{{[^>]*}}>, %[[C:.*]]: !fhe
// CHECK-NEXT: fhe.rotate %[[A]] by 1
// CHECK-NEXT: fhe.rotate %[[B]] by 3
// CHECK-NEXT: %[[D:.*]] = fhe.rotate %[[C]] by 1
// CHECK-NEXT: fhe.rotate %[[D]] by 3
// CHECK-NEXT: return

// ONE-COUNT-8: fhe.rotate %{{.*}} by 1
// ONE-NOT: fhe.rotate

// ANY: fhe.rotate %{{.*}} by 4

// WRONG: error: found max-keys=-1, expected at least 1, or 0 for any number
func.func @f(%a: !ct, %b: !ct, %c: !ct) -> (!ct, !ct, !ct) {
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %b by 3 : !ct
  %2 = fhe.rotate %c by 4 : !ct
  return %0, %1, %2 : !ct, !ct, !ct
}
