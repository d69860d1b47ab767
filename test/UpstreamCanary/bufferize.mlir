// One-shot bufferization gives a filled tensor one buffer and copies nothing.
// Arguments and results become plain memrefs; a returned argument is returned.

// RUN: mlir-opt %s -one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" | FileCheck %s

// CHECK-LABEL: func.func @product(
// CHECK-SAME: %[[A:.*]]: memref<4x5xf32>, %[[B:.*]]: memref<5x6xf32>) -> memref<4x6xf32>
// CHECK: %[[BUFFER:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4x6xf32>
// CHECK: linalg.fill ins(%{{.*}} : f32) outs(%[[BUFFER]]
// CHECK: linalg.generic {{.*}} ins(%[[A]], %[[B]] : {{.*}}) outs(%[[BUFFER]]
// CHECK-NOT: memref.copy
// CHECK: return %[[BUFFER]]
func.func @product(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>) -> tensor<4x6xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<4x6xf32>
  %1 = linalg.fill ins(%zero : f32) outs(%0 : tensor<4x6xf32>) -> tensor<4x6xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                        affine_map<(m, n, k) -> (k, n)>,
                                        affine_map<(m, n, k) -> (m, n)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x5xf32>, tensor<5x6xf32>) outs(%1 : tensor<4x6xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %3 = arith.mulf %x, %y : f32
    %4 = arith.addf %sum, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<4x6xf32>
  return %2 : tensor<4x6xf32>
}

// CHECK-LABEL: func.func @argument(
// CHECK-SAME: %[[A:.*]]: memref<?xi8>) -> (memref<?xi8>, memref<?xi8>)
// CHECK-NOT: memref.alloc
// CHECK: return %[[A]], %[[A]]
func.func @argument(%a: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>) {
  return %a, %a : tensor<?xi8>, tensor<?xi8>
}

// An argument is taken as writable: whatever is written must be a tensor of our
// own, which is why an initial value is read into one.
// CHECK-LABEL: func.func @written(
// CHECK-SAME: %[[A:.*]]: memref<4xf32>
// CHECK: linalg.fill ins(%{{.*}} : f32) outs(%[[A]]
func.func @written(%a: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = linalg.fill ins(%zero : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
