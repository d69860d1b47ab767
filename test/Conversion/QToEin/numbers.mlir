// Numbers to codes and back.

// RUN: ricci-opt %s --convert-q-to-ein | FileCheck %s

// A code of consecutive integers needs no decoding.
// CHECK-LABEL: func.func @groups(
// CHECK-SAME: %[[C:.*]]: tensor<4x64xui4>, %[[S:.*]]: tensor<4x2xf32>, %[[Z:.*]]: tensor<4xi8>
// CHECK: %[[D:.*]] = ein.contract "Z[i0, i1] = A[i0, i1] - B[i0]"(%[[C]], %[[Z]]) : (tensor<4x64xui4>, tensor<4xi8>) -> tensor<4x64xi32>
// CHECK: %[[R:.*]] = ein.contract "Z[i0, i1] = A[i0, i1] * B[i0, i1 floordiv 32]"(%[[D]], %[[S]]) : (tensor<4x64xi32>, tensor<4x2xf32>) -> tensor<4x64xf32>
// CHECK: return %[[R]]
func.func @groups(%c: tensor<4x64x!q.code<uint4>>, %s: tensor<4x2xf32>, %z: tensor<4xi8>)
    -> tensor<4x64xf32> {
  %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 32), zero_point = (m, k) -> (m)>
      (%s, %z : tensor<4x2xf32>, tensor<4xi8>)
      : tensor<4x64x!q.code<uint4>> -> tensor<4x64xf32>
  return %0 : tensor<4x64xf32>
}

// Others are decoded by the bits of their patterns; where their numbers are
// integers times a power of two, as these.
// CHECK-LABEL: func.func @table(
// CHECK-SAME: %[[C:.*]]: tensor<4xui1>
// CHECK: %[[I:.*]] = ein.contract "Z[i0] = @decode(A[i0])"(%[[C]]) : (tensor<4xui1>) -> tensor<4xi3>
// CHECK: %[[U:.*]] = arith.constant dense<5.000000e-01> : tensor<f32>
// CHECK: ein.contract "Z[i0] = A[i0] * B[]"(%[[I]], %[[U]]) : (tensor<4xi3>, tensor<f32>) -> tensor<4xf32>
func.func @table(%c: tensor<4x!q.code<table<0.5, -2.0>>>) -> tensor<4xf32> {
  %0 = q.dequantize %c : tensor<4x!q.code<table<0.5, -2.0>>> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Fixed point has the integers as patterns.
// CHECK-LABEL: func.func @fixed_point(
// CHECK-SAME: %[[C:.*]]: tensor<4xsi8>
// CHECK: %[[U:.*]] = arith.constant dense<3.125000e-02> : tensor<f32>
// CHECK: ein.contract "Z[i0] = A[i0] * B[]"(%[[C]], %[[U]]) : (tensor<4xsi8>, tensor<f32>) -> tensor<4xf32>
func.func @fixed_point(%c: tensor<4x!q.code<fixed<8,3>>>) -> tensor<4xf32> {
  %0 = q.dequantize %c : tensor<4x!q.code<fixed<8,3>>> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// Powers of two are multiplied in f64, so that there is one rounding.
// CHECK-LABEL: func.func @exponent(
// CHECK: %[[D:.*]] = ein.contract "Z[i0] = @decode_0(A[i0])"
// CHECK: ein.contract "Z[i0] = @multiply_by_power(A[i0], B[i0 floordiv 2])"(%[[D]], %{{.*}}) accumulate(f64) : (tensor<4xf32>, tensor<2xui8>) -> tensor<4xbf16>
func.func @exponent(%c: tensor<4x!q.code<e2m1fn>>, %e: tensor<2x!q.code<e8m0fnu>>) -> tensor<4xbf16> {
  %0 = q.dequantize %c by <exponent = (k) -> (k floordiv 2)>(%e : tensor<2x!q.code<e8m0fnu>>)
      : tensor<4x!q.code<e2m1fn>> -> tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// CHECK-LABEL: func.func @by_scale(
// CHECK: ein.contract "Z[i0, i1] = @quantize(A[i0, i1], B[i0])"(%{{.*}}) accumulate(i32) : (tensor<4x8xf16>, tensor<4xf32>) -> tensor<4x8xsi8>
func.func @by_scale(%x: tensor<4x8xf16>, %s: tensor<4xf32>) -> tensor<4x8x!q.code<int8>> {
  %0 = q.quantize %x by <scale = (m, k) -> (m)>(%s : tensor<4xf32>)
      : tensor<4x8xf16> -> tensor<4x8x!q.code<int8>>
  return %0 : tensor<4x8x!q.code<int8>>
}

// Functions, calls and casts take integers.
// CHECK-LABEL: func.func @boundary(
// CHECK-SAME: tensor<?xsi4>) -> tensor<4xsi4>
// CHECK: tensor.cast %{{.*}} : tensor<?xsi4> to tensor<4xsi4>
func.func @boundary(%c: tensor<?x!q.code<int4>>) -> tensor<4x!q.code<int4>> {
  %0 = tensor.cast %c : tensor<?x!q.code<int4>> to tensor<4x!q.code<int4>>
  return %0 : tensor<4x!q.code<int4>>
}

// The extents are those of the result's type, which says less of them here.
// CHECK-LABEL: func.func @open_extents
// CHECK: ein.contract "Z[i0, i1] = @{{.*}}(A[i0, i1])"(%{{.*}}) : (tensor<3x5xui2>) -> tensor<?x5xf32>
func.func @open_extents(%c: tensor<3x5x!q.code<float<1,0,0,none>>>) -> tensor<?x5xf32> {
  %0 = q.dequantize %c : tensor<3x5x!q.code<float<1,0,0,none>>> -> tensor<?x5xf32>
  return %0 : tensor<?x5xf32>
}
