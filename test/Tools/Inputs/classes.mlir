func.func @main(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[i] = l_mul(A[i], B[i])"(%a, %b)
      : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = ein.contract "i->i"(%0)
      : (tensor<?xf32>) -> tensor<?xf32>
  return %1 : tensor<?xf32>
}
