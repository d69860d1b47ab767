// RUN: ricci-opt %s --convert-linalg-to-gpu --cse \
// RUN:     --remarks-filter='.*' --remark-format=emitRemark --verify-diagnostics | FileCheck %s

// Two operands with rows and columns: tiles in shared memory, two barriers a step,
// and nothing read or written beyond the extents.

// CHECK-LABEL: func.func @product
// 3 x 2 tiles of 33 rows and 17 columns.
// CHECK: gpu.launch_func @kernels::@kernel_0 blocks in (%c6, %c1, %c1) threads in (%c256, %c1, %c1)
func.func @product(%a: memref<33x?xf16>, %b: memref<?x17xf16>, %c: memref<33x17xf32>) {
  // expected-remark@+1 {{tiles of 16x16 points and 16 steps in shared memory, in blocks of 256 threads}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                   affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<33x?xf16>, memref<?x17xf16>) outs(%c : memref<33x17xf32>) {
  ^bb0(%x: f16, %y: f16, %sum: f32):
    %0 = arith.extf %x : f16 to f32
    %1 = arith.extf %y : f16 to f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %sum, %2 : f32
    linalg.yield %3 : f32
  }
  return
}

// CHECK-LABEL: func.func @matrix_vector
func.func @matrix_vector(%a: memref<64x64xf32>, %x: memref<64xf32>, %y: memref<64xf32>) {
  // expected-remark@+1 {{a thread for each point of the result, in blocks of 128 threads, no tiles: one side has fewer than 8 rows}}
  linalg.generic {indexing_maps = [affine_map<(m, k) -> (m, k)>,
                                   affine_map<(m, k) -> (k)>,
                                   affine_map<(m, k) -> (m)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%a, %x : memref<64x64xf32>, memref<64xf32>) outs(%y : memref<64xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[A:.*]] : memref<16x16xf16, #gpu.address_space<workgroup>>, %[[B:.*]] : memref<16x16xf16, #gpu.address_space<workgroup>>) kernel
// CHECK: %[[X:.*]] = arith.remui %{{.*}}, %c16
// CHECK: scf.for {{.*}} to %c6 step
// CHECK: %[[INSIDE:.*]] = arith.andi
// CHECK: %[[START:.*]] = scf.if %[[INSIDE]] -> (f32)
// CHECK: ub.poison
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[START]]) -> (f32)
// CHECK: memref.store %{{.*}}, %[[A]][%{{.*}}, %[[X]]]
// CHECK: memref.store %{{.*}}, %[[B]][%{{.*}}, %[[X]]]
// CHECK: gpu.barrier
// CHECK: scf.if %[[INSIDE]] -> (f32)
// CHECK: scf.for
// CHECK: memref.load %[[A]]
// CHECK: memref.load %[[B]]
// CHECK: gpu.barrier
// CHECK: scf.if %[[INSIDE]] {
// CHECK-NEXT: memref.store %[[SUM]]
