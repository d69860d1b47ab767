// Fused products and sums: the product alone may be too large, and of bf16 the result subnormal.

// RUN: %make_npy %t.x.npy f8 18 -- 0 -0.0 1 -1 1.5 -2.5 0.1 nan inf -inf 1e308 1.7e38 3.3e38 6e4 1.1754943508222875e-38 -5e-41 6e-5 1e-300
// RUN: ricci-run %s --entry=fused %t.x.npy %t.x.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=fused %t.x.npy %t.x.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=subnormal -o %t.z.npy
// RUN: %python -c "import numpy, sys; print(numpy.load(sys.argv[1]).tolist())" %t.z.npy | FileCheck %s --check-prefix=SUBNORMAL
// RUN: ricci-run %s --entry=large --target=ref -o %t.z.npy
// RUN: %python -c "import numpy, sys; print(numpy.load(sys.argv[1]).tolist())" %t.z.npy | FileCheck %s --check-prefix=LARGE

// CHECK: holds

ein.op @fused_bf16(%x: bf16, %y: bf16) -> bf16 {
  %0 = math.fma %x, %y, %x : bf16
  ein.yield %0 : bf16
}
ein.op @fused_f16(%x: f16, %y: f16) -> f16 {
  %0 = math.fma %x, %y, %x : f16
  ein.yield %0 : f16
}
ein.op @fused_f32(%x: f32, %y: f32) -> f32 {
  %0 = math.fma %x, %y, %x : f32
  ein.yield %0 : f32
}
ein.op @fused_f64(%x: f64, %y: f64) -> f64 {
  %0 = math.fma %x, %y, %x : f64
  ein.yield %0 : f64
}
func.func @fused(%a: tensor<18xf64>, %b: tensor<18xf64>)
    -> (tensor<18x18xbf16>, tensor<18x18xf16>, tensor<18x18xf32>, tensor<18x18xf64>) {
  %0 = ein.contract "Z[i, j] = @fused_bf16(A[i], B[j])"(%a, %b) : (tensor<18xf64>, tensor<18xf64>) -> tensor<18x18xbf16>
  %1 = ein.contract "Z[i, j] = @fused_f16(A[i], B[j])"(%a, %b) : (tensor<18xf64>, tensor<18xf64>) -> tensor<18x18xf16>
  %2 = ein.contract "Z[i, j] = @fused_f32(A[i], B[j])"(%a, %b) : (tensor<18xf64>, tensor<18xf64>) -> tensor<18x18xf32>
  %3 = ein.contract "Z[i, j] = @fused_f64(A[i], B[j])"(%a, %b) : (tensor<18xf64>, tensor<18xf64>) -> tensor<18x18xf64>
  return %0, %1, %2, %3
      : tensor<18x18xbf16>, tensor<18x18xf16>, tensor<18x18xf32>, tensor<18x18xf64>
}

// SUBNORMAL: [5.877471754111438e-39]
func.func @subnormal() -> tensor<1xf32> {
  %a = arith.constant dense<1.1754943508222875e-38> : tensor<1xbf16>
  %b = arith.constant dense<-0.5> : tensor<1xbf16>
  %0 = ein.contract "Z[i] = @fused_bf16(A[i], B[i])"(%a, %b) : (tensor<1xbf16>, tensor<1xbf16>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// LARGE: [-3.0000000054977558e+38]
func.func @large() -> tensor<1xf64> {
  %a = arith.constant dense<1.5e38> : tensor<1xf32>
  %b = arith.constant dense<-3.0> : tensor<1xf32>
  %0 = ein.contract "Z[i] = @fused_f32(A[i], B[i])"(%a, %b) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf64>
  return %0 : tensor<1xf64>
}
