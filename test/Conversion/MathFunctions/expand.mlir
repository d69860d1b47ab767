// RUN: ricci-opt %s --pass-pipeline='builtin.module(gpu.module(expand-device-math))' \
// RUN:     --split-input-file --verify-diagnostics | FileCheck %s

// Narrow types are computed in f64; a function comes once, with what it calls.

// CHECK: gpu.module @kernels
// CHECK: func.func private @ricci_exp
// CHECK: func.func private @ricci_tanh(%{{.*}}: f64) -> f64
// CHECK: call @ricci_exp
// CHECK-NOT: func.func
// CHECK: gpu.func @k
gpu.module @kernels {
  gpu.func @k(%a: memref<4xf16>, %b: memref<4xf64>) kernel {
    %c0 = arith.constant 0 : index
    // CHECK: %[[X:.*]] = memref.load
    %0 = memref.load %a[%c0] : memref<4xf16>
    // CHECK: %[[WIDE:.*]] = arith.extf %[[X]] : f16 to f64
    // CHECK: %[[TANH:.*]] = func.call @ricci_tanh(%[[WIDE]]) : (f64) -> f64
    // CHECK: arith.truncf %[[TANH]] : f64 to f16
    %1 = math.tanh %0 : f16
    memref.store %1, %a[%c0] : memref<4xf16>
    %2 = memref.load %b[%c0] : memref<4xf64>
    // CHECK: call @ricci_exp
    %3 = math.exp %2 : f64
    // PTX has a square root.
    // CHECK: math.sqrt
    %4 = math.sqrt %3 : f64
    memref.store %4, %b[%c0] : memref<4xf64>
    gpu.return
  }
}

// -----

// Two operands, and an integer exponent.

// CHECK: gpu.module @powers
// CHECK: func.func private @ricci_powf(%{{.*}}: f64, %{{.*}}: f64) -> f64
gpu.module @powers {
  // CHECK: gpu.func @k
  gpu.func @k(%a: memref<f32>, %n: memref<i32>) kernel {
    // CHECK: %[[X:.*]] = memref.load
    // CHECK: %[[N:.*]] = memref.load
    %0 = memref.load %a[] : memref<f32>
    %1 = memref.load %n[] : memref<i32>
    // CHECK: %[[WIDE:.*]] = arith.extf %[[X]] : f32 to f64
    // CHECK: %[[REAL:.*]] = arith.sitofp %[[N]] : i32 to f64
    // CHECK: call @ricci_powf(%[[WIDE]], %[[REAL]]) : (f64, f64) -> f64
    %2 = math.fpowi %0, %1 : f32, i32
    memref.store %2, %a[] : memref<f32>
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @k(%a: memref<f32>) kernel {
    %0 = memref.load %a[] : memref<f32>
    // expected-error@+1 {{found 'math.sincos', expected what PTX has an instruction for, or one of math.acos, math.acosh, math.asin, math.asinh, math.atan, math.atan2, math.atanh, math.cbrt, math.cos, math.cosh, math.erf, math.erfc, math.exp, math.exp2, math.expm1, math.fpowi, math.log, math.log10, math.log1p, math.log2, math.powf, math.sin, math.sinh, math.tan, math.tanh; write it by those}}
    %1, %2 = math.sincos %0 : f32
    memref.store %1, %a[] : memref<f32>
    gpu.return
  }
}
