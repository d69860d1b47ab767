// Zero points leave sums that have a scale for each group: what is left to sum are products of codes. Scales are
// powers of two and sums small, so that no float rounds and the results are bit-equal.

// RUN: ricci-opt %s --convert-q-to-ein --ein-factor-scales --ein-correct-zero-points --ein-factor-scales \
// RUN:     --ein-narrow-accumulators -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: ricci-opt %s --convert-q-to-ein -o %t-plain.mlir
// RUN: ricci-run %t.mlir --compile-from=quant --entry=groups --random=5x64:ui4,5x4:i8,64x7:si8 --check=ref -o %t-1.npy
// RUN: ricci-run %t-plain.mlir --compile-from=quant --entry=groups --random=5x64:ui4,5x4:i8,64x7:si8 --check=ref -o %t-2.npy
// RUN: cmp %t-1.npy %t-2.npy
// RUN: ricci-run %s --entry=groups --random=5x64:ui4,5x4:i8,64x7:si8 --check=ref -o %t-3.npy
// RUN: cmp %t-1.npy %t-3.npy
// RUN: ricci-run %s --entry=finer --random=5x64:ui4,5x8:i8,64x7:si8 --check=ref
// RUN: ricci-run %s --entry=coarser --random=5x64:ui4,5x2:i8,64x7:si8 --check=ref
// RUN: ricci-run %s --entry=longer --random=5x64:ui4,9x9:i8,64x7:si8 --check=ref
// RUN: ricci-run %s --entry=shared --random=5x64:ui3,5x4:i8,64x7:si8 --check=ref

// CHECK-LABEL: func.func @groups(
// CHECK-SAME: %[[C:.*]]: tensor<5x64xui4>, %[[P:.*]]: tensor<5x4xi8>, %[[X:.*]]: tensor<64x7xsi8>
// CHECK-DAG: %[[CS:.*]] = tensor.expand_shape %[[C]] {{.*}} output_shape [5, 4, 16]
// CHECK-DAG: %[[XS:.*]] = tensor.expand_shape %[[X]] {{.*}} output_shape [4, 16, 7]
// CHECK-DAG: "(%[[CS]], %[[XS]]){{.*}} : (tensor<5x4x16xui4>, tensor<4x16x7xsi8>) -> tensor<5x7x4xi32>
// CHECK-DAG: %[[SUMS:.*]] = ein.contract "{{[^"]*}}"(%[[XS]]){{.*}} : (tensor<4x16x7xsi8>) -> tensor<7x4xi32>
// CHECK: "(%[[SUMS]], %[[P]])
// CHECK-NOT: tensor<5x4x16xi32>
// CHECK: return
func.func @groups(%c: tensor<5x64x!q.code<uint4>>, %p: tensor<5x4xi8>, %d: tensor<64x7x!q.code<int8>>)
    -> tensor<5x7xf32> {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %w = q.dequantize %c by <scale = (m, k) -> (k floordiv 16), zero_point = (m, k) -> (m, k floordiv 16)>(%s, %p : tensor<4xf32>, tensor<5x4xi8>)
      : tensor<5x64x!q.code<uint4>> -> tensor<5x64xf32>
  %x = q.dequantize %d : tensor<64x7x!q.code<int8>> -> tensor<64x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<5x64xf32>, tensor<64x7xf32>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}

// Two zero points to a scale: a group of the group.
// CHECK-LABEL: func.func @finer(
// CHECK: tensor.expand_shape %{{.*}} output_shape [5, 4, 2]
// CHECK-NOT: tensor<5x4x16xi32>
// CHECK: return
func.func @finer(%c: tensor<5x64x!q.code<uint4>>, %p: tensor<5x8xi8>, %d: tensor<64x7x!q.code<int8>>)
    -> tensor<5x7xf32> {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %w = q.dequantize %c by <scale = (m, k) -> (k floordiv 16), zero_point = (m, k) -> (m, k floordiv 8)>(%s, %p : tensor<4xf32>, tensor<5x8xi8>)
      : tensor<5x64x!q.code<uint4>> -> tensor<5x64xf32>
  %x = q.dequantize %d : tensor<64x7x!q.code<int8>> -> tensor<64x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<5x64xf32>, tensor<64x7xf32>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}

// Two scales to a zero point.
// CHECK-LABEL: func.func @coarser(
// CHECK: k_group floordiv 2
// CHECK-NOT: tensor<5x4x16xi32>
// CHECK: return
func.func @coarser(%c: tensor<5x64x!q.code<uint4>>, %p: tensor<5x2xi8>, %d: tensor<64x7x!q.code<int8>>)
    -> tensor<5x7xf32> {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %w = q.dequantize %c by <scale = (m, k) -> (k floordiv 16), zero_point = (m, k) -> (m, k floordiv 32)>(%s, %p : tensor<4xf32>, tensor<5x2xi8>)
      : tensor<5x64x!q.code<uint4>> -> tensor<5x64xf32>
  %x = q.dequantize %d : tensor<64x7x!q.code<int8>> -> tensor<64x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<5x64xf32>, tensor<64x7xf32>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}

// More zero points than are read have no shape to be split in; they stay inside.
// CHECK-LABEL: func.func @longer(
// CHECK: tensor<5x4x16xi32>
// CHECK: return
func.func @longer(%c: tensor<5x64xui4>, %p: tensor<9x9xi8>, %d: tensor<64x7xsi8>) -> tensor<5x7xf32> {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %w = ein.contract "Z[m, k] = C[m, k] - P[m + 1, k floordiv 8]"(%c, %p) : (tensor<5x64xui4>, tensor<9x9xi8>) -> tensor<5x64xi32>
  %v = ein.contract "Z[m, k] = W[m, k] * S[k floordiv 16]"(%w, %s) : (tensor<5x64xi32>, tensor<4xf32>) -> tensor<5x64xf32>
  %0 = ein.contract "mk,kn->mn"(%v, %d) : (tensor<5x64xf32>, tensor<64x7xsi8>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}

// Two sums of the same weights split them once.
// CHECK-LABEL: func.func @shared(
// CHECK-COUNT-1: output_shape [5, 4, 16]
// CHECK-NOT: output_shape [5, 4, 16]
// CHECK: return
func.func @shared(%c: tensor<5x64x!q.code<uint3>>, %p: tensor<5x4xi8>, %d: tensor<64x7x!q.code<int8>>)
    -> (tensor<5x7xf32>, tensor<5xf32>) {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %w = q.dequantize %c by <scale = (m, k) -> (k floordiv 16), zero_point = (m, k) -> (m, k floordiv 16)>(%s, %p : tensor<4xf32>, tensor<5x4xi8>)
      : tensor<5x64x!q.code<uint3>> -> tensor<5x64xf32>
  %x = q.dequantize %d : tensor<64x7x!q.code<int8>> -> tensor<64x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<5x64xf32>, tensor<64x7xf32>) -> tensor<5x7xf32>
  %1 = ein.contract "mk->m"(%w) : (tensor<5x64xf32>) -> tensor<5xf32>
  return %0, %1 : tensor<5x7xf32>, tensor<5xf32>
}
