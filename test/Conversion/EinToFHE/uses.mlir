// RUN: ricci-opt %s --ricci-to-fhe="slots=256 encrypt-layout=replicated" | FileCheck %s
// RUN: ricci-run %s --entry=second --random=16:f64,16x16:f64 --target=fhe --slots=256 --encrypt-layout=replicated --check=ref | FileCheck %s --check-prefix=EXECUTED

// An argument is encrypted for the use that makes the whole program cheapest.
// The first one needs no copies, which the second finds in place all the same.
// CHECK-LABEL: func.func @second
// CHECK-SAME: fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [16], strides = [1], first = 0, copies = 240>
// CHECK-NOT: fhe.rotate %arg0
// EXECUTED: check: {{.*}}holds
// EXECUTED: operations: 4 rotations
func.func @second(%a: tensor<16xf64> {fhe.secret}, %b: tensor<16x16xf64> {fhe.secret})
    -> (tensor<16xf64>, tensor<16xf64>) {
  %0 = ein.contract "Z[i] = A[i] * C[i]"(%a, %a) : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  %1 = ein.contract "Z[i] = add[j](B[i, j] * A[j])"(%b, %a) : (tensor<16x16xf64>, tensor<16xf64>) -> tensor<16xf64>
  return %0, %1 : tensor<16xf64>, tensor<16xf64>
}

// Of two uses in one contraction, the first reads a diagonal, which would have
// the argument in rows and without copies.
// CHECK-LABEL: func.func @diagonal
// CHECK-SAME: fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [4, 4], {{.*}}, copies = {{[0-9]+}}>
func.func @diagonal(%a: tensor<4x4xf64> {fhe.secret}, %b: tensor<4x16xf64> {fhe.secret}) -> tensor<4x16xf64> {
  %0 = ein.contract "Z[i, j] = add[k](D[i, i] * A[i, k] * B[k, j])"(%a, %a, %b)
      : (tensor<4x4xf64>, tensor<4x4xf64>, tensor<4x16xf64>) -> tensor<4x16xf64>
  return %0 : tensor<4x16xf64>
}
