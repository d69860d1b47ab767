// RUN: ricci-opt %s --ricci-to-fhe="slots=64 encrypt-layout=packed" | FileCheck %s
// RUN: ricci-opt %s --ricci-to-fhe="slots=64 textbook" | FileCheck %s --check-prefix=TEXTBOOK
// RUN: ricci-run %s --entry=chain --random=8x8:f64,8x8:f64,8:f64 --target=fhe --secret=all --slots=64 --encrypt-layout=packed --check=ref | FileCheck %s --check-prefix=EXECUTED

// All ranks at once take eight ciphertexts; the matrices one after the other
// take one each: two products of two operands, where the textbook's plan has two
// of each ciphertext.
// CHECK-LABEL: func.func @chain(
// CHECK-COUNT-2: fhe.mul %
// CHECK-NOT: fhe.mul %
// CHECK: return
// TEXTBOOK-LABEL: func.func @chain(
// TEXTBOOK-COUNT-16: fhe.mul %
// EXECUTED: check: {{.*}}holds
// EXECUTED: depth 3
func.func @chain(%a: tensor<8x8xf64> {fhe.secret}, %b: tensor<8x8xf64> {fhe.secret}, %c: tensor<8xf64> {fhe.secret}) -> tensor<8xf64> {
  %0 = ein.contract "ij,jk,k->i"(%a, %b, %c) : (tensor<8x8xf64>, tensor<8x8xf64>, tensor<8xf64>) -> tensor<8xf64>
  return %0 : tensor<8xf64>
}

// Factors alone are multiplied in place at once, which is less deep.
// CHECK-LABEL: func.func @factors(
// CHECK-COUNT-3: fhe.mul %
// CHECK-NOT: fhe.mul %
// CHECK: return
func.func @factors(%a: tensor<64xf64> {fhe.secret}, %b: tensor<64xf64> {fhe.secret}, %c: tensor<64xf64> {fhe.secret}, %d: tensor<64xf64> {fhe.secret}) -> tensor<f64> {
  %0 = ein.contract "i,i,i,i->"(%a, %b, %c, %d) : (tensor<64xf64>, tensor<64xf64>, tensor<64xf64>, tensor<64xf64>) -> tensor<f64>
  return %0 : tensor<f64>
}
