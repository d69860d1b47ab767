// RUN: ricci-opt %s --convert-launches-to-runtime | FileCheck %s

// Calls of the device; parameters are the pointer and the dynamic extents, and
// what failed first ends the call.

// CHECK-DAG: llvm.mlir.global internal constant @ricci.kernel.k("k\00")
// CHECK-DAG: llvm.func @ricci_device_launch(!llvm.ptr, i64, i64, !llvm.ptr, i64)
// CHECK-LABEL: func.func @f
// CHECK-SAME: (%[[A:.*]]: memref<?x4xf32>
// CHECK: llvm.call @ricci_device_begin()
// CHECK: %[[MEMORY:.*]] = llvm.call @ricci_device_allocate(%{{.*}}, %{{.*}}, %{{.*}}) : (i64, i64, !llvm.ptr) -> !llvm.ptr
// CHECK: %[[D:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<?x4xf32>
// CHECK: llvm.call @ricci_device_upload
// CHECK: memref.extract_aligned_pointer_as_index %[[D]]
// CHECK: llvm.store
// CHECK: llvm.store
// CHECK: %[[COUNT:.*]] = arith.constant 2 : i64
// CHECK: llvm.call @ricci_device_launch(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[COUNT]])
// CHECK: llvm.call @ricci_device_download
// CHECK: llvm.call @ricci_device_free
// CHECK: %[[STATUS:.*]] = llvm.call @ricci_device_finish() : () -> i32
// CHECK: cf.cond_br
// CHECK: return
// CHECK: %[[MESSAGE:.*]] = llvm.call @ricci_device_message()
// CHECK: llvm.call @ricci_set_error(%[[STATUS]], %[[MESSAGE]])
module attributes {gpu.container_module} {
func.func @f(%a: memref<?x4xf32>, %n: index) -> memref<?x4xf32> {
  %c1 = arith.constant 1 : index
  %d = gpu.alloc (%n) : memref<?x4xf32>
  gpu.memcpy %d, %a : memref<?x4xf32>, memref<?x4xf32>
  gpu.launch_func @kernels::@k blocks in (%n, %c1, %c1) threads in (%c1, %c1, %c1) args(%d : memref<?x4xf32>)
  %h = memref.alloc(%n) : memref<?x4xf32>
  gpu.memcpy %h, %d : memref<?x4xf32>, memref<?x4xf32>
  gpu.dealloc %d : memref<?x4xf32>
  return %h : memref<?x4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<?x4xf32>) kernel {
    gpu.return
  }
}
}
