// RUN: ricci-opt %s --ricci-to-fhe="slots=64 encrypt-layout=packed" | FileCheck %s
// RUN: ricci-opt %s --ricci-to-fhe="slots=64 textbook" | FileCheck %s --check-prefix=TEXTBOOK
// RUN: ricci-run %s --entry=window --random=6x6:f64,3x3:f64 --target=fhe --slots=64 --encrypt-layout=packed --check=ref | FileCheck %s --check-prefix=EXECUTED

// The argument's rows lie 8 slots apart. Where the result's do, too, each element
// of the window is one distance from all that it serves: 8 rotations in all, and
// products with the window alone.
// CHECK-LABEL: func.func @window(
// CHECK-SAME: #fhe.placement<extents = [4, 4], strides = [8, 1], first = 0>
// CHECK-NOT: fhe.encode_mask
// CHECK: return
// TEXTBOOK-LABEL: func.func @window(
// TEXTBOOK: fhe.encode_mask
// EXECUTED: check: {{.*}}holds
// EXECUTED: operations: 8 rotations (8 hoisted, {{.*}} depth 1
func.func @window(%a: tensor<6x6xf64> {fhe.secret}, %w: tensor<3x3xf64>) -> tensor<4x4xf64> {
  %0 = ein.contract "Z[y, x] = add[r, s](A[y + r, x + s] * W[r, s])"(%a, %w) : (tensor<6x6xf64>, tensor<3x3xf64>) -> tensor<4x4xf64>
  return %0 : tensor<4x4xf64>
}

// Every second row and column: the result's lie as far apart.
// CHECK-LABEL: func.func @stride(
// CHECK-SAME: #fhe.placement<extents = [3, 3], strides = [16, 2], first = 0>
// CHECK-NOT: fhe.encode_mask
// CHECK: return
func.func @stride(%a: tensor<7x7xf64> {fhe.secret}, %w: tensor<3x3xf64>) -> tensor<3x3xf64> {
  %0 = ein.contract "Z[y, x] = add[r, s](A[2*y + r, 2*x + s] * W[r, s])"(%a, %w) : (tensor<7x7xf64>, tensor<3x3xf64>) -> tensor<3x3xf64>
  return %0 : tensor<3x3xf64>
}
