// Scales that leave the sum: the program is the same. Scales are powers of two
// and sums small, so that no float rounds and the results are bit-equal.

// RUN: ricci-opt %s --convert-q-to-ein --ein-factor-scales -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: ricci-opt %s --convert-q-to-ein -o %t-plain.mlir
// RUN: ricci-run %t-plain.mlir --compile-from=quant --random=5x64:si4,64x7:si8 --check=ref -o %t-plain.npy
// RUN: ricci-run %s --random=5x64:si4,64x7:si8 --check=ref -o %t-factored.npy
// RUN: cmp %t-plain.npy %t-factored.npy

// CHECK: (tensor<5x4x16xsi4>, tensor<4x16x7xsi8>) -> tensor<5x7x4xi32>
// CHECK: (tensor<5x7x4xi32>, tensor<4xf32>, tensor<7xf32>) -> tensor<5x7xf32>
func.func @product(%c: tensor<5x64x!q.code<int4>>, %d: tensor<64x7x!q.code<int8>>) -> tensor<5x7xf32> {
  %s = arith.constant dense<[0.5, 2.0, 1.0, 0.25]> : tensor<4xf32>
  %t = arith.constant dense<[1.0, 0.5, 4.0, 0.125, 1.0, 2.0, 0.5]> : tensor<7xf32>
  %w = q.dequantize %c by <scale = (m, k) -> (k floordiv 16)>(%s : tensor<4xf32>)
      : tensor<5x64x!q.code<int4>> -> tensor<5x64xf32>
  %x = q.dequantize %d by <scale = (k, n) -> (n)>(%t : tensor<7xf32>)
      : tensor<64x7x!q.code<int8>> -> tensor<64x7xf32>
  %0 = ein.contract "mk,kn->mn"(%w, %x) : (tensor<5x64xf32>, tensor<64x7xf32>) -> tensor<5x7xf32>
  return %0 : tensor<5x7xf32>
}
