// RUN: ricci-opt %s --ricci-to-fhe=slots=8 --split-input-file | FileCheck %s

// A clear operand is encoded where the secret one lies; the sum takes half of
// the rest at a time.
// CHECK-LABEL: func.func @dot
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext<slots = 8, level = 1, scale = 45> {fhe.operand = 0 : i64, fhe.placement = #fhe.placement<extents = [4], strides = [1], first = 0>}, %[[B:.*]]: tensor<4xf32> {fhe.operand = 1 : i64})
// CHECK-SAME: -> (!fhe.ciphertext<slots = 8, level = 0, scale = 45> {fhe.placement = #fhe.placement<extents = [], strides = [], first = 0>, fhe.result = 0 : i64})
// CHECK-SAME: attributes {fhe.least_rotations = 2 : i64, ricci.signature = (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>}
// CHECK-NEXT: %[[P:.*]] = fhe.encode %[[B]] at <extents = [4], strides = [1], first = 0>
// CHECK-NEXT: %[[M:.*]] = fhe.mul_plain %[[A]], %[[P]]
// CHECK-NEXT: %[[R:.*]] = fhe.rescale %[[M]]
// CHECK-NEXT: %[[R2:.*]] = fhe.rotate %[[R]] by 2
// CHECK-NEXT: %[[S:.*]] = fhe.add %[[R]], %[[R2]]
// CHECK-NEXT: %[[R1:.*]] = fhe.rotate %[[S]] by 1
// CHECK-NEXT: %[[Z:.*]] = fhe.add %[[S]], %[[R1]]
// CHECK-NEXT: return %[[Z]]
func.func @dot(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<f32> {
  %0 = ein.contract "i,i->"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// One operand is copied in place; the other is spread out first, which takes a
// level more.
// CHECK-LABEL: func.func @outer
// CHECK-SAME: (%[[A:.*]]: !fhe.ciphertext<slots = 8, level = 2, {{[^%]*}}, %[[B:.*]]: !fhe.ciphertext<slots = 8, level = 1,
// CHECK: fhe.encode_mask [0, 1]
// CHECK: fhe.encode_mask [1, 1]
// CHECK: fhe.rotate %{{.*}} by 5
// CHECK: fhe.rotate %{{.*}} by 7
// CHECK: fhe.rotate %{{.*}} by 6
// CHECK: %[[R:.*]] = fhe.rotate %[[B]] by 4
// CHECK: %[[C:.*]] = fhe.add %[[B]], %[[R]]
// CHECK: %[[M:.*]] = fhe.mul %[[C]], %{{.*}} -> !fhe.ciphertext<slots = 8, level = 1, scale = 90, degree = 2>
// CHECK: %[[N:.*]] = fhe.relinearize %[[M]]
// CHECK: %[[Z:.*]] = fhe.rescale %[[N]]
// CHECK-NEXT: return %[[Z]] : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
func.func @outer(%a: tensor<2xf32> {fhe.secret}, %b: tensor<4xf32> {fhe.secret}) -> tensor<2x4xf32> {
  %0 = ein.contract "i,j->ij"(%a, %b) : (tensor<2xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// -----

// A rank across ciphertexts is summed without rotations, and what has only
// padding is no ciphertext.
// CHECK-LABEL: func.func @across
// CHECK-SAME: first = 0>{{.*}} first = 8>{{.*}} first = 16>
// CHECK-NOT: first = 24
// CHECK-COUNT-2: fhe.add
// CHECK-NOT: fhe.rotate
// CHECK: return
func.func @across(%a: tensor<3x8xf32> {fhe.secret}) -> tensor<8xf32> {
  %0 = ein.contract "ij->j"(%a) : (tensor<3x8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// Products wait for their sum before they are relinearized and rescaled.
// CHECK-LABEL: func.func @products_across
// CHECK-COUNT-2: fhe.mul
// CHECK: fhe.add %{{.*}}, %{{.*}} : <slots = 8, level = 1, scale = 90, degree = 2>
// CHECK-COUNT-1: fhe.relinearize
// CHECK-NOT: fhe.relinearize
// CHECK-COUNT-1: fhe.rescale
// CHECK-NOT: fhe.rescale
func.func @products_across(%a: tensor<2x8xf32> {fhe.secret}, %b: tensor<2x8xf32> {fhe.secret}) -> tensor<8xf32> {
  %0 = ein.contract "ij,ij->j"(%a, %b) : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// What depends on no secret stays as it is; private functions are inlined.
// CHECK-LABEL: func.func @clear_part
// CHECK: %[[C:.*]] = ein.contract "i,i->i"(%arg1, %arg1)
// CHECK: %[[P:.*]] = fhe.encode %[[C]] {{.*}} {factor = -1.000000e+00 : f64}
// CHECK: %[[Z:.*]] = fhe.add_plain %arg0, %[[P]]
// CHECK: return %[[Z]], %[[C]] : !fhe.ciphertext<slots = 8, level = 0, scale = 45>, tensor<4xf32>
// CHECK-NOT: func.func
func.func @clear_part(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = ein.contract "i,i->i"(%b, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = func.call @difference(%a, %0) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1, %0 : tensor<4xf32>, tensor<4xf32>
}
func.func private @difference(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = ein.contract "Z[i] = A[i] - B[i]"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
