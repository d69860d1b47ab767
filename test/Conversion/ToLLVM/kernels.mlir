// RUN: ricci-opt %s --convert-kernels-to-nvvm --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: gpu.module @kernels
// CHECK: llvm.mlir.global internal @k_shared_0() {addr_space = 3 : i32, alignment = 16 : i64} : !llvm.array<8 x f32>
// CHECK: llvm.func @k(%[[POINTER:.*]]: !llvm.ptr, %[[EXTENT:.*]]: i64) attributes {nvvm.kernel}
// CHECK: llvm.mlir.addressof @k_shared_0 : !llvm.ptr<3>
// CHECK: nvvm.read.ptx.sreg.tid.x
// CHECK: llvm.store %{{.*}}, %{{.*}} : f32, !llvm.ptr<3>
// CHECK: nvvm.barrier0
// CHECK: llvm.return
gpu.module @kernels {
  gpu.func @k(%out: memref<?xf32>)
      workgroup(%tile: memref<8xf32, #gpu.address_space<workgroup>>) kernel {
    %t = gpu.thread_id x
    %0 = memref.load %out[%t] : memref<?xf32>
    memref.store %0, %tile[%t] : memref<8xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    gpu.return
  }
}

// -----

gpu.module @kernels {
  // expected-error@+1 {{found a kernel's parameter of type 'f32', expected memrefs in row-major order}}
  gpu.func @k(%x: f32) kernel {
    gpu.return
  }
}
