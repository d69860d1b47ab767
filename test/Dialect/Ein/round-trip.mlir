// RUN: ricci-opt %s | FileCheck %s
// RUN: ricci-opt %s | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -mlir-print-op-generic | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -emit-bytecode | ricci-opt | FileCheck %s

// CHECK-LABEL: @einsum
func.func @einsum(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>, %c: tensor<3x4x4xf32>, %one: tensor<1x5xf32>, %p: tensor<4x5xi1>) {
  // CHECK: ein.contract "mk,kn->mn"(%{{.*}}, %{{.*}}) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  // Implicit output, in alphabetical order.
  // CHECK: ein.contract "ba->ab"
  %1 = ein.contract "ba"(%a) : (tensor<4x5xf32>) -> tensor<5x4xf32>
  // The ellipsis takes unused letters.
  // CHECK: ein.contract "Aii->Ai"
  %2 = ein.contract "...ii->...i"(%c) : (tensor<3x4x4xf32>) -> tensor<3x4xf32>
  // CHECK: ein.contract "Aii->A"
  %3 = ein.contract "...ii"(%c) : (tensor<3x4x4xf32>) -> tensor<3xf32>
  // A dimension of 1 broadcasts.
  // CHECK: ein.contract "Z[i, j] = A[i, j] * B[0, j]"
  %4 = ein.contract "ij,ij->ij"(%a, %one) : (tensor<4x5xf32>, tensor<1x5xf32>) -> tensor<4x5xf32>
  // On booleans, and and or.
  // CHECK: ein.contract "ij->i"{{.*}} -> tensor<4xi1>
  %5 = ein.contract "Z[i] = or[j](and(A[i, j]))"(%p) : (tensor<4x5xi1>) -> tensor<4xi1>
  // CHECK: ein.contract "ij->"
  %6 = ein.contract "ij->"(%a) : (tensor<4x5xf32>) -> tensor<f32>
  return
}

// CHECK-LABEL: @notation
func.func @notation(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>, %v: tensor<11xf32>, %w: tensor<3xf32>, %h: tensor<4x5xf16>, %i: tensor<4xf32>, %m: tensor<4x5xi1>) {
  // CHECK: ein.contract "Z[m, n] = max[k](A[m, k] + B[k, n])"
  %0 = ein.contract "Result[m, n] = max[k](Left[m, k] + Right[k, n])"(%a, %b) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  // The einsum string where it says all.
  // CHECK: ein.contract "mk,kn->mn"
  %1 = ein.contract "Z[m, n] = sum[k](A[m, k] * B[k, n])"(%a, %b) : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  // CHECK: ein.contract "Z[p] = add[r](A[p * 2 + r] * B[r])"
  %2 = ein.contract "Z[p] = sum[r](A[2 * p + r] * W[r])"(%v, %w) : (tensor<11xf32>, tensor<3xf32>) -> tensor<5xf32>
  // CHECK: ein.contract "Z[k] = exp(A[k floordiv 2 + k mod 3])"
  %3 = ein.contract "Z[k] = exp(A[k floordiv 2 + k mod 3])"(%v) : (tensor<11xf32>) -> tensor<12xf32>
  // Parentheses stand only where they matter.
  // CHECK: ein.contract "Z[i] = exp(A[(i + 1) floordiv 2 * 2 + 1])"
  %4 = ein.contract "Z[i] = exp(A[1 + ((i + 1) floordiv 2) * 2])"(%v) : (tensor<11xf32>) -> tensor<9xf32>
  // CHECK: ein.contract "Z[m] = max[k](A[m, k]) from B[m] where C[m, k]"
  %5 = ein.contract "Z[m] = max[k](A[m, k]) from C[m] where M[m, k]"(%a, %i, %m) : (tensor<4x5xf32>, tensor<4xf32>, tensor<4x5xi1>) -> tensor<4xf32>
  // CHECK: ein.contract "Z[] = max[m] add[k](A[m, k])"
  %6 = ein.contract "Z[] = max[m] add[k](A[m, k])"(%a) : (tensor<4x5xf32>) -> tensor<f32>
  // f32 is what f16 accumulates in unless told otherwise.
  // CHECK: ein.contract "mk->m"(%{{.*}}) : (tensor<4x5xf16>) -> tensor<4xf16>
  %7 = ein.contract "mk->m"(%h) accumulate(f32) : (tensor<4x5xf16>) -> tensor<4xf16>
  // CHECK: ein.contract "mk->m"(%{{.*}}) accumulate(f16) {origin = "test"} : (tensor<4x5xf16>) -> tensor<4xf16>
  %8 = ein.contract "mk->m"(%h) accumulate(f16) {origin = "test"} : (tensor<4x5xf16>) -> tensor<4xf16>
  // CHECK: ein.contract "Z[i, j] = @saturating_add(A[i, j], B[i, j])"
  %q = arith.constant dense<1> : tensor<2x2xi8>
  %9 = ein.contract "Z[i, j] = @saturating_add(A[i, j], B[i, j])"(%q, %q) : (tensor<2x2xi8>, tensor<2x2xi8>) -> tensor<2x2xi8>
  // CHECK: ein.contract "Z[i] = @saturating_add[j](A[i, j])"
  %10 = ein.contract "Z[i] = @saturating_add[j](A[i, j])"(%q) : (tensor<2x2xi8>) -> tensor<2xi8>
  return
}

// CHECK-LABEL: ein.op @saturating_add(%{{.*}}: i8, %{{.*}}: i8) -> i8
// CHECK-SAME: laws {absorbing = 127 : i8, associative, commutative, cost = 3 : i32, distributes_over = ["max", @larger], identity = 0 : i8, inverse = "sub"}
// CHECK-SAME: attributes {origin = "test"} {
// CHECK: ein.yield %{{.*}} : i8
ein.op @saturating_add(%a: i8, %b: i8) -> i8
    laws {associative, commutative, identity = 0 : i8, absorbing = 127 : i8,
          distributes_over = ["max", @larger], inverse = "sub", cost = 3 : i32}
    attributes {origin = "test"} {
  %0 = arith.addi %a, %b : i8
  ein.yield %0 : i8
}

// CHECK-LABEL: ein.op @larger(%{{.*}}: i8, %{{.*}}: i8) -> i8 laws {idempotent = false} {
ein.op @larger(%a: i8, %b: i8) -> i8 laws {idempotent = false} {
  %0 = arith.maxsi %a, %b : i8
  ein.yield %0 : i8
}

// CHECK-LABEL: ein.op @no_laws(%{{.*}}: f32) -> f32 {
ein.op @no_laws(%a: f32) -> f32 {
  ein.yield %a : f32
}

// Sums of any length.
// CHECK-LABEL: @long_sum
// CHECK: A[i0 + i1 + i2 + i3 + i4 + i5 + i6 + i7 + i8 + i9 + i10 + i11 + i12 + i13 + i14 + i15 + i16 + i17 + i18 + i19 + i20 + i21 + i22 + i23 + i24 + i25 + i26 + i27 + i28 + i29 + i30 + i31 + i32 + i33 + i34 + i35 + i36 + i37 + i38 + i39 + i40 + i41 + i42 + i43 + i44 + i45 + i46 + i47 + i48 + i49 + i50 + i51 + i52 + i53 + i54 + i55 + i56 + i57 + i58 + i59 + i60 + i61 + i62 + i63 + i64 + i65 + i66 + i67 + i68 + i69 + i70 + i71 + i72 + i73 + i74 + i75 + i76 + i77 + i78 + i79]
func.func @long_sum(%a: tensor<1xf32>) -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32> {
  %0 = ein.contract "Z[i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, i12, i13, i14, i15, i16, i17, i18, i19, i20, i21, i22, i23, i24, i25, i26, i27, i28, i29, i30, i31, i32, i33, i34, i35, i36, i37, i38, i39, i40, i41, i42, i43, i44, i45, i46, i47, i48, i49, i50, i51, i52, i53, i54, i55, i56, i57, i58, i59, i60, i61, i62, i63, i64, i65, i66, i67, i68, i69, i70, i71, i72, i73, i74, i75, i76, i77, i78, i79] = A[i0 + i1 + i2 + i3 + i4 + i5 + i6 + i7 + i8 + i9 + i10 + i11 + i12 + i13 + i14 + i15 + i16 + i17 + i18 + i19 + i20 + i21 + i22 + i23 + i24 + i25 + i26 + i27 + i28 + i29 + i30 + i31 + i32 + i33 + i34 + i35 + i36 + i37 + i38 + i39 + i40 + i41 + i42 + i43 + i44 + i45 + i46 + i47 + i48 + i49 + i50 + i51 + i52 + i53 + i54 + i55 + i56 + i57 + i58 + i59 + i60 + i61 + i62 + i63 + i64 + i65 + i66 + i67 + i68 + i69 + i70 + i71 + i72 + i73 + i74 + i75 + i76 + i77 + i78 + i79]"(%a) : (tensor<1xf32>) -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>
  return %0 : tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>
}
