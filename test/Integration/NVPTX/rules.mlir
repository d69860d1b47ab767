// Kernels that break a rule of the GPU, each found by the emulator, with its line.

// RUN: split-file %s %t
// RUN: not ricci-run %t/bounds.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/bounds.mlir
// RUN: not ricci-run %t/race.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/race.mlir
// RUN: not ricci-run %t/blocks.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/blocks.mlir
// RUN: not ricci-run %t/unwritten.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/unwritten.mlir
// RUN: not ricci-run %t/missing-barrier.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/missing-barrier.mlir
// RUN: not ricci-run %t/readers.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/readers.mlir
// RUN: not ricci-run %t/divergence.mlir --compile-from=gpu --target=nvptx --emulate --random=4:f32 2>&1 | FileCheck %t/divergence.mlir
// RUN: %make_npy %t/in.npy "<f4" 4 1 2 3 4
// RUN: ricci-run %t/reverse.mlir --compile-from=gpu --target=nvptx --emulate %t/in.npy | FileCheck %t/reverse.mlir

//--- bounds.mlir
// Five threads for four elements.
// CHECK: error: 'f': kernel 'k', bounds.mlir:18:5: thread 4 of block 0 stores 4 bytes: byte 16 is out of bounds of the 16 bytes of a buffer of global memory
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c5, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>) kernel {
    %one = arith.constant 1.0 : f32
    %t = gpu.thread_id x

    memref.store %one, %out[%t] : memref<4xf32>
    gpu.return
  }
}
}

//--- race.mlir
// CHECK: error: 'f': kernel 'k', race.mlir:16:5: thread 1 of block 0 stores 4 bytes: byte 0 of a buffer of global memory was stored by thread 0 of block 0, with no barrier between
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>) kernel {
    %one = arith.constant 1.0 : f32
    %c0 = arith.constant 0 : index
    memref.store %one, %out[%c0] : memref<4xf32>
    gpu.return
  }
}
}

//--- blocks.mlir
// No barrier orders blocks.
// CHECK: error: 'f': kernel 'k', blocks.mlir:18:10: thread 0 of block 1 loads 4 bytes: byte 0 of a buffer of global memory was stored by thread 0 of block 0, with no barrier between
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.memcpy %d, %a : memref<4xf32>, memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c4, %c1, %c1) threads in (%c1, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>) kernel {
    %c0 = arith.constant 0 : index
    gpu.barrier
    %0 = memref.load %out[%c0] : memref<4xf32>
    %1 = arith.addf %0, %0 : f32
    memref.store %1, %out[%c0] : memref<4xf32>
    gpu.return
  }
}
}

//--- unwritten.mlir
// CHECK: error: 'f': kernel 'k', unwritten.mlir:16:10: thread 0 of block 0 loads 4 bytes: byte 0 of a buffer of shared memory is read, but was never written
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>)
      workgroup(%tile: memref<4xf32, #gpu.address_space<workgroup>>) kernel {
    %t = gpu.thread_id x
    %0 = memref.load %tile[%t] : memref<4xf32, #gpu.address_space<workgroup>>
    memref.store %0, %out[%t] : memref<4xf32>
    gpu.return
  }
}
}

//--- missing-barrier.mlir
// CHECK: error: 'f': kernel 'k', missing-barrier.mlir:23:12: thread 3 of block 0 loads 4 bytes: byte 0 of a buffer of shared memory was stored by thread 0 of block 0, with no barrier between
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.memcpy %d, %a : memref<4xf32>, memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>)
      workgroup(%tile: memref<4xf32, #gpu.address_space<workgroup>>) kernel {
    %t = gpu.thread_id x
    %c3 = arith.constant 3 : index
    %0 = memref.load %out[%t] : memref<4xf32>
    memref.store %0, %tile[%t] : memref<4xf32, #gpu.address_space<workgroup>>
    %isLast = arith.cmpi eq, %t, %c3 : index
    scf.if %isLast {
      %c0 = arith.constant 0 : index
      %1 = memref.load %tile[%c0] : memref<4xf32, #gpu.address_space<workgroup>>
      memref.store %1, %out[%t] : memref<4xf32>
    }
    gpu.return
  }
}
}

//--- readers.mlir
// All threads load what the last one stores.
// CHECK: error: 'f': kernel 'k', readers.mlir:22:7: thread 3 of block 0 stores 4 bytes: byte 0 of a buffer of global memory was loaded by several threads of block 0, with no barrier between
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.memcpy %d, %a : memref<4xf32>, memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>) kernel {
    %t = gpu.thread_id x
    %c0 = arith.constant 0 : index
    %c3 = arith.constant 3 : index
    %0 = memref.load %out[%c0] : memref<4xf32>
    %isLast = arith.cmpi eq, %t, %c3 : index
    scf.if %isLast {
      memref.store %0, %out[%c0] : memref<4xf32>
    }
    gpu.return
  }
}
}

//--- divergence.mlir
// CHECK: error: 'f': kernel 'k', threads diverge at a barrier: thread 0 of block 0 waits at the barrier of divergence.mlir:18:7, thread 2 of block 0 has ended
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>) kernel {
    %t = gpu.thread_id x
    %c2 = arith.constant 2 : index
    %isLow = arith.cmpi ult, %t, %c2 : index
    scf.if %isLow {
      gpu.barrier
    }
    gpu.return
  }
}
}

//--- reverse.mlir
// Through shared memory, with a barrier between: no rule is broken.
// CHECK: [4, 3, 2, 1]
module attributes {gpu.container_module} {
func.func @f(%a: memref<4xf32>) -> memref<4xf32> attributes {ricci.signature = (tensor<4xf32>) -> tensor<4xf32>} {
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %d = gpu.alloc () : memref<4xf32>
  gpu.memcpy %d, %a : memref<4xf32>, memref<4xf32>
  gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c4, %c1, %c1) args(%d : memref<4xf32>)
  %h = memref.alloc() : memref<4xf32>
  gpu.memcpy %h, %d : memref<4xf32>, memref<4xf32>
  return %h : memref<4xf32>
}
gpu.module @kernels {
  gpu.func @k(%out: memref<4xf32>)
      workgroup(%tile: memref<4xf32, #gpu.address_space<workgroup>>) kernel {
    %t = gpu.thread_id x
    %c3 = arith.constant 3 : index
    %0 = memref.load %out[%t] : memref<4xf32>
    memref.store %0, %tile[%t] : memref<4xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %other = arith.subi %c3, %t : index
    %1 = memref.load %tile[%other] : memref<4xf32, #gpu.address_space<workgroup>>
    memref.store %1, %out[%t] : memref<4xf32>
    gpu.return
  }
}
}
