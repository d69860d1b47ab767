// RUN: ricci-opt %s --ricci-to-fhe=slots=64 --split-input-file | FileCheck %s

// Four diagonals in each of two blocks, 12 slots apart: the second meets the
// vector shifted by 4, which is repeated as far as that reaches. There are two
// baby and two giant steps, and one rotation that sums up the blocks.
// CHECK-DAG: #[[FIRST:.*]] = affine_map<(d0) -> ((d0 mod 12) mod 8, ((d0 mod 12) mod 8 + (d0 floordiv 12) * 4) mod 8)>
// CHECK-DAG: #[[SECOND:.*]] = affine_map<(d0) -> ((d0 mod 12) mod 8, ((d0 mod 12) mod 8 + (d0 floordiv 12) * 4 + 1) mod 8)>
// CHECK-LABEL: func.func @blocks
// CHECK-NEXT: %[[R8:.*]] = fhe.rotate %arg0 by 56
// CHECK-NEXT: %[[X2:.*]] = fhe.add %arg0, %[[R8]]
// CHECK-NEXT: %[[R16:.*]] = fhe.rotate %[[X2]] by 48
// CHECK-NEXT: %[[X4:.*]] = fhe.add %[[X2]], %[[R16]]
// CHECK-NEXT: %[[W0:.*]] = fhe.encode %arg1 at <extents = [64], strides = [1], first = 0> by [#[[FIRST]]]
// CHECK-NEXT: fhe.mul_plain %[[X4]], %[[W0]]
// CHECK-NEXT: %[[BABY:.*]] = fhe.rotate %[[X4]] by 1 :
// CHECK-NEXT: %[[W1:.*]] = fhe.encode %arg1 at {{.*}} by [#[[SECOND]]]
// CHECK-NEXT: fhe.mul_plain %[[BABY]], %[[W1]]
// CHECK-COUNT-2: fhe.mul_plain
// CHECK-NOT: fhe.mul_plain
// CHECK: fhe.rotate %{{.*}} by 2 :
// CHECK-NEXT: %[[SUM:.*]] = fhe.add
// CHECK-NEXT: %[[BLOCK:.*]] = fhe.rotate %[[SUM]] by 12
// CHECK-NEXT: %[[Z:.*]] = fhe.add %[[SUM]], %[[BLOCK]]
// CHECK-NEXT: return %[[Z]]
func.func @blocks(%x: tensor<8xf32> {fhe.secret}, %w: tensor<8x8xf32>) -> tensor<8xf32> {
  %0 = ein.contract "k,ik->i"(%x, %w) : (tensor<8xf32>, tensor<8x8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// No slots are left: vectors lie in lanes as wide as they are, and ones and
// zeros leave out what comes from the next lane. Steps go both ways from 0.
// CHECK-DAG: #[[MATRIX:.*]] = affine_map<(d0) -> ((d0 mod 4 + 1) mod 4, d0 mod 4)>
// CHECK-DAG: #[[WINDOW:.*]] = affine_map<(d0) -> (d0 mod 4)>
// CHECK-LABEL: func.func @lanes
// CHECK: %[[ONES:.*]] = arith.constant dense<[0.000000e+00, 0.000000e+00, 0.000000e+00, 1.000000e+00, 1.000000e+00, 1.000000e+00, 1.000000e+00, 0.000000e+00, 0.000000e+00, 0.000000e+00]>
// CHECK: fhe.rotate_many %arg0 by [61, 62, 63]
// CHECK: fhe.encode %arg1, %[[ONES]] at {{.*}} by [#[[MATRIX]], #[[WINDOW]]]
// CHECK: fhe.rotate %{{.*}} by 4 :
// CHECK-NOT: fhe.rotate
// CHECK: return
func.func @lanes(%x: tensor<16x4xf32> {fhe.secret}, %w: tensor<4x4xf32>) -> tensor<16x4xf32> {
  %0 = ein.contract "bk,ki->bi"(%x, %w) : (tensor<16x4xf32>, tensor<4x4xf32>) -> tensor<16x4xf32>
  return %0 : tensor<16x4xf32>
}

// -----

// With the batch below them, offsets are taken modulo the vectors, without ones
// and zeros.
// CHECK-LABEL: func.func @below
// CHECK-NOT: arith.constant
// CHECK: fhe.mul_plain
// CHECK: fhe.rotate %{{.*}} by 16 :
// CHECK-COUNT-3: fhe.mul_plain
// CHECK: fhe.rotate %{{.*}} by 32 :
// CHECK-NOT: fhe.rotate
// CHECK: return
func.func @below(%x: tensor<4x16xf32> {fhe.secret}, %w: tensor<4x4xf32>) -> tensor<4x16xf32> {
  %0 = ein.contract "kb,ki->ib"(%x, %w) : (tensor<4x16xf32>, tensor<4x4xf32>) -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// -----

// Vectors and results that one ciphertext has no room for: each part of the
// vector is rotated by baby steps once, for all parts of the result, and the
// products of all its parts are summed before the giant steps.
// CHECK-LABEL: func.func @parts
// CHECK-SAME: (%[[X0:.*]]: !fhe.ciphertext<{{.*}} first = 0>}, %[[X1:.*]]: !fhe.ciphertext<{{.*}} first = 64>}, %{{.*}}: tensor<128x128xf32>
// CHECK: fhe.rotate_many %[[X0]] by [1, 2, 3, 4, 5, 6, 7]
// CHECK: fhe.rotate_many %[[X1]] by [1, 2, 3, 4, 5, 6, 7]
// CHECK-COUNT-14: fhe.rotate_many
// CHECK-NOT: fhe.rotate
// CHECK: return %{{.*}}, %{{.*}} :
func.func @parts(%x: tensor<128xf32> {fhe.secret}, %w: tensor<128x128xf32>) -> tensor<128xf32> {
  %0 = ein.contract "k,ik->i"(%x, %w) : (tensor<128xf32>, tensor<128x128xf32>) -> tensor<128xf32>
  return %0 : tensor<128xf32>
}
