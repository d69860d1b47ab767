// RUN: ricci-opt %s --convert-linalg-to-vector=parallel=false --cse | FileCheck %s

// A sum of many floats is one of sums of at most 4096.
// CHECK-LABEL: func @long_sum
// CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f64
// CHECK: %[[START:.*]] = memref.load %arg1[]
// CHECK: %[[STEP:.*]] = arith.constant 4096 : index
// CHECK: %[[SUM:.*]] = scf.for %[[BEGIN:.*]] = %{{.*}} to %[[N:.*]] step %[[STEP]]
// CHECK-SAME: iter_args(%[[ALL:.*]] = %[[START]])
// CHECK: %[[END:.*]] = arith.minsi
// CHECK: %[[PART:.*]] = scf.for %{{.*}} = %[[BEGIN]] to %[[END]]
// CHECK-SAME: iter_args(%{{.*}} = %[[ZERO]])
// CHECK: %[[NEXT:.*]] = arith.addf %[[ALL]], %[[PART]]
// CHECK: scf.yield %[[NEXT]]
// CHECK: memref.store %[[SUM]]
func.func @long_sum(%a: memref<10000xf64>, %z: memref<f64>) {
  linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
    iterator_types = ["reduction"]}
    ins(%a : memref<10000xf64>) outs(%z : memref<f64>) {
  ^bb0(%x: f64, %sum: f64):
    %0 = arith.addf %sum, %x : f64
    linalg.yield %0 : f64
  }
  return
}

// So is one of unknown length.
// CHECK-LABEL: func @unknown_sum
// CHECK: %c4096 = arith.constant 4096 : index
// CHECK-COUNT-2: scf.for
func.func @unknown_sum(%a: memref<?xf32>, %z: memref<f32>) {
  linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
    iterator_types = ["reduction"]}
    ins(%a : memref<?xf32>) outs(%z : memref<f32>) {
  ^bb0(%x: f32, %sum: f32):
    %0 = arith.mulf %sum, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// Not the sum of a few, nor one of integers, which is exact.
// CHECK-LABEL: func @short_sum
// CHECK-COUNT-1: scf.for
// CHECK-NOT: scf.for
func.func @short_sum(%a: memref<4096xf64>, %z: memref<f64>) {
  linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
    iterator_types = ["reduction"]}
    ins(%a : memref<4096xf64>) outs(%z : memref<f64>) {
  ^bb0(%x: f64, %sum: f64):
    %0 = arith.addf %sum, %x : f64
    linalg.yield %0 : f64
  }
  return
}

// CHECK-LABEL: func @integer_sum
// CHECK-COUNT-1: scf.for
// CHECK-NOT: scf.for
func.func @integer_sum(%a: memref<10000xi32>, %z: memref<i32>) {
  linalg.generic {
    indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
    iterator_types = ["reduction"]}
    ins(%a : memref<10000xi32>) outs(%z : memref<i32>) {
  ^bb0(%x: i32, %sum: i32):
    %0 = arith.addi %sum, %x : i32
    linalg.yield %0 : i32
  }
  return
}
