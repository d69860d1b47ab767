// RUN: ricci-opt %s --split-input-file --ricci-verify-phase=phase=buffer --verify-diagnostics

func.func @tensors() {
  // expected-error@below {{found 2 'tensor.empty' behind phase 'buffer' (the first is here), expected operations of builtin func arith math complex linalg memref cf; lower it before, or correct --compile-from}}
  %0 = tensor.empty() : tensor<4xf32>
  %1 = tensor.empty() : tensor<4xf32>
  return
}

// -----

func.func @memrefs(%a: memref<4xf32>) {
  return
}
