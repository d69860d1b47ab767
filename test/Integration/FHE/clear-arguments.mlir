// Arguments that nobody encrypts, of every kind of element: codes and indices come as integers.

// RUN: ricci-run %s --target=fhe --random=4:si4,4:i64,4:i1,4:ui8,4:f32 --check=ref --slots=64 | FileCheck %s
// CHECK: holds

// The client reads their types, too.
// RUN: rm -rf %t && ricci-compile %s --target=fhe --emit=fhe --slots=64 -o %t/program
// RUN: ricci-fhe-client keygen %t/program/client.mlir -o %t/keys

func.func @f(%codes: tensor<4x!q.code<int4>>, %places: tensor<4xindex>, %bits: tensor<4xi1>, %bytes: tensor<4xui8>,
             %x: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  %numbers = q.dequantize %codes : tensor<4x!q.code<int4>> -> tensor<4xf32>
  %odd = arith.constant dense<1> : tensor<index>
  %last = ein.contract "Z[i] = A[i] & B[]"(%places, %odd) : (tensor<4xindex>, tensor<index>) -> tensor<4xindex>
  %0 = ein.contract "Z[i] = A[i] * B[i]"(%numbers, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %moved = ein.contract "Z[i] = A[i] + B[i]"(%0, %last) : (tensor<4xf32>, tensor<4xindex>) -> tensor<4xf32>
  %1 = ein.contract "Z[i] = A[i] * B[i]"(%moved, %bits) : (tensor<4xf32>, tensor<4xi1>) -> tensor<4xf32>
  %2 = ein.contract "Z[i] = A[i] + B[i]"(%1, %bytes) : (tensor<4xf32>, tensor<4xui8>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
