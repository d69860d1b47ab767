// Stock mlir-opt loads ricci's dialects and passes.

// RUN: mlir-opt %s --load-dialect-plugin=%build_dir/lib/ricci-plugin.so --load-pass-plugin=%build_dir/lib/ricci-plugin.so --pass-pipeline='builtin.module(convert-ein-to-linalg)' | FileCheck %s
// UNSUPPORTED: sanitizer

// CHECK-LABEL: func @sum
// CHECK: linalg.generic
func.func @sum(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = ein.contract "mk->m"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Types of other dialects than ein.
// CHECK-LABEL: func @codes
// CHECK-SAME: tensor<4x!q.code<int3>>
func.func @codes(%c: tensor<4x!q.code<int3>>) -> tensor<4x!q.code<int3>> {
  return %c : tensor<4x!q.code<int3>>
}

// CHECK-LABEL: func @places
// CHECK-SAME: #layout.layout<
func.func @places() attributes {places = #layout.layout<(8 = 8@addr:1)>} {
  return
}

// CHECK-LABEL: func private @secret(!fhe.ciphertext<
func.func private @secret(!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
