func.func @main(%a: tensor<8x8xi8>, %b: tensor<8x8xi8>) -> tensor<8xi32> {
  %0 = ein.contract "ij,jk->ik"(%a, %b)
      : (tensor<8x8xi8>, tensor<8x8xi8>) -> tensor<8x8xi32>
  %1 = ein.contract "ik->i"(%0)
      : (tensor<8x8xi32>) -> tensor<8xi32>
  return %1 : tensor<8xi32>
}
