// bf16 is computed on in f32 and integers: LLVM's own conversions flush subnormals.

// RUN: ricci-run %s --entry=nonzero --check=ref | FileCheck %s --check-prefix=NONZERO
// RUN: ricci-run %s --entry=sum --check=ref | FileCheck %s --check-prefix=SUM

// RUN: ricci-run %s --entry=rounded --random=512:si16,512:bf16 --check=ref
// RUN: ricci-run %s --entry=wide --random=512:bf16,512:f64 --check=ref

// NONZERO: [true, true, true]
func.func @nonzero() -> tensor<3xi1> {
  %a = arith.constant dense<9.18355e-41> : tensor<3xbf16>
  %0 = ein.contract "i->i"(%a) : (tensor<3xbf16>) -> tensor<3xi1>
  return %0 : tensor<3xi1>
}

// SUM: 1.837E-40
func.func @sum() -> tensor<3xbf16> {
  %a = arith.constant dense<9.18355e-41> : tensor<3xbf16>
  %0 = ein.contract "Z[i] = add(A[i], B[i])"(%a, %a) accumulate(bf16)
      : (tensor<3xbf16>, tensor<3xbf16>) -> tensor<3xbf16>
  return %0 : tensor<3xbf16>
}

// Between bf16 and f64 a value is rounded once.
ein.op @narrow(%a: bf16, %b: f64) -> bf16 {
  %0 = arith.extf %a : bf16 to f64
  %1 = arith.addf %0, %b : f64
  %2 = arith.truncf %1 : f64 to bf16
  ein.yield %2 : bf16
}
func.func @wide(%a: tensor<512xbf16>, %b: tensor<512xf64>) -> tensor<512xf64> {
  %0 = ein.contract "Z[i] = @narrow(A[i], B[i])"(%a, %b)
      : (tensor<512xbf16>, tensor<512xf64>) -> tensor<512xf64>
  return %0 : tensor<512xf64>
}

// An operand is rounded to bf16 before it is multiplied in it.
ein.op @scale(%a: bf16, %b: bf16) -> bf16 {
  %0 = arith.mulf %a, %b : bf16
  ein.yield %0 : bf16
}
func.func @rounded(%a: tensor<512xsi16>, %b: tensor<512xbf16>) -> tensor<512xbf16> {
  %0 = ein.contract "Z[i] = @scale(A[i], B[i])"(%a, %b) accumulate(bf16)
      : (tensor<512xsi16>, tensor<512xbf16>) -> tensor<512xbf16>
  return %0 : tensor<512xbf16>
}
