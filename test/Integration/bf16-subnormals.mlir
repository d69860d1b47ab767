// Subnormals survive in bf16, where LLVM's own conversions flush them.

// RUN: ricci-run %s --entry=nonzero --check=ref | FileCheck %s --check-prefix=NONZERO
// RUN: ricci-run %s --entry=sum --check=ref | FileCheck %s --check-prefix=SUM

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
