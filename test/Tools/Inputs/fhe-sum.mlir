// One level, and keys for rotations.
func.func @main(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<f32> {
  %0 = ein.contract "i,i->"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
