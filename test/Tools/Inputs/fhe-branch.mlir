// Which branch is taken would tell what %a holds.
func.func @main(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %limit = arith.constant 0.0 : f32
  %first = tensor.extract %a[%zero] : tensor<4xf32>
  %positive = arith.cmpf ogt, %first, %limit : f32
  %0 = scf.if %positive -> tensor<4xf32> {
    scf.yield %a : tensor<4xf32>
  } else {
    scf.yield %b : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}
