// Why quantization is not left to `lower-quant-ops`: it divides and casts to the
// integer, which truncates, and clamps nothing.

// RUN: mlir-opt %s -lower-quant-ops | FileCheck %s

// CHECK-LABEL: func.func @quantize(
// CHECK: %[[SCALED:.*]] = arith.divf
// CHECK-NOT: math.round
// CHECK-NOT: arith.minimumf
// CHECK-NOT: arith.maximumf
// CHECK: arith.fptosi %[[SCALED]]
// CHECK-NOT: arith.minsi
// CHECK-NOT: arith.maxsi
// CHECK: return
func.func @quantize(%a: tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  %0 = quant.qcast %a : tensor<4xf32> to tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %0 : tensor<4x!quant.uniform<i8:f32, 1.0>>
}
