// Arguments of random numbers in [-1, 1) that claim to be much smaller.

func.func @squares(%x: tensor<16xf64> {fhe.secret, ein.range = [-1.0e-3, 1.0e-3]}) -> tensor<16xf64> {
  %0 = ein.contract "i,i->i"(%x, %x) : (tensor<16xf64>, tensor<16xf64>) -> tensor<16xf64>
  return %0 : tensor<16xf64>
}

func.func @powers(%x: tensor<16xf64> {fhe.secret, ein.range = [-1.0e-3, 1.0e-3]}) -> tensor<16xf64> {
  %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<16xf64>) -> tensor<16xf64>
  return %0 : tensor<16xf64>
}
