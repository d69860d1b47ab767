// Conversions between element types, one rounding each.

// RUN: ricci-opt %s --convert-ein-to-linalg | FileCheck %s

// Saturating, NaN to 0: 2^31 - 1 is no f32, so the clamp alone does not do.
// CHECK-LABEL: func.func @to_i32(
// CHECK: ^bb0(%[[X:.*]]: f32, %{{.*}}: i32):
// CHECK-DAG: %[[HIGH:.*]] = arith.constant 2.14748352E+9 : f32
// CHECK-DAG: %[[LOW:.*]] = arith.constant -2.14748365E+9 : f32
// CHECK: %[[RAISED:.*]] = arith.maxnumf %[[X]], %[[LOW]]
// CHECK: %[[CLAMPED:.*]] = arith.minnumf %[[RAISED]], %[[HIGH]]
// CHECK: %[[CAST:.*]] = arith.fptosi %[[CLAMPED]] : f32 to i32
// CHECK: %[[ABOVE:.*]] = arith.cmpf ogt, %[[X]], %[[HIGH]]
// CHECK: %[[LARGEST:.*]] = arith.constant 2147483647 : i32
// CHECK: %[[SATURATED:.*]] = arith.select %[[ABOVE]], %[[LARGEST]], %[[CAST]]
// CHECK: %[[NAN:.*]] = arith.cmpf uno, %[[X]], %[[X]]
// CHECK: arith.select %[[NAN]], %{{.*}}, %[[SATURATED]]
func.func @to_i32(%a: tensor<4xf32>) -> tensor<4xi32> {
  %0 = ein.contract "i->i"(%a) : (tensor<4xf32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// CHECK-LABEL: func.func @to_ui4(
// CHECK: arith.fptoui %{{.*}} : f32 to i8
// CHECK: arith.trunci %{{.*}} : i8 to i4
// CHECK-NOT: arith.cmpf ogt
// CHECK: arith.cmpf uno
// CHECK: arith.extui %{{.*}} : i4 to i8
func.func @to_ui4(%a: tensor<4xf16>) -> tensor<4xui4> {
  %0 = ein.contract "i->i"(%a) : (tensor<4xf16>) -> tensor<4xui4>
  return %0 : tensor<4xui4>
}

// CHECK-LABEL: func.func @to_i1(
// CHECK: arith.cmpf une
func.func @to_i1(%a: tensor<4xf32>) -> tensor<4xi1> {
  %0 = ein.contract "Z[i] = or(A[i])"(%a) : (tensor<4xf32>) -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// f64 to 16 bits goes through f32 rounded to odd.
// CHECK-LABEL: func.func @to_bf16(
// CHECK: %[[NEAREST:.*]] = arith.truncf %{{.*}} : f64 to f32
// CHECK: arith.extf %[[NEAREST]] : f32 to f64
// CHECK: arith.cmpf one
// CHECK: %[[ODD:.*]] = arith.bitcast %{{.*}} : i32 to f32
// CHECK: arith.truncf %[[ODD]] : f32 to bf16
func.func @to_bf16(%a: tensor<4xf64>) -> tensor<4xbf16> {
  %0 = ein.contract "i->i"(%a) accumulate(f64) : (tensor<4xf64>) -> tensor<4xbf16>
  return %0 : tensor<4xbf16>
}

// i64 does not fit f64: its low bits are gathered in one.
// CHECK-LABEL: func.func @wide_to_f16(
// CHECK: arith.constant 2047 : i64
// CHECK: arith.sitofp %{{.*}} : i64 to f64
// CHECK: arith.truncf %{{.*}} : f32 to f16
func.func @wide_to_f16(%a: tensor<4xi64>) -> tensor<4xf16> {
  %0 = ein.contract "i->i"(%a) accumulate(i64) : (tensor<4xi64>) -> tensor<4xf16>
  return %0 : tensor<4xf16>
}
