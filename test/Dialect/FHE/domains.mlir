// RUN: ricci-opt %s | ricci-opt | FileCheck %s

!ct = !fhe.ciphertext<slots = 8, level = 1, scale = 45>
!ext = !fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>
!wide = !fhe.ciphertext<slots = 8, level = 1, scale = 90>
!wide_ext = !fhe.ciphertext<slots = 8, level = 1, scale = 90, domain = extended>
!pt_ext = !fhe.plaintext<slots = 8, level = 1, scale = 45, domain = extended>

// CHECK-LABEL: func.func @domains
// CHECK: fhe.rotate_many %{{.*}} by [1, 7] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>) -> (!fhe.ciphertext<slots = 8, level = 1, scale = 45>, !fhe.ciphertext<slots = 8, level = 1, scale = 45>)
// CHECK: fhe.rotate_many %{{.*}} by [0, 2] : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>) -> (!fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>, !fhe.ciphertext<slots = 8, level = 1, scale = 45, domain = extended>)
// CHECK: fhe.mul_plain
// CHECK: fhe.to_standard %{{.*}} : (!fhe.ciphertext<slots = 8, level = 1, scale = 90, domain = extended>) -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
func.func @domains(%a: !ct) -> (!ct, !ct, !wide) {
  %0:2 = fhe.rotate_many %a by [1, 7] : (!ct) -> (!ct, !ct)
  %1:2 = fhe.rotate_many %a by [0, 2] : (!ct) -> (!ext, !ext)
  %2 = fhe.add %1#0, %1#1 : !ext
  %p = fhe.encode_mask [0, 1] : !pt_ext
  %3 = fhe.mul_plain %2, %p : (!ext, !pt_ext) -> !wide_ext
  %4 = fhe.to_standard %3 : (!wide_ext) -> !wide
  return %0#0, %0#1, %4 : !ct, !ct, !wide
}
