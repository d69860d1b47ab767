// 128 products, one after another.
func.func private @eight(%x: tensor<4xf64>, %y: tensor<4xf64>) -> tensor<4xf64> {
  %0 = ein.contract "i,i->i"(%x, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %1 = ein.contract "i,i->i"(%0, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %2 = ein.contract "i,i->i"(%1, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %3 = ein.contract "i,i->i"(%2, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %4 = ein.contract "i,i->i"(%3, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %5 = ein.contract "i,i->i"(%4, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %6 = ein.contract "i,i->i"(%5, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %7 = ein.contract "i,i->i"(%6, %y) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  return %7 : tensor<4xf64>
}
func.func @deep(%x: tensor<4xf64> {fhe.secret}) -> tensor<4xf64> {
  %0 = func.call @eight(%x, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %1 = func.call @eight(%0, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %2 = func.call @eight(%1, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %3 = func.call @eight(%2, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %4 = func.call @eight(%3, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %5 = func.call @eight(%4, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %6 = func.call @eight(%5, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %7 = func.call @eight(%6, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %8 = func.call @eight(%7, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %9 = func.call @eight(%8, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %10 = func.call @eight(%9, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %11 = func.call @eight(%10, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %12 = func.call @eight(%11, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %13 = func.call @eight(%12, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %14 = func.call @eight(%13, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  %15 = func.call @eight(%14, %x) : (tensor<4xf64>, tensor<4xf64>) -> tensor<4xf64>
  return %15 : tensor<4xf64>
}
