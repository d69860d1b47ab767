func.func @main(%a: tensor<2xf32>) -> (tensor<2xf32>, tensor<f32>) {
  %0 = ein.contract "i->"(%a) : (tensor<2xf32>) -> tensor<f32>
  return %a, %0 : tensor<2xf32>, tensor<f32>
}
