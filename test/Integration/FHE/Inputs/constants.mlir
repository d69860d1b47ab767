// Numbers that are the same in all slots: products with them and sums.
func.func @constants(%a: tensor<64xf64> {fhe.secret}) -> tensor<64xf64> {
  %scale = arith.constant dense<-1.75> : tensor<f64>
  %shift = arith.constant dense<0.3125> : tensor<f64>
  %0 = ein.contract "Z[i] = A[i] + B[]"(%a, %shift) : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64>
  %1 = ein.contract "Z[i] = A[i] * B[]"(%0, %scale) : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64>
  %2 = ein.contract "Z[i] = A[i] + B[]"(%1, %shift) : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64>
  %3 = ein.contract "Z[i] = A[i] * B[i]"(%2, %a) : (tensor<64xf64>, tensor<64xf64>) -> tensor<64xf64>
  return %3 : tensor<64xf64>
}
