// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-keys=2 | FileCheck %s
// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-keys=1 | FileCheck %s --check-prefix=ONE
// RUN: ricci-opt %s --fhe-limit-rotation-keys | FileCheck %s --check-prefix=ANY

// A key takes 786432 bytes: two polynomials in three moduli for each of two
// digits, in a ring of 8192. More security takes a ring of 16384.
// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-key-bytes=1572864 | FileCheck %s
// RUN: ricci-opt %s --fhe-limit-rotation-keys=max-key-bytes=1572863 | FileCheck %s --check-prefix=ONE
// RUN: ricci-opt %s --fhe-limit-rotation-keys="max-keys=1 max-key-bytes=1572864" | FileCheck %s --check-prefix=ONE
// RUN: ricci-opt %s --fhe-limit-rotation-keys="max-keys=2 max-key-bytes=100000000" | FileCheck %s
// RUN: not ricci-opt %s --fhe-limit-rotation-keys=max-key-bytes=786431 2>&1 | FileCheck %s --check-prefix=FEW
// RUN: not ricci-opt %s --fhe-limit-rotation-keys="max-key-bytes=786432 security-bits=192" 2>&1 | FileCheck %s --check-prefix=MORE

// RUN: not ricci-opt %s --fhe-limit-rotation-keys=max-key-bytes=-1 2>&1 | FileCheck %s --check-prefix=WRONG-BYTES
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
// WRONG-BYTES: error: found max-key-bytes=-1, expected at least 1, or 0 for any number

// FEW: error: found room for 786431 bytes of rotation keys, expected at least 786432, what one takes for 0 levels in a ring of 8192 coefficients; allow more, or make the program less deep
// MORE: error: found room for 786432 bytes of rotation keys, expected at least {{[0-9]+}}, what one takes for 0 levels in a ring of 16384 coefficients
func.func @f(%a: !ct, %b: !ct, %c: !ct) -> (!ct, !ct, !ct) {
  %0 = fhe.rotate %a by 1 : !ct
  %1 = fhe.rotate %b by 3 : !ct
  %2 = fhe.rotate %c by 4 : !ct
  return %0, %1, %2 : !ct, !ct, !ct
}
