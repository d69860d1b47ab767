// RUN: ricci-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: @copy
// CHECK-NEXT: return %arg0
func.func @copy(%a: tensor<4x5xf32>) -> tensor<4x5xf32> {
  %0 = ein.contract "ij->ij"(%a) : (tensor<4x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// What the operands say of the result's shape moves into its type; attributes
// stay.
// CHECK-LABEL: @result_extents
// CHECK: ein.contract "mk,kn->mn"(%{{.*}}, %{{.*}}) {origin = "test"} : (tensor<4x?xf32>, tensor<?x6xf32>) -> tensor<4x6xf32>
// CHECK: tensor.cast %{{.*}} : tensor<4x6xf32> to tensor<?x?xf32>
func.func @result_extents(%a: tensor<4x?xf32>, %b: tensor<?x6xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b) {origin = "test"} : (tensor<4x?xf32>, tensor<?x6xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// CHECK-LABEL: @operand_cast
// CHECK-NEXT: ein.contract "ij->i"(%{{.*}}) : (tensor<4x5xf32>) -> tensor<4xf32>
func.func @operand_cast(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = tensor.cast %a : tensor<4x5xf32> to tensor<4x?xf32>
  %1 = ein.contract "ij->i"(%0) : (tensor<4x?xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// The extents differ, which the run reports; the cast keeps the program valid.
// CHECK-LABEL: @contradicting_cast
// CHECK: tensor.cast
// CHECK: ein.contract "mk,kn->mn"(%{{.*}}, %{{.*}}) : (tensor<4x?xf32>, tensor<6x7xf32>)
func.func @contradicting_cast(%a: tensor<4x5xf32>, %b: tensor<6x7xf32>) -> tensor<4x7xf32> {
  %0 = tensor.cast %a : tensor<4x5xf32> to tensor<4x?xf32>
  %1 = ein.contract "mk,kn->mn"(%0, %b) : (tensor<4x?xf32>, tensor<6x7xf32>) -> tensor<4x7xf32>
  return %1 : tensor<4x7xf32>
}

// CHECK-LABEL: @transposed_operand
// CHECK-SAME: %[[A:.*]]: tensor<5x4xf32>, %[[B:.*]]: tensor<5x6xf32>
// CHECK-NEXT: %[[R:.*]] = ein.contract "km,kn->mn"(%[[A]], %[[B]]) : (tensor<5x4xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
// CHECK-NEXT: return %[[R]]
func.func @transposed_operand(%a: tensor<5x4xf32>, %b: tensor<5x6xf32>) -> tensor<4x6xf32> {
  %t = ein.contract "km->mk"(%a) : (tensor<5x4xf32>) -> tensor<4x5xf32>
  %0 = ein.contract "mk,kn->mn"(%t, %b) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  return %0 : tensor<4x6xf32>
}

// Three dimensions in a cycle, into a window; bf16 passes through f32 unharmed.
// CHECK-LABEL: @permuted_window
// CHECK: ein.contract "Z[p, c] = add[r](A[c, 0, p + r] * B[r])"(%arg0, %arg1) : (tensor<2x3x9xbf16>, tensor<3xbf16>)
func.func @permuted_window(%a: tensor<2x3x9xbf16>, %w: tensor<3xbf16>) -> tensor<7x2xbf16> {
  %t = ein.contract "abc->cab"(%a) : (tensor<2x3x9xbf16>) -> tensor<9x2x3xbf16>
  %0 = ein.contract "Z[p, c] = add[r](A[p + r, c, 0] * B[r])"(%t, %w) : (tensor<9x2x3xbf16>, tensor<3xbf16>) -> tensor<7x2xbf16>
  return %0 : tensor<7x2xbf16>
}

// A conversion is more than a permutation.
// CHECK-LABEL: @converting
// CHECK: "km->mk"
func.func @converting(%a: tensor<5x4xf32>) -> tensor<4xf32> {
  %t = ein.contract "km->mk"(%a) : (tensor<5x4xf32>) -> tensor<4x5xi8>
  %0 = ein.contract "mk->m"(%t) : (tensor<4x5xi8>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @negated
// CHECK: "Z[m, k] = neg(A[k, m])"
func.func @negated(%a: tensor<5x4xf32>) -> tensor<4xf32> {
  %t = ein.contract "Z[m, k] = neg(A[k, m])"(%a) : (tensor<5x4xf32>) -> tensor<4x5xf32>
  %0 = ein.contract "mk->m"(%t) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @broadcast
// CHECK: "Z[m, k] = A[m]"
func.func @broadcast(%a: tensor<4xf32>) -> tensor<4xf32> {
  %t = ein.contract "Z[m, k] = A[m]"(%a) : (tensor<4xf32>) -> tensor<4x5xf32>
  %0 = ein.contract "mk->m"(%t) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @true_mask
// CHECK-NEXT: ein.contract "mk->m"(%arg0) {origin = "test"}
func.func @true_mask(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %m = arith.constant dense<true> : tensor<4x5xi1>
  %0 = ein.contract "Z[m] = add[k](A[m, k]) where M[m, k]"(%a, %m) {origin = "test"} : (tensor<4x5xf32>, tensor<4x5xi1>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: @mixed_mask
// CHECK: where
func.func @mixed_mask(%a: tensor<2xf32>) -> tensor<f32> {
  %m = arith.constant dense<[true, false]> : tensor<2xi1>
  %0 = ein.contract "Z[] = add[k](A[k]) where M[k]"(%a, %m) : (tensor<2xf32>, tensor<2xi1>) -> tensor<f32>
  return %0 : tensor<f32>
}

// How often A is added only the mask tells.
// CHECK-LABEL: @mask_tells_extent
// CHECK: where
func.func @mask_tells_extent(%a: tensor<2xf32>) -> tensor<2xf32> {
  %m = arith.constant dense<true> : tensor<7xi1>
  %0 = ein.contract "Z[i] = add[k](A[i]) where M[k]"(%a, %m) : (tensor<2xf32>, tensor<7xi1>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// That A has 7 elements is checked because the mask says so.
// CHECK-LABEL: @mask_checks_extent
// CHECK: where
func.func @mask_checks_extent(%a: tensor<?xf32>) -> tensor<f32> {
  %m = arith.constant dense<true> : tensor<7xi1>
  %0 = ein.contract "Z[] = add[k](A[k]) where M[k]"(%a, %m) : (tensor<?xf32>, tensor<7xi1>) -> tensor<f32>
  return %0 : tensor<f32>
}
