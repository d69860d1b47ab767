// Arguments of random numbers in [-1, 1) that claim to be much smaller.

func.func @squares(%x: tensor<16xf64> {fhe.secret, ein.range = [-1.0e-3, 1.0e-3]}) -> tensor<16xf64> {
  %0 = ein.contract "i,i->i"(%x, %x) : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  return %0 : tensor<16xf64>
}

func.func @scaled(%x: tensor<16xf64> {fhe.secret}, %w: tensor<16xf64> {ein.range = [0.0, 1.0]}) -> tensor<16xf64> {
  %0 = ein.contract "i,i->i"(%x, %w) : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  return %0 : tensor<16xf64>
}

// A sum that claims to be much smaller.
func.func @powers(%x: tensor<16xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<16xf64> {
  %0 = ein.contract "Z[i] = A[i] + B[i]"(%x, %x) {ein.range = [-1.0e-3, 1.0e-3]} : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  %1 = ein.contract "Z[i] = exp(A[i])"(%0) : (tensor<16xf64>) -> tensor<16xf64>
  return %1 : tensor<16xf64>
}

// What polynomials take it off grows with weights, which may be anything.
func.func @weighted(%x: tensor<16xf64> {fhe.secret, ein.range = [-1.0, 1.0]}, %w: tensor<16xf64>) -> tensor<16xf64> {
  %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<16xf64>) -> tensor<16xf64>
  %1 = ein.contract "i,i->i"(%0, %w) : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  return %1 : tensor<16xf64>
}
