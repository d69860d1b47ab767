// Two images against clear weights; the second result is not secret.
func.func @main(%images: tensor<2x5xf32> {fhe.secret}, %weights: tensor<3x5xf32>)
    -> (tensor<2x3xf32>, tensor<3xf32>) {
  %scores = ein.contract "ni,oi->no"(%images, %weights)
      : (tensor<2x5xf32>, tensor<3x5xf32>) -> tensor<2x3xf32>
  %sums = ein.contract "oi->o"(%weights) : (tensor<3x5xf32>) -> tensor<3xf32>
  return %scores, %sums : tensor<2x3xf32>, tensor<3xf32>
}
