func.func @first(%a: tensor<4xf32>) -> tensor<f32> {
  %0 = ein.contract "i->"(%a) : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

func.func @second(%a: tensor<4xf32>) -> tensor<f32> {
  %0 = call @first(%a) : (tensor<4xf32>) -> tensor<f32>
  %1 = ein.contract "->"(%0) : (tensor<f32>) -> tensor<f32>
  return %1 : tensor<f32>
}

func.func @third(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = ein.contract "i->i"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
