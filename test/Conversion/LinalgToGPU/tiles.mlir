// RUN: ricci-opt %s --convert-linalg-to-gpu --cse \
// RUN:     --remarks-filter='.*' --remark-format=emitRemark --verify-diagnostics | FileCheck %s

// Two operands with rows and columns: tiles in shared memory, two barriers a step,
// and nothing read or written beyond the extents.

// CHECK-LABEL: func.func @product
// 3 x 2 tiles of 33 rows and 17 columns.
// CHECK: gpu.launch_func @kernels::@kernel_0 blocks in (%c6, %c1, %c1) threads in (%c256, %c1, %c1)
func.func @product(%a: memref<33x?xf16>, %b: memref<?x17xf16>, %c: memref<33x17xf32>) {
  // expected-remark@+3 {{class=F, operand 0="of extents known at run time", operand 1="of extents known at run time", operation="mulf addf at 33x17 over ?", result="(33 = 33@addr:17, 17 = 17@addr:1)"}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{tiles of 16x16 points and 16 steps in shared memory, in blocks of 256 threads at (16 = 8@warp:1 2@lane:16, 16 = 16@lane:1); left tile copied along its columns, row-major, 8 wavefronts to store, 128 to read}}
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
  // expected-remark@+3 {{class=F, operand 0="(64 = 64@addr:64, 64 = 64@addr:1)", operand 1="(64 = 64@addr:1)", operation="mulf addf at 64 over 64", result="(64 = 64@addr:1)"}}
  // expected-remark@+2 {{cost}}
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

// Integers, read against their order in memory: both tiles are copied along the rows.

// CHECK-LABEL: func.func @transposed
func.func @transposed(%a: memref<32x32xi32>, %b: memref<32x32xi32>, %c: memref<32x32xi32>) {
  // expected-remark@+3 {{class=Z}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{left tile copied along its rows, swizzled, 8 wavefronts to store, 128 to read, at (16 = 16@addr:16, 16 = 16@addr:1) swizzle addr:4,0,4; right tile copied along its rows, swizzled}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
                                   affine_map<(m, n, k) -> (n, k)>,
                                   affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<32x32xi32>, memref<32x32xi32>) outs(%c : memref<32x32xi32>) {
  ^bb0(%x: i32, %y: i32, %sum: i32):
    %0 = arith.muli %x, %y : i32
    %1 = arith.addi %sum, %0 : i32
    linalg.yield %1 : i32
  }
  return
}

// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[A:.*]] : memref<256xf16, #gpu.address_space<workgroup>>, %[[B:.*]] : memref<256xf16, #gpu.address_space<workgroup>>) kernel
// CHECK: %[[X:.*]] = arith.remui %{{.*}}, %c16
// CHECK: scf.for {{.*}} to %c6 step
// CHECK: %[[INSIDE:.*]] = arith.andi
// CHECK: %[[START:.*]] = scf.if %[[INSIDE]] -> (f32)
// CHECK: ub.poison
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[START]]) -> (f32)
// CHECK: memref.store %{{.*}}, %[[A]][%{{.*}}]
// CHECK: memref.store %{{.*}}, %[[B]][%{{.*}}]
// CHECK: gpu.barrier
// CHECK: scf.if %[[INSIDE]] -> (f32)
// CHECK: scf.for
// CHECK: memref.load %[[A]]
// CHECK: memref.load %[[B]]
// CHECK: gpu.barrier
// CHECK: scf.if %[[INSIDE]] {
// CHECK-NEXT: memref.store %[[SUM]]
