// RUN: not ricci-opt %s --ricci-verify-phase=phase=fhe 2>&1 | FileCheck %s
// CHECK: error: found 1 'tensor.empty' behind phase 'fhe' (the first is here), expected operations of builtin func fhe ein q layout and arith.constant tensor.cast
func.func @g() -> tensor<4xf32> {
  %0 = tensor.empty() : tensor<4xf32>
  return %0 : tensor<4xf32>
}
