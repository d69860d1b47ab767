// RUN: ricci-opt %s --q-split-digits --remarks-filter-passed='.*' --remarks-filter-missed='.*' -o %t.mlir 2> %t.txt
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.txt
// RUN: ricci-run %s --entry=unsigned --random=4x70:ui2,70x8:ui1 --check=ref -o %t-0.npy
// RUN: ricci-run %t.mlir --entry=unsigned --random=4x70:ui2,70x8:ui1 --check=ref -o %t-1.npy
// RUN: cmp %t-0.npy %t-1.npy
// RUN: ricci-run %s --entry=bipolar --random=4x70:ui1,70x5:ui1 --check=ref -o %t-0.npy
// RUN: ricci-run %t.mlir --entry=bipolar --random=4x70:ui1,70x5:ui1 --check=ref -o %t-1.npy
// RUN: cmp %t-0.npy %t-1.npy
// RUN: ricci-run %s --entry=offset --random=4x70:ui1,70x5:si8,4x5:i32 --check=ref -o %t-0.npy
// RUN: ricci-run %t.mlir --entry=offset --random=4x70:ui1,70x5:si8,4x5:i32 --check=ref -o %t-1.npy
// RUN: cmp %t-0.npy %t-1.npy
// RUN: ricci-run %s --entry=window --random=12x33:si3,4x33:ui3 --check=ref -o %t-0.npy
// RUN: ricci-run %t.mlir --entry=window --random=12x33:si3,4x33:ui3 --check=ref -o %t-1.npy
// RUN: cmp %t-0.npy %t-1.npy

ein.op @plus_minus(%code: i32) -> i2 {
  %zero = arith.constant 0 : i32
  %is_set = arith.cmpi ne, %code, %zero : i32
  %plus = arith.constant 1 : i2
  %minus = arith.constant -1 : i2
  %0 = arith.select %is_set, %plus, %minus : i2
  ein.yield %0 : i2
}

// Digits and words are ranks; the sum over digits is outside.
// CHECK-LABEL: func.func @unsigned(
// CHECK-SAME: %[[A:.*]]: tensor<4x70xui2>, %[[B:.*]]: tensor<70x8xui1>
// CHECK: %[[X:.*]] = ein.contract "Z[digit, m, word] = or[place](@field_1_of_i32(A[m, (word * 32 + place) mod 70], B[digit], C[place])) where D[word, place]"(%[[A]], {{.*}} -> tensor<2x4x3xi32>
// CHECK: %[[Y:.*]] = ein.contract "Z[digit, n, word] = or[place](@field_1_of_i32(A[(word * 32 + place) mod 70, n], B[digit], C[place])) where D[word, place]"(%[[B]], {{.*}} -> tensor<1x8x3xi32>
// CHECK: %[[COUNTS:.*]] = ein.contract "Z[digit_a, digit_b, m, n] = add[word](and_popcount(A[digit_a, m, word], B[digit_b, n, word]))"(%[[X]], %[[Y]])
// CHECK: %[[WEIGHTS:.*]] = arith.constant dense<{{\[\[}}1], [2]]> : tensor<2x1xi32>
// CHECK: %[[R:.*]] = ein.contract "Z[m, n] = add[digit_a, digit_b](A[digit_a, digit_b, m, n] * B[digit_a, digit_b])"(%[[COUNTS]], %[[WEIGHTS]])
// CHECK: return %[[R]]
// REMARK: 2 x 1 digits, and and population count of words of 32 bits along 'k' of extent 70, 0 sums of one operand
func.func @unsigned(%a: tensor<4x70xui2>, %b: tensor<70x8xui1>) -> tensor<4x8xi32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<4x70xui2>, tensor<70x8xui1>) -> tensor<4x8xi32>
  return %0 : tensor<4x8xi32>
}

// Digits −1 and 1: 2·count − K, less the 26 zeros of the last word.
// CHECK-LABEL: func.func @bipolar(
// CHECK: xnor_popcount
// CHECK: dense<2> : tensor<1x1xi32>
// CHECK: %[[REST:.*]] = arith.constant dense<-122> : tensor<i32>
// CHECK: ein.contract "Z[m, n] = A[m, n] + B[]"(%{{.*}}, %[[REST]])
// REMARK: 1 x 1 digits, xnor and population count
func.func @bipolar(%a: tensor<4x70xui1>, %b: tensor<70x5xui1>) -> tensor<4x5xi32> {
  %x = ein.contract "Z[m, k] = @plus_minus(A[m, k])"(%a) : (tensor<4x70xui1>) -> tensor<4x70xi2>
  %y = ein.contract "Z[k, n] = @plus_minus(A[k, n])"(%b) : (tensor<70x5xui1>) -> tensor<70x5xi2>
  %0 = ein.contract "mk,kn->mn"(%x, %y) : (tensor<4x70xi2>, tensor<70x5xi2>) -> tensor<4x5xi32>
  return %0 : tensor<4x5xi32>
}

// What one operand has beside digits leaves the sum with the other; so does the
// initial value.
// CHECK-LABEL: func.func @offset(
// CHECK-SAME: %{{.*}}: tensor<4x70xui1>, %[[B:.*]]: tensor<70x5xsi8>, %[[C:.*]]: tensor<4x5xi32>
// CHECK: and_popcount
// CHECK: [2, 4, 8, 16, 32, 64, 128, -256]
// CHECK: %[[OFFSET:.*]] = arith.constant dense<-1> : tensor<i32>
// CHECK: %[[SUMS:.*]] = ein.contract "kn,->n"(%[[B]], %[[OFFSET]])
// CHECK: %[[TOTAL:.*]] = ein.contract "Z[m, n] = A[m, n] + B[n]"(%{{.*}}, %[[SUMS]])
// CHECK: ein.contract "Z[m, n] = A[m, n] + B[m, n]"(%[[TOTAL]], %[[C]])
// REMARK: 1 x 8 digits, and and population count {{.*}} 1 sums of one operand
func.func @offset(%a: tensor<4x70xui1>, %b: tensor<70x5xsi8>, %c: tensor<4x5xi32>) -> tensor<4x5xi32> {
  %x = ein.contract "Z[m, k] = @plus_minus(A[m, k])"(%a) : (tensor<4x70xui1>) -> tensor<4x70xi2>
  %0 = ein.contract "Z[m, n] = add[k](A[m, k] * B[k, n]) from C[m, n]"(%x, %b, %c)
      : (tensor<4x70xi2>, tensor<70x5xsi8>, tensor<4x5xi32>) -> tensor<4x5xi32>
  return %0 : tensor<4x5xi32>
}

// A convolution: windows are gathered as bits.
// CHECK-LABEL: func.func @window(
// CHECK: "Z[digit_a, digit_b, p] = add[r, word](and_popcount(A[digit_a, p, r, word], B[digit_b, r, word]))"
func.func @window(%x: tensor<12x33xsi3>, %w: tensor<4x33xui3>) -> tensor<5xi16> {
  %0 = ein.contract "Z[p] = add[r, c](X[2 * p + r, c] * W[r, c])"(%x, %w)
      : (tensor<12x33xsi3>, tensor<4x33xui3>) -> tensor<5xi16>
  return %0 : tensor<5xi16>
}

// CHECK-LABEL: func.func @stays(
// CHECK: "mk,k->m"
// CHECK: max[k]
// REMARK: not split into digits: operand 1: it is of i32, no function of at most 8 bits
// REMARK: not split into digits: it is no sum of products of two operands
func.func @stays(%a: tensor<4x70xui2>, %b: tensor<70xi32>) -> (tensor<4xi32>, tensor<4xi32>) {
  %0 = ein.contract "mk,k->m"(%a, %b) : (tensor<4x70xui2>, tensor<70xi32>) -> tensor<4xi32>
  %1 = ein.contract "Z[m] = max[k](A[m, k] * B[k])"(%a, %b) : (tensor<4x70xui2>, tensor<70xi32>) -> tensor<4xi32>
  return %0, %1 : tensor<4xi32>, tensor<4xi32>
}
