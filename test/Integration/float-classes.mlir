// Classes of floats, in loops and in kernels.

// RUN: %make_npy %t.x.npy f8 22 -- nan inf -inf 0 -0.0 1 -1 1e-320 -1e-320 1e-40 -1e-40 1e-39 1.1754943e-38 2.2250738585072014e-308 6.2e-5 6.1e-5 6e-8 65504 65520 3.3895e38 3.4028235e38 1.7976931348623157e308
// RUN: ricci-run %s %t.x.npy --check=ref | FileCheck %s
// RUN: ricci-run %s %t.x.npy --check=ref --target=nvptx --emulate | FileCheck %s
// CHECK: holds

ein.op @isinf_f16(%x: f16) -> i1 {
  %0 = math.isinf %x : f16
  ein.yield %0 : i1
}
ein.op @isinf_bf16(%x: bf16) -> i1 {
  %0 = math.isinf %x : bf16
  ein.yield %0 : i1
}
ein.op @isinf_f32(%x: f32) -> i1 {
  %0 = math.isinf %x : f32
  ein.yield %0 : i1
}
ein.op @isinf_f64(%x: f64) -> i1 {
  %0 = math.isinf %x : f64
  ein.yield %0 : i1
}
ein.op @isnormal_f16(%x: f16) -> i1 {
  %0 = math.isnormal %x : f16
  ein.yield %0 : i1
}
ein.op @isnormal_bf16(%x: bf16) -> i1 {
  %0 = math.isnormal %x : bf16
  ein.yield %0 : i1
}
ein.op @isnormal_f32(%x: f32) -> i1 {
  %0 = math.isnormal %x : f32
  ein.yield %0 : i1
}
ein.op @isnormal_f64(%x: f64) -> i1 {
  %0 = math.isnormal %x : f64
  ein.yield %0 : i1
}
ein.op @isnan_f16(%x: f16) -> i1 {
  %0 = math.isnan %x : f16
  ein.yield %0 : i1
}
ein.op @isnan_bf16(%x: bf16) -> i1 {
  %0 = math.isnan %x : bf16
  ein.yield %0 : i1
}
ein.op @isnan_f32(%x: f32) -> i1 {
  %0 = math.isnan %x : f32
  ein.yield %0 : i1
}
ein.op @isnan_f64(%x: f64) -> i1 {
  %0 = math.isnan %x : f64
  ein.yield %0 : i1
}
ein.op @isfinite_f16(%x: f16) -> i1 {
  %0 = math.isfinite %x : f16
  ein.yield %0 : i1
}
ein.op @isfinite_bf16(%x: bf16) -> i1 {
  %0 = math.isfinite %x : bf16
  ein.yield %0 : i1
}
ein.op @isfinite_f32(%x: f32) -> i1 {
  %0 = math.isfinite %x : f32
  ein.yield %0 : i1
}
ein.op @isfinite_f64(%x: f64) -> i1 {
  %0 = math.isfinite %x : f64
  ein.yield %0 : i1
}
func.func @main(%a: tensor<22xf64>)
    -> (tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>) {
  %0 = ein.contract "Z[i] = @isinf_f16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %1 = ein.contract "Z[i] = @isinf_bf16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %2 = ein.contract "Z[i] = @isinf_f32(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %3 = ein.contract "Z[i] = @isinf_f64(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %4 = ein.contract "Z[i] = @isnormal_f16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %5 = ein.contract "Z[i] = @isnormal_bf16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %6 = ein.contract "Z[i] = @isnormal_f32(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %7 = ein.contract "Z[i] = @isnormal_f64(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %8 = ein.contract "Z[i] = @isnan_f16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %9 = ein.contract "Z[i] = @isnan_bf16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %10 = ein.contract "Z[i] = @isnan_f32(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %11 = ein.contract "Z[i] = @isnan_f64(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %12 = ein.contract "Z[i] = @isfinite_f16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %13 = ein.contract "Z[i] = @isfinite_bf16(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %14 = ein.contract "Z[i] = @isfinite_f32(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  %15 = ein.contract "Z[i] = @isfinite_f64(A[i])"(%a) : (tensor<22xf64>) -> tensor<22xi1>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15
      : tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>,
        tensor<22xi1>, tensor<22xi1>, tensor<22xi1>, tensor<22xi1>
}
