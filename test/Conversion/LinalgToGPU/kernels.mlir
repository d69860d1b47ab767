// RUN: ricci-opt %s --convert-linalg-to-gpu --cse | FileCheck %s

// A thread for each point of the result; the reduction runs in it, its sum in a
// register. Arguments and results are copied, what is between stays on the device.

// CHECK-LABEL: func.func @product
// CHECK-SAME: (%[[A:.*]]: memref<4x?xf32>, %[[B:.*]]: memref<?x16xf32>)
// CHECK: %[[DA:.*]] = gpu.alloc (%{{.*}}) : memref<4x?xf32>
// CHECK: gpu.memcpy %[[DA]], %[[A]]
// CHECK: %[[DB:.*]] = gpu.alloc (%{{.*}}) : memref<?x16xf32>
// CHECK: gpu.memcpy %[[DB]], %[[B]]
// CHECK: %[[C:.*]] = gpu.alloc () : memref<4x16xf32>
// CHECK: gpu.launch_func @kernels::@kernel_0 blocks in (%[[ONE:.*]], %[[ONE]], %[[ONE]])
// CHECK-SAME: args(%[[C]] : memref<4x16xf32>)
// CHECK: gpu.launch_func @kernels::@kernel_1
// CHECK-SAME: args(%[[DA]] : memref<4x?xf32>, %[[DB]] : memref<?x16xf32>, %[[C]] : memref<4x16xf32>)
// CHECK: %[[HOST:.*]] = memref.alloc() : memref<4x16xf32>
// CHECK: gpu.memcpy %[[HOST]], %[[C]]
// CHECK: return %[[HOST]]
func.func @product(%a: memref<4x?xf32>, %b: memref<?x16xf32>) -> memref<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<4x16xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<4x16xf32>)
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                   affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<4x?xf32>, memref<?x16xf32>) outs(%c : memref<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<4x16xf32>
}

// CHECK: gpu.module @kernels
// CHECK: gpu.func @kernel_0(%[[OUT:.*]]: memref<4x16xf32>) kernel
// CHECK: %[[CST:.*]] = arith.constant 0.0
// CHECK: memref.store %[[CST]], %[[OUT]]
// CHECK: gpu.func @kernel_1(%[[A:.*]]: memref<4x?xf32>, %[[B:.*]]: memref<?x16xf32>, %[[OUT:.*]]: memref<4x16xf32>) kernel
// CHECK: %[[K:.*]] = memref.dim %[[A]]
// CHECK: scf.for %[[POINT:.*]] = %{{.*}} to %c64
// CHECK: %[[N:.*]] = arith.remui %[[POINT]], %c16
// CHECK: %[[M:.*]] = arith.divui %[[POINT]], %c16
// CHECK: %[[START:.*]] = memref.load %[[OUT]][%[[M]], %[[N]]]
// CHECK: %[[SUM:.*]] = scf.for %{{.*}} to %[[K]] {{.*}} iter_args(%{{.*}} = %[[START]])
// CHECK: memref.store %[[SUM]], %[[OUT]][%[[M]], %[[N]]]
