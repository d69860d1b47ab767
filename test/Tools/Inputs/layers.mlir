func.func @main(%x: tensor<2xf32>, %v: tensor<2x2xf32>, %w: tensor<2x2xf32>) -> tensor<2xf32> {
  %0 = ein.contract "j,ij->i"(%x, %v)
      : (tensor<2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  %1 = ein.contract "j,ij->i"(%0, %w)
      : (tensor<2xf32>, tensor<2x2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
