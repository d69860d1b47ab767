// RUN: ricci-opt %s --ein-approximate-operators --split-input-file --verify-diagnostics

func.func @unknown(%x: tensor<7xf64> {fhe.secret}) -> tensor<7xf64> {
  // expected-error @+1 {{'exp' of a secret becomes a polynomial on an interval, and the range of its operand does not follow from what is known; declare {ein.range = [low, high]} on the arguments that it depends on, or on the operation that gives the operand}}
  %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}

// -----

func.func @pole(%x: tensor<7xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<7xf64> {
  // expected-error @+1 {{'rsqrt' is not finite, or not known as a function of reals, all over the operand's range [-1, 1]; declare a range where it is, by {ein.range = [low, high]}}}
  %0 = ein.contract "Z[i] = rsqrt(A[i])"(%x) : (tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}

// -----

// expected-error @+1 {{found 'ein.range' = [2.000000e+00, 1.000000e+00], expected [low, high], two finite f64 in order}}
func.func @order(%x: tensor<7xf64> {fhe.secret, ein.range = [2.0, 1.0]}) -> tensor<7xf64> {
  return %x : tensor<7xf64>
}

// -----

func.func @text(%x: tensor<7xf64> {fhe.secret}) -> tensor<7xf64> {
  // expected-error @+1 {{found 'ein.range' = "small", expected [low, high], two finite f64 in order}}
  %0 = ein.contract "i,i->i"(%x, %x) {ein.range = "small"} : (tensor<7xf64>, tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}
