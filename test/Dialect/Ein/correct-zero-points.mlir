// RUN: ricci-opt %s --ein-correct-zero-points | FileCheck %s
// RUN: ricci-opt %s --ein-correct-zero-points --ein-factor-scales -o %t.mlir
// RUN: FileCheck %s --check-prefix=FACTORED --input-file=%t.mlir
// RUN: ricci-run %s --entry=both --random=4x64:ui4,4:i8,64x8:si8,:i8 --check=ref -o %t-plain.npy
// RUN: ricci-run %t.mlir --entry=both --random=4x64:ui4,4:i8,64x8:si8,:i8 --check=ref -o %t-corrected.npy
// RUN: cmp %t-plain.npy %t-corrected.npy

// CHECK-LABEL: func.func @weights(
// CHECK-SAME: %[[C:.*]]: tensor<4x64xui4>, %[[P:.*]]: tensor<4xi8>, %[[X:.*]]: tensor<64x8xsi8>
// CHECK-NEXT: %[[PRODUCTS:.*]] = ein.contract "mk,kn->mn"(%[[C]], %[[X]]) : (tensor<4x64xui4>, tensor<64x8xsi8>) -> tensor<4x8xi32>
// CHECK-NEXT: %[[ZEROS:.*]] = ein.contract "m,kn->mn"(%[[P]], %[[X]]) : (tensor<4xi8>, tensor<64x8xsi8>) -> tensor<4x8xi32>
// CHECK-NEXT: ein.contract "Z[m, n] = A[m, n] - B[m, n]"(%[[PRODUCTS]], %[[ZEROS]])

// The zero point leaves the sum.
// FACTORED-LABEL: func.func @weights(
// FACTORED-SAME: %{{.*}}: tensor<4x64xui4>, %[[P:.*]]: tensor<4xi8>, %[[X:.*]]: tensor<64x8xsi8>
// FACTORED: %[[SUMS:.*]] = ein.contract "kn->n"(%[[X]]) : (tensor<64x8xsi8>) -> tensor<8xi32>
// FACTORED: ein.contract "n,m->mn"(%[[SUMS]], %[[P]]) : (tensor<8xi32>, tensor<4xi8>) -> tensor<4x8xi32>
func.func @weights(%c: tensor<4x64xui4>, %p: tensor<4xi8>, %x: tensor<64x8xsi8>) -> tensor<4x8xi32> {
  %w = ein.contract "Z[m, k] = C[m, k] - P[m]"(%c, %p) : (tensor<4x64xui4>, tensor<4xi8>) -> tensor<4x64xi32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<4x64xi32>, tensor<64x8xsi8>) -> tensor<4x8xi32>
  return %0 : tensor<4x8xi32>
}

// Both operands; the product of the zero points alone would leave k without an
// extent, so that one difference stays.
// CHECK-LABEL: func.func @both(
// CHECK-COUNT-2: - B[m, n]
func.func @both(%c: tensor<4x64xui4>, %p: tensor<4xi8>, %d: tensor<64x8xsi8>, %q: tensor<i8>) -> tensor<4x8xi32> {
  %w = ein.contract "Z[m, k] = C[m, k] - P[m]"(%c, %p) : (tensor<4x64xui4>, tensor<4xi8>) -> tensor<4x64xi32>
  %x = ein.contract "Z[k, n] = D[k, n] - Q[]"(%d, %q) : (tensor<64x8xsi8>, tensor<i8>) -> tensor<64x8xi32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<4x64xi32>, tensor<64x8xi32>) -> tensor<4x8xi32>
  return %0 : tensor<4x8xi32>
}

// A difference that wraps at 8 bits is not the one at 32; a sum of nothing but
// differences has no other extent; floats are not exact.
// CHECK-LABEL: func.func @stays(
// CHECK: "Z[m, k] = A[m, k] - B[m]"({{.*}}) : {{.*}} -> tensor<4x64xi8>
// CHECK: "mk,k->m"
// CHECK: "Z[k] = A[k] - B[]"
// CHECK: "k->"
// CHECK: "Z[k] = A[k] - B[]"
// CHECK: "k,k->"
func.func @stays(%c: tensor<4x64xi8>, %p: tensor<4xi8>, %x: tensor<64xi8>, %q: tensor<i8>, %f: tensor<64xf32>)
    -> (tensor<4xi32>, tensor<i32>, tensor<f32>) {
  %w = ein.contract "Z[m, k] = C[m, k] - P[m]"(%c, %p) : (tensor<4x64xi8>, tensor<4xi8>) -> tensor<4x64xi8>
  %0 = ein.contract "mk,k->m"(%w, %x) : (tensor<4x64xi8>, tensor<64xi8>) -> tensor<4xi32>
  %y = ein.contract "Z[k] = X[k] - Q[]"(%x, %q) : (tensor<64xi8>, tensor<i8>) -> tensor<64xi32>
  %1 = ein.contract "k->"(%y) : (tensor<64xi32>) -> tensor<i32>
  %g = ein.contract "Z[k] = F[k] - Q[]"(%f, %q) : (tensor<64xf32>, tensor<i8>) -> tensor<64xf32>
  %2 = ein.contract "k,k->"(%g, %x) : (tensor<64xf32>, tensor<64xi8>) -> tensor<f32>
  return %0, %1, %2 : tensor<4xi32>, tensor<i32>, tensor<f32>
}
