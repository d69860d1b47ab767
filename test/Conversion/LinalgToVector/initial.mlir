// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v3 --cse | FileCheck %s

// Sums start from what the result was filled with; it is not written before.

#left = affine_map<(m, n, k) -> (m, k)>
#right = affine_map<(m, n, k) -> (k, n)>
#result = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: func @filled
// CHECK-NOT: memref.store
// CHECK: %[[START:.*]] = vector.broadcast %{{.*}} : f32 to vector<8xf32>
// CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[START]],
// CHECK-NOT: memref.store
// CHECK: return
func.func @filled(%a: memref<16x16xf32>, %b: memref<16x16xf32>, %start: f32)
    -> memref<16x16xf32> {
  %c = memref.alloc() : memref<16x16xf32>
  linalg.fill ins(%start : f32) outs(%c : memref<16x16xf32>)
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x16xf32>, memref<16x16xf32>)
      outs(%c : memref<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<16x16xf32>
}

// Of a long sum the first block does, the others continue.

// CHECK-LABEL: func @long
// CHECK-NOT: memref.store %{{.*}} : memref<16x16xf32>
// CHECK: %[[FIRST:.*]] = arith.cmpi eq
// CHECK: scf.if %[[FIRST]]
// CHECK: else
// CHECK: vector.load
// CHECK-NOT: memref.store %{{.*}} : memref<16x16xf32>
// CHECK: return
func.func @long(%a: memref<16x2000xf32>, %b: memref<2000x16xf32>)
    -> memref<16x16xf32> {
  %start = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<16x16xf32>
  linalg.fill ins(%start : f32) outs(%c : memref<16x16xf32>)
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x2000xf32>, memref<2000x16xf32>)
      outs(%c : memref<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<16x16xf32>
}

// A sum that may have no term keeps the fill, ...

// CHECK-LABEL: func @maybe_empty
// CHECK: memref.store %{{.*}} : memref<16x16xf32>
func.func @maybe_empty(%a: memref<16x?xf32>, %b: memref<?x16xf32>)
    -> memref<16x16xf32> {
  %start = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<16x16xf32>
  linalg.fill ins(%start : f32) outs(%c : memref<16x16xf32>)
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x?xf32>, memref<?x16xf32>)
      outs(%c : memref<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<16x16xf32>
}

// ... and so does a result that is written otherwise as well, ...

// CHECK-LABEL: func @written_between
// CHECK-COUNT-2: memref.store %{{.*}} : memref<16x16xf32>
func.func @written_between(%a: memref<16x16xf32>, %b: memref<16x16xf32>,
                           %start: f32) -> memref<16x16xf32> {
  %zero = arith.constant 0 : index
  %c = memref.alloc() : memref<16x16xf32>
  linalg.fill ins(%start : f32) outs(%c : memref<16x16xf32>)
  memref.store %start, %c[%zero, %zero] : memref<16x16xf32>
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x16xf32>, memref<16x16xf32>)
      outs(%c : memref<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<16x16xf32>
}

// ... and one of which the sums cover a part.

// CHECK-LABEL: func @diagonal
// CHECK: memref.store %{{.*}} : memref<16x16x16xf32>
func.func @diagonal(%a: memref<16x16xf32>, %b: memref<16x16xf32>)
    -> memref<16x16x16xf32> {
  %start = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<16x16x16xf32>
  linalg.fill ins(%start : f32) outs(%c : memref<16x16x16xf32>)
  linalg.generic {indexing_maps = [#left, #right,
                                   affine_map<(m, n, k) -> (m, m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x16xf32>, memref<16x16xf32>)
      outs(%c : memref<16x16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return %c : memref<16x16x16xf32>
}
