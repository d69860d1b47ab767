// One level and no key: a secret vector times a clear one.
func.func @main(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = ein.contract "i,i->i"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
