// Passes that look for arithmetic meet operations of dialects that nobody registered.

// RUN: ricci-opt %s --expand-vector-math --allow-unregistered-dialect | FileCheck %s
// RUN: ricci-opt %s --pass-pipeline='builtin.module(gpu.module(expand-device-math))' --allow-unregistered-dialect | FileCheck %s
// RUN: not ricci-opt %s --convert-kernels-to-nvvm --allow-unregistered-dialect 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: not ricci-opt %s --convert-to-llvm-entries --allow-unregistered-dialect 2>&1 | FileCheck %s --check-prefix=ERROR

// CHECK: "foo.bar"
// ERROR: error: failed to legalize operation 'foo.bar'
func.func private @f(%a: f32) -> f32 {
  %0 = "foo.bar"(%a) : (f32) -> f32
  return %0 : f32
}
gpu.module @kernels {
  func.func @g(%a: f32) -> f32 {
    %0 = "foo.bar"(%a) : (f32) -> f32
    return %0 : f32
  }
}
