// A parallel region with a loop over its threads becomes calls of OpenMP's
// runtime.

// RUN: mlir-opt %s -convert-scf-to-cf -convert-to-llvm -reconcile-unrealized-casts | mlir-translate --mlir-to-llvmir | FileCheck %s

// CHECK-LABEL: define void @squares(
// CHECK: call void {{.*}}@__kmpc_fork_call
// CHECK: define internal void @squares..omp_par
// CHECK: call void @__kmpc_for_static_init_8u
// CHECK: call void @__kmpc_for_static_fini
func.func @squares(%a: memref<?xf32>, %count: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%zero) to (%count) step (%one) {
        %0 = memref.load %a[%i] : memref<?xf32>
        %1 = arith.mulf %0, %0 : f32
        memref.store %1, %a[%i] : memref<?xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
