// Stock mlir-opt loads ricci's dialect and passes.

// RUN: mlir-opt %s --load-dialect-plugin=%build_dir/lib/ricci-plugin.so --load-pass-plugin=%build_dir/lib/ricci-plugin.so --pass-pipeline='builtin.module(convert-ein-to-linalg)' | FileCheck %s
// UNSUPPORTED: sanitizer

// CHECK-LABEL: func @sum
// CHECK: linalg.generic
func.func @sum(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = ein.contract "mk->m"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
