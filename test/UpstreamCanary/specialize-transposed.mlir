// Why `linalg-specialize-generic-ops` is in no pipeline: it takes A · Bᵀ for
// A · B. When this test fails, the package has the fix (llvm-project 181387).

// RUN: mlir-opt %s -linalg-specialize-generic-ops | FileCheck %s

// CHECK-LABEL: func.func @transposed(
// CHECK-SAME: %[[A:.*]]: tensor<4x4xf32>, %[[B:.*]]: tensor<4x4xf32>,
// CHECK: linalg.matmul ins(%[[A]], %[[B]]
func.func @transposed(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>,
                      %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                        affine_map<(m, n, k) -> (n, k)>,
                                        affine_map<(m, n, k) -> (m, n)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%c : tensor<4x4xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %1 = arith.mulf %x, %y : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}
