// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v3 --cse \
// RUN:     --remarks-filter='.*' --remark-format=emitRemark --verify-diagnostics | FileCheck %s

// The innermost loop is the one along which most operands are contiguous.

// CHECK-LABEL: func @column_sums
// CHECK: scf.for %[[I:.*]] = %{{.*}} to %[[EIGHT:.*]] step
// CHECK-NEXT: scf.for %[[J:.*]] = %{{.*}} to %[[SIXTEEN:.*]] step
// CHECK: memref.load %arg0[%[[I]], %[[J]]]
// CHECK: memref.store %{{.*}}, %arg1[%[[J]]]
func.func @column_sums(%a: memref<8x16xf32>, %s: memref<16xf32>) {
  // expected-remark@+3 {{class=F}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{loops instead of packed panels: it does not read two operands}}
  linalg.generic {indexing_maps = [affine_map<(j, i) -> (i, j)>,
                                   affine_map<(j, i) -> (j)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<8x16xf32>) outs(%s : memref<16xf32>) {
  ^bb0(%x: f32, %sum: f32):
    %0 = arith.addf %sum, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// A reduction that is innermost keeps its sum in a register.

// CHECK-LABEL: func @row_sums
// CHECK: scf.for %[[I:.*]] =
// CHECK: %[[START:.*]] = memref.load %arg1[%[[I]]]
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[START]])
// CHECK: memref.store %[[SUM]], %arg1[%[[I]]]
func.func @row_sums(%a: memref<8x16xf32>, %s: memref<8xf32>) {
  // expected-remark@+3 {{class=F}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{loops instead of packed panels: it does not read two operands}}
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>,
                                   affine_map<(i, j) -> (i)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<8x16xf32>) outs(%s : memref<8xf32>) {
  ^bb0(%x: f32, %sum: f32):
    %0 = arith.addf %sum, %x : f32
    linalg.yield %0 : f32
  }
  return
}

// An index that is not linear.

// CHECK-LABEL: func @grouped
// CHECK: arith.divsi
func.func @grouped(%a: memref<8x64xf32>, %s: memref<64x2xf32>, %c: memref<8x64xf32>) {
  // expected-remark@+3 {{class=F}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{loops instead of packed panels: an index is not linear in the ranks}}
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                   affine_map<(m, n, k) -> (n, k floordiv 32)>,
                                   affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %s : memref<8x64xf32>, memref<64x2xf32>) outs(%c : memref<8x64xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Nothing but a side: a matrix times a vector.

// CHECK-LABEL: func @matrix_vector
// CHECK-NOT: vector.fma
func.func @matrix_vector(%a: memref<8x64xf32>, %x: memref<64xf32>, %y: memref<8xf32>) {
  // expected-remark@+3 {{class=F}}
  // expected-remark@+2 {{cost}}
  // expected-remark@+1 {{loops instead of packed panels: one side has fewer than 4 rows}}
  linalg.generic {indexing_maps = [affine_map<(m, k) -> (m, k)>,
                                   affine_map<(m, k) -> (k)>,
                                   affine_map<(m, k) -> (m)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%a, %x : memref<8x64xf32>, memref<64xf32>) outs(%y : memref<8xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
