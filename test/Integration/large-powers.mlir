// Powers of floats that are close to 1 with exponents that are large, in the range of f64 and beyond it.

// RUN: %make_npy %t.x.npy f8 9 -- 1.0000000000000002 0.9999999999999999 -1.0000001 0.999 1.5 -0.75 0 inf nan
// RUN: %make_npy %t.y.npy f8 9 -- 1.7976931348623157e308 -1.7976931348623157e308 1e18 -1e16 4503599627370497 1e5 0 3 -2
// RUN: ricci-run %s --entry=floats %t.x.npy %t.y.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=floats %t.x.npy %t.y.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: %make_npy %t.n.npy i4 12 -- 0 1 -1 2 3 -7 127 -128 40000 -2000000000 2147483647 -2147483648
// RUN: ricci-run %s --entry=integers %t.x.npy %t.n.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=integers %t.x.npy %t.n.npy --check=ref --target=nvptx --emulate | FileCheck %s

// CHECK: holds

ein.op @power(%x: f64, %y: f64) -> f64 {
  %0 = math.powf %x, %y : f64
  ein.yield %0 : f64
}
func.func @floats(%a: tensor<9xf64>, %b: tensor<9xf64>) -> tensor<9x9xf64> {
  %0 = ein.contract "Z[i, j] = @power(A[i], B[j])"(%a, %b) : (tensor<9xf64>, tensor<9xf64>) -> tensor<9x9xf64>
  return %0 : tensor<9x9xf64>
}

ein.op @power8(%x: f64, %n: i8) -> f64 {
  %0 = math.fpowi %x, %n : f64, i8
  ein.yield %0 : f64
}
ein.op @power32(%x: f64, %n: i32) -> f64 {
  %0 = math.fpowi %x, %n : f64, i32
  ein.yield %0 : f64
}
ein.op @narrow(%x: f16, %n: i32) -> f16 {
  %0 = math.fpowi %x, %n : f16, i32
  ein.yield %0 : f16
}
ein.op @cube(%x: f32) -> f32 {
  %n = arith.constant -3 : i64
  %0 = math.fpowi %x, %n : f32, i64
  ein.yield %0 : f32
}
func.func @integers(%a: tensor<9xf64>, %b: tensor<12xi32>)
    -> (tensor<9x12xf64>, tensor<9x12xf64>, tensor<9x12xf16>, tensor<9xf32>) {
  %0 = ein.contract "Z[i, j] = @power8(A[i], B[j])"(%a, %b) : (tensor<9xf64>, tensor<12xi32>) -> tensor<9x12xf64>
  %1 = ein.contract "Z[i, j] = @power32(A[i], B[j])"(%a, %b) : (tensor<9xf64>, tensor<12xi32>) -> tensor<9x12xf64>
  %2 = ein.contract "Z[i, j] = @narrow(A[i], B[j])"(%a, %b) : (tensor<9xf64>, tensor<12xi32>) -> tensor<9x12xf16>
  %3 = ein.contract "Z[i] = @cube(A[i])"(%a) : (tensor<9xf64>) -> tensor<9xf32>
  return %0, %1, %2, %3 : tensor<9x12xf64>, tensor<9x12xf64>, tensor<9x12xf16>, tensor<9xf32>
}
