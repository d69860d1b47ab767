// The pipeline leaves `fhe` on ciphertexts.

// RUN: ricci-opt %s --ricci-to-fhe=slots=8 | FileCheck %s
// RUN: ricci-opt %s --ricci-to-fhe=slots=8 | ricci-opt --ricci-verify-phase=phase=fhe | FileCheck %s
// CHECK: func.func @f(%{{.*}}: !fhe.ciphertext<slots = 8, level = 1, scale = 45>
// CHECK: fhe.mul
func.func @f(%a: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  %0 = ein.contract "i,i->i"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
