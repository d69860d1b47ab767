// RUN: ricci-opt %s --ricci-to-fhe=slots=128 | FileCheck %s
// RUN: ricci-run %s --entry=products --random=8x32:f64,8x32:f64 --target=fhe --slots=128 --check=ref --explain | FileCheck %s --check-prefix=EXECUTED

// Products of all rows with each other fill 16 ciphertexts. Each rank is cut into
// a piece in the slots and one across ciphertexts, so that operands and sums fill
// fewer of them; sums are gathered in one where the summed rank was.
// CHECK-LABEL: func.func @products(
// CHECK-COUNT-16: fhe.mul %
// CHECK-NOT: fhe.mul %
// CHECK: return
// EXECUTED: layouts: best of {{[0-9]+}} plans: {{[1-4][0-9]}} rotations, 314 in the textbook's
// EXECUTED: plan: ranks in the slots, outermost first: (d{{[0-2]}} {{mod|floordiv}} {{[0-9]+}}) {{.*}}(up to here, a ciphertext each)
// EXECUTED-SAME: sums gathered by {{[0-9]+}} distances
// EXECUTED: check: {{.*}}holds
func.func @products(%a: tensor<8x32xf64> {fhe.secret}, %b: tensor<8x32xf64> {fhe.secret}) -> tensor<8x8xf64> {
  %0 = ein.contract "ij,kj->ik"(%a, %b) : (tensor<8x32xf64>, tensor<8x32xf64>) -> tensor<8x8xf64>
  return %0 : tensor<8x8xf64>
}
