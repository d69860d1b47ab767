// RUN: ricci-opt %s --expand-vector-math=target-cpu=x86-64-v3 | FileCheck %s
// RUN: ricci-opt %s --expand-vector-math=target-cpu=x86-64 | FileCheck %s --check-prefix=CALLS
// RUN: not ricci-opt %s --expand-vector-math=target-cpu=abacus 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: abacus

// Without fused multiplication and addition, calls.
// CALLS: math.exp
// CALLS: math.exp
// CALLS: math.tanh
// CALLS: math.log1p

// CHECK-LABEL: func.func @single(
// CHECK-SAME: %[[X:.*]]: f32)
// CHECK: %[[SCALED:.*]] = arith.mulf
// CHECK: %[[K:.*]] = math.roundeven %[[SCALED]] : f32
// CHECK: math.fma %[[K]]
// CHECK: arith.fptosi %[[K]] : f32 to i32
// CHECK: %[[NAN:.*]] = arith.cmpf uno, %[[X]], %[[X]] : f32
// CHECK: %[[Y:.*]] = arith.select %[[NAN]], %[[X]], %{{.*}} : f32
// CHECK-NOT: math.exp
// CHECK: return %[[Y]]
func.func @single(%x: f32) -> f32 {
  %0 = math.exp %x : f32
  return %0 : f32
}

// Narrow types are computed in f32.
// CHECK-LABEL: func.func @lanes(
// CHECK-SAME: %[[X:.*]]: vector<4xbf16>)
// CHECK: arith.extf %[[X]] : vector<4xbf16> to vector<4xf32>
// CHECK: arith.constant dense<8.900000e+01> : vector<4xf32>
// CHECK: math.fma {{.*}} : vector<4xf32>
// CHECK: %[[Y:.*]] = arith.truncf %{{.*}} : vector<4xf32> to vector<4xbf16>
// CHECK: return %[[Y]]
func.func @lanes(%x: vector<4xbf16>) -> vector<4xbf16> {
  %0 = math.exp %x : vector<4xbf16>
  return %0 : vector<4xbf16>
}

// Lanes go both ways.
// CHECK-LABEL: func.func @branches(
// CHECK: %[[SMALL:.*]] = arith.cmpf olt, {{.*}} : vector<8xf64>
// CHECK-NOT: scf.if
// CHECK: math.roundeven {{.*}} : vector<8xf64>
// CHECK: %[[Y:.*]] = arith.select %[[SMALL]], %{{.*}}, %{{.*}} : vector<8xi1>, vector<8xf64>
// CHECK: return %[[Y]]
func.func @branches(%x: vector<8xf64>) -> vector<8xf64> {
  %0 = math.tanh %x : vector<8xf64>
  return %0 : vector<8xf64>
}

// A function of f64 that is better than the call: f32 is rounded once.
// CHECK-LABEL: func.func @wide(
// CHECK: arith.extf %{{.*}} : f32 to f64
// CHECK-NOT: math.log1p
// CHECK: arith.truncf %{{.*}} : f64 to f32
func.func @wide(%x: f32) -> f32 {
  %0 = math.log1p %x : f32
  return %0 : f32
}

// These stay.
// CHECK-LABEL: func.func @calls(
// CHECK: math.sin
// CHECK: math.powf
// CHECK: math.sqrt
// CHECK: math.ipowi
func.func @calls(%x: f32, %y: f64, %n: i32) -> (f32, f64, f64, i32) {
  %0 = math.sin %x : f32
  %1 = math.powf %y, %y : f64
  %2 = math.sqrt %y : f64
  %3 = math.ipowi %n, %n : i32
  return %0, %1, %2, %3 : f32, f64, f64, i32
}
