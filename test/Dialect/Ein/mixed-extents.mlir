// RUN: ricci-opt %s | FileCheck %s
// RUN: ricci-opt %s | ricci-opt | FileCheck %s

// As "i,i->i" the 1 would broadcast; here the extents must agree at run time.
// CHECK-LABEL: @one_beside_dynamic
// CHECK: ein.contract "Z[i] = A[i] * B[i]"
func.func @one_beside_dynamic(%a: tensor<?xf32>, %b: tensor<1xf32>) -> tensor<1xf32> {
  %0 = ein.contract "Z[i] = A[i] * B[i]"(%a, %b)
      : (tensor<?xf32>, tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// CHECK-LABEL: @only_ones
// CHECK: ein.contract "i,i->i"
func.func @only_ones(%a: tensor<1xf32>, %b: tensor<1xf32>) -> tensor<1xf32> {
  %0 = ein.contract "Z[i] = A[i] * B[i]"(%a, %b)
      : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
  return %0 : tensor<1xf32>
}

// The rank has the extent of the dimension that it indexes alone, which only
// the run tells; the window says no more than that it fits.
// CHECK-LABEL: @window_beside_dynamic
// CHECK: -> tensor<?xf32>
func.func @window_beside_dynamic(%a: tensor<?x8xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[i] = neg(A[i, i + 5])"(%a)
      : (tensor<?x8xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: @narrower_than_the_window
func.func @narrower_than_the_window(%a: tensor<?x8xf32>) -> tensor<2xf32> {
  %0 = ein.contract "Z[i] = neg(A[i, i + 5])"(%a)
      : (tensor<?x8xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: @scalar
func.func @scalar(%a: tensor<3xf32>) -> tensor<f32> {
  %0 = ein.contract "i->"(%a) : (tensor<3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
