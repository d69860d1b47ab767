// RUN: ricci-opt %s --ricci-to-fhe=slots=8 | FileCheck %s
// RUN: ricci-opt %s --ricci-to-fhe="slots=8 textbook" | FileCheck %s --check-prefix=TEXTBOOK
// RUN: ricci-run %s --entry=scaled --random=4:f32,4:f32,4:f32 --target=fhe --slots=8 --check=ref | FileCheck %s --check-prefix=EXECUTED

// A product of one secret and clear tensors is part of the one that uses it, if
// that has a clear factor anyway: one plaintext, and one level.
// CHECK-LABEL: func.func @scaled(
// CHECK-SAME: %[[X:[^:]*]]: !fhe.ciphertext<slots = 8, level = 1,
// CHECK: %[[P:.*]] = fhe.encode %{{.*}}, %{{.*}} at
// CHECK-NEXT: fhe.mul_plain %[[X]], %[[P]]
// CHECK-NOT: fhe.mul_plain
// CHECK: return
// TEXTBOOK-LABEL: func.func @scaled(
// TEXTBOOK-SAME: level = 2,
// EXECUTED: check: {{.*}}holds
// EXECUTED: depth 1
func.func @scaled(%x: tensor<4xf32> {fhe.secret}, %s: tensor<4xf32>, %w: tensor<4xf32>) -> tensor<f32> {
  %0 = ein.contract "Z[i] = A[i] * S[i]"(%x, %s) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = ein.contract "Z[] = add[i](A[i] * W[3 - i])"(%0, %w) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return %1 : tensor<f32>
}

// Where the other factors are secret, it would be as deep, and maybe in more
// places.
// CHECK-LABEL: func.func @secret(
// CHECK: %[[M:.*]] = fhe.mul_plain %arg0
// CHECK: %[[S:.*]] = fhe.rescale %[[M]]
// CHECK: fhe.mul %{{.*}}
func.func @secret(%x: tensor<4xf32> {fhe.secret}, %s: tensor<4xf32>, %y: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  %0 = ein.contract "Z[i] = A[i] * S[i]"(%x, %s) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = ein.contract "Z[i] = A[i] * W[i]"(%0, %y) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// What is used twice stays a step of its own.
// CHECK-LABEL: func.func @twice(
// CHECK-COUNT-2: fhe.mul_plain
func.func @twice(%x: tensor<4xf32> {fhe.secret}, %s: tensor<4xf32>, %w: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = ein.contract "Z[i] = A[i] * S[i]"(%x, %s) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = ein.contract "Z[i] = A[i] * W[i]"(%0, %w) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}
