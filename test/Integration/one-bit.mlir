// i1 and ui1 are booleans, which everything but zero converts to; si1 holds 0
// and -1 and saturates.

// RUN: ricci-run %s --entry=boolean --random=64:i8 --check=ref
// RUN: ricci-run %s --entry=unsigned --random=64:i8 --check=ref
// RUN: ricci-run %s --entry=signed --random=64:f32 --check=ref

func.func @boolean(%a: tensor<64xi8>) -> tensor<64xi1> {
  %0 = ein.contract "i->i"(%a) : (tensor<64xi8>) -> tensor<64xi1>
  return %0 : tensor<64xi1>
}

func.func @unsigned(%a: tensor<64xi8>) -> tensor<64xui1> {
  %0 = ein.contract "i->i"(%a) : (tensor<64xi8>) -> tensor<64xui1>
  return %0 : tensor<64xui1>
}

// 4·a leaves [-1, 0] on both sides.
func.func @signed(%a: tensor<64xf32>) -> tensor<64xsi1> {
  %0 = ein.contract "Z[i] = add(A[i], B[i], C[i], D[i])"(%a, %a, %a, %a)
      : (tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  %1 = ein.contract "i->i"(%0) : (tensor<64xf32>) -> tensor<64xsi1>
  return %1 : tensor<64xsi1>
}
