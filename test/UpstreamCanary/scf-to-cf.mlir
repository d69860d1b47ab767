// A loop that carries a value becomes a block with that value as an argument.

// RUN: mlir-opt %s -convert-scf-to-cf | FileCheck %s

// CHECK-LABEL: func.func @sum(
// CHECK: cf.br ^[[HEAD:.*]](%{{.*}}, %{{.*}} : index, f32)
// CHECK: ^[[HEAD]](%[[I:.*]]: index, %[[SUM:.*]]: f32):
// CHECK: %[[MORE:.*]] = arith.cmpi slt, %[[I]], %{{.*}} : index
// CHECK: cf.cond_br %[[MORE]], ^[[BODY:.*]], ^[[END:.*]]
// CHECK: ^[[BODY]]:
// CHECK: cf.br ^[[HEAD]]
// CHECK: ^[[END]]:
// CHECK: return %[[SUM]]
func.func @sum(%a: memref<?xf32>, %count: index) -> f32 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %start = arith.constant 0.0 : f32
  %0 = scf.for %i = %zero to %count step %one iter_args(%sum = %start) -> f32 {
    %1 = memref.load %a[%i] : memref<?xf32>
    %2 = arith.addf %sum, %1 : f32
    scf.yield %2 : f32
  }
  return %0 : f32
}
