// RUN: ricci-opt %s --ricci-to-fhe=slots=16 --split-input-file | FileCheck %s

// A transposition moves elements by 7 offsets, which takes 3 rotations.
// CHECK-LABEL: func.func @transpose
// CHECK-SAME: fhe.least_rotations = 3 : i64
func.func @transpose(%a: tensor<4x4xf32> {fhe.secret}) -> tensor<4x4xf32> {
  %0 = ein.contract "ij->ji"(%a) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// -----

// An element goes to 16 slots: 4. The other operand is where it is needed.
// CHECK-LABEL: func.func @broadcast
// CHECK-SAME: fhe.least_rotations = 4 : i64
func.func @broadcast(%a: tensor<f32> {fhe.secret}, %b: tensor<16xf32> {fhe.secret}) -> tensor<16xf32> {
  %0 = ein.contract ",i->i"(%a, %b) : (tensor<f32>, tensor<16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}

// -----

// A sum over 32 elements in two ciphertexts: 4.
// CHECK-LABEL: func.func @sum
// CHECK-SAME: fhe.least_rotations = 4 : i64
func.func @sum(%a: tensor<32xf32> {fhe.secret}) -> tensor<f32> {
  %0 = ein.contract "i->"(%a) : (tensor<32xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Where a vector fills the slots, rows and columns are at 16 offsets: 4. The plan
// takes 3 baby and 3 giant steps.
// CHECK-LABEL: func.func @diagonals
// CHECK-SAME: fhe.least_rotations = 4 : i64
func.func @diagonals(%x: tensor<16xf32> {fhe.secret}, %w: tensor<16x16xf32>) -> tensor<16xf32> {
  %0 = ein.contract "k,ik->i"(%x, %w) : (tensor<16xf32>, tensor<16x16xf32>) -> tensor<16xf32>
  return %0 : tensor<16xf32>
}
