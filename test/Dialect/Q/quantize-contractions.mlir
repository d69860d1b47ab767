// RUN: ricci-opt %s --split-input-file --q-quantize-contractions=formats=weights:int4/group=32,activations:int8 2>/dev/null | FileCheck %s
// RUN: ricci-opt %s --split-input-file --q-quantize-contractions=formats=activations:e4m3fn/channel 2>/dev/null | FileCheck %s --check-prefix=CHANNEL
// RUN: not ricci-opt %s --split-input-file --q-quantize-contractions=formats=weights:int9 2>&1 | FileCheck %s --check-prefix=CODE
// RUN: not ricci-opt %s --split-input-file --q-quantize-contractions=formats=weights:int4/group=0 2>&1 | FileCheck %s --check-prefix=GROUP
// RUN: not ricci-opt %s --split-input-file --q-quantize-contractions=formats=weights:int4/row 2>&1 | FileCheck %s --check-prefix=GRANULARITY
// RUN: not ricci-opt %s --split-input-file --q-quantize-contractions=formats=wheels:int4 2>&1 | FileCheck %s --check-prefix=OPERANDS
// RUN: not ricci-opt %s --split-input-file --q-quantize-contractions=formats=weights:int4,weights:int8 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not ricci-opt %s --split-input-file "--q-quantize-contractions=formats=weights:digits<-2,-1>" 2>&1 | FileCheck %s --check-prefix=NEGATIVE

// CODE: error: formats: {{.*}}int9
// GROUP: error: formats: found '0' as the size of a group, expected a whole number of 1 or more
// GRANULARITY: error: formats: found '/row', expected /tensor, /channel or /group=N, such as /group=32
// OPERANDS: error: formats: found 'wheels', expected weights:FORMAT or activations:FORMAT, such as weights:int4/group=32,activations:int8
// TWICE: error: formats: found 'weights' twice; give it one format
// NEGATIVE: error: formats: found the code 'digits<-2,-1>', expected one with a positive number

// A scale a tensor for activations, one for each 32 of a column for weights.
// CHECK-LABEL: func.func @product(
// CHECK-SAME: %[[X:.*]]: tensor<8x64xf32>, %[[W:.*]]: tensor<64x4xf32>
// CHECK: %[[SIZES:.*]] = ein.contract "Z[d0, d1] = max[d2](abs(A[d0 * 32 + d2, d1]))"(%[[W]]) : (tensor<64x4xf32>) -> tensor<2x4xf32>
// CHECK: %[[SEVEN:.*]] = arith.constant dense<7.000000e+00>
// CHECK: %[[QUOTIENTS:.*]] = ein.contract "Z[d0, d1] = A[d0, d1] / B[]"(%[[SIZES]], %[[SEVEN]])
// CHECK: %[[LEAST:.*]] = arith.constant dense<1.17549435E-38>
// CHECK: %[[SCALES:.*]] = ein.contract "Z[d0, d1] = max(A[d0, d1], B[])"(%[[QUOTIENTS]], %[[LEAST]])
// CHECK: %[[CODES:.*]] = q.quantize %[[W]] by <scale = (d0, d1) -> (d0 floordiv 32, d1)>(%[[SCALES]] : tensor<2x4xf32>) : tensor<64x4xf32> -> tensor<64x4x!q.code<int4>>
// CHECK: %[[WEIGHTS:.*]] = q.dequantize %[[CODES]] by <scale = (d0, d1) -> (d0 floordiv 32, d1)>(%[[SCALES]] : tensor<2x4xf32>)
// CHECK: "Z[] = max[d0, d1](abs(A[d0, d1]))"(%[[X]])
// CHECK: q.quantize %[[X]] by <scale = (d0, d1) -> ()>
// CHECK: %[[ACTIVATIONS:.*]] = q.dequantize
// CHECK: ein.contract "mk,kn->mn"(%[[ACTIVATIONS]], %[[WEIGHTS]])

// CHANNEL-LABEL: func.func @product(
// CHANNEL: "Z[d0] = max[d1](abs(A[d0, d1]))"
// CHANNEL: q.quantize %{{.*}} by <scale = (d0, d1) -> (d0)>(%{{.*}} : tensor<8xf32>) : tensor<8x64xf32> -> tensor<8x64x!q.code<e4m3fn>>
// CHANNEL: ein.contract "mk,kn->mn"(%{{.*}}, %arg1)
func.func @product(%x: tensor<8x64xf32>, %w: tensor<64x4xf32> {q.weight}) -> tensor<8x4xf32> {
  %0 = ein.contract "mk,kn->mn"(%x, %w) : (tensor<8x64xf32>, tensor<64x4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// -----

// A last group that is shorter; a constant is a weight; f64 has scales of f64.
// CHECK-LABEL: func.func @ragged(
// CHECK: %[[MASK:.*]] = arith.constant dense<{{.*}}> : tensor<2x33xi1>
// CHECK: "Z[d0] = max[d1](abs(A[d1])) where B[d0, d1]"(%{{.*}}, %[[MASK]]) : (tensor<33xf64>, tensor<2x33xi1>) -> tensor<2xf64>
// CHECK: !q.code<int4>
func.func @ragged(%x: tensor<8x33xf64>) -> tensor<8xf64> {
  %w = arith.constant dense<0.5> : tensor<33xf64>
  %0 = ein.contract "mk,k->m"(%x, %w) : (tensor<8x33xf64>, tensor<33xf64>) -> tensor<8xf64>
  return %0 : tensor<8xf64>
}

// -----

// An operand of two products is quantized once.
// CHECK-LABEL: func.func @twice(
// CHECK-COUNT-1: q.quantize
// CHECK-NOT: q.quantize
// CHECK: return
func.func @twice(%x: tensor<8x3xf32>) -> tensor<8x8xf32> {
  %0 = ein.contract "mk,nk->mn"(%x, %x) : (tensor<8x3xf32>, tensor<8x3xf32>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}

// -----

// No products of floats that are added: nothing changes.
// CHECK-LABEL: func.func @others(
// CHECK-NOT: q.
// CHECK: return
func.func @others(%x: tensor<8xf32>, %i: tensor<8xi32>) -> (tensor<8xf32>, tensor<f32>, tensor<i32>) {
  %0 = ein.contract "i,i->i"(%x, %x) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %1 = ein.contract "Z[] = max[i](A[i] * B[i])"(%x, %x) : (tensor<8xf32>, tensor<8xf32>) -> tensor<f32>
  %2 = ein.contract "i,i->"(%i, %i) : (tensor<8xi32>, tensor<8xi32>) -> tensor<i32>
  return %0, %1, %2 : tensor<8xf32>, tensor<f32>, tensor<i32>
}
