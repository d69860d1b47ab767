// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v3 --cse | FileCheck %s

// Windows are short: of equals, a rank of the result is innermost, not a reduction of
// unknown length.

// CHECK-LABEL: func @window
// CHECK: scf.for %[[R:.*]] =
// CHECK: memref.load %arg1[%[[R]]]
// CHECK: scf.for %[[P:.*]] =
// CHECK: memref.store %{{.*}}, %arg2[%[[P]]]
func.func @window(%a: memref<?xf32>, %w: memref<?xf32>, %z: memref<?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(p, r) -> (p + r)>, affine_map<(p, r) -> (r)>, affine_map<(p, r) -> (p)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%a, %w : memref<?xf32>, memref<?xf32>) outs(%z : memref<?xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
