// Two products with clear matrices whose extents are no powers of two.

func.func @layers(%x: tensor<5xf64> {fhe.secret}, %first: tensor<5x5xf64>, %second: tensor<6x5xf64>) -> tensor<6xf64> {
  %0 = ein.contract "k,ik->i"(%x, %first) : (tensor<5xf64>, tensor<5x5xf64>) -> tensor<5xf64>
  %1 = ein.contract "k,ik->i"(%0, %second) : (tensor<5xf64>, tensor<6x5xf64>) -> tensor<6xf64>
  return %1 : tensor<6xf64>
}
