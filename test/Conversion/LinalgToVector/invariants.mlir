// RUN: ricci-opt %s --convert-linalg-to-vector="target-cpu=x86-64-v3 parallel=false" --cse | FileCheck %s

// What is the same in all steps of the innermost loop is computed in front of it.

// CHECK-LABEL: func @broadcast
// CHECK: scf.for %[[I:.*]] =
// CHECK: %[[A:.*]] = memref.load %arg0[%[[I]]]
// CHECK: %[[ROOT:.*]] = math.cbrt %[[A]]
// CHECK: scf.for %[[J:.*]] =
// CHECK-NOT: math.cbrt
// CHECK: %[[B:.*]] = memref.load %arg1[%[[J]]]
// CHECK: arith.mulf %[[ROOT]], %[[B]]
func.func @broadcast(%a: memref<?xf32>, %b: memref<?xf32>, %z: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%a, %b : memref<?xf32>, memref<?xf32>) outs(%z : memref<?x?xf32>) {
  ^bb0(%x: f32, %y: f32, %old: f32):
    %0 = math.cbrt %x : f32
    %1 = arith.mulf %0, %y : f32
    linalg.yield %1 : f32
  }
  return
}

// Of one loop, too.

// CHECK-LABEL: func @scalar
// CHECK: %[[A:.*]] = memref.load %arg0[]
// CHECK: %[[ROOT:.*]] = math.cbrt %[[A]]
// CHECK: scf.for
// CHECK: arith.mulf %[[ROOT]]
func.func @scalar(%a: memref<f32>, %b: memref<9xf32>, %z: memref<9xf32>) {
  linalg.generic {indexing_maps = [affine_map<(j) -> ()>, affine_map<(j) -> (j)>, affine_map<(j) -> (j)>],
                  iterator_types = ["parallel"]}
      ins(%a, %b : memref<f32>, memref<9xf32>) outs(%z : memref<9xf32>) {
  ^bb0(%x: f32, %y: f32, %old: f32):
    %0 = math.cbrt %x : f32
    %1 = arith.mulf %0, %y : f32
    linalg.yield %1 : f32
  }
  return
}

// Where the loop may have no steps, the sum of two ranks may be beyond the operand.

// CHECK-LABEL: func @sum
// CHECK: scf.for %[[P:.*]] =
// CHECK: scf.for %[[R:.*]] =
// CHECK: scf.for
// CHECK: memref.load %arg0
func.func @sum(%a: memref<?xf32>, %w: memref<?x?xf32>, %z: memref<?x?x?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(p, r, j) -> (p + r)>, affine_map<(p, r, j) -> (r, j)>,
                                   affine_map<(p, r, j) -> (p, r, j)>],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %w : memref<?xf32>, memref<?x?xf32>) outs(%z : memref<?x?x?xf32>) {
  ^bb0(%x: f32, %y: f32, %old: f32):
    %0 = arith.mulf %x, %y : f32
    linalg.yield %0 : f32
  }
  return
}
