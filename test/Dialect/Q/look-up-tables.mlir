// RUN: ricci-opt %s --q-look-up-tables --remarks-filter-passed='.*' --remarks-filter-missed='.*' -o %t.mlir 2> %t.txt
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: FileCheck %s --check-prefix=REMARK --input-file=%t.txt
// RUN: not ricci-opt %s --q-look-up-tables=index-bits=9 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: ricci-run %s --entry=integers --random=4x70:ui2,70x8:si8 --check=ref -o %t-0.npy
// RUN: ricci-run %t.mlir --entry=integers --random=4x70:ui2,70x8:si8 --check=ref -o %t-1.npy
// RUN: cmp %t-0.npy %t-1.npy
// RUN: ricci-run %t.mlir --entry=floats --random=4x6x7:ui2,7x6x5:f32 --check=ref

// BITS: error: found index-bits 9, expected 1 to 8

// CHECK-LABEL: func.func @integers(
// CHECK-SAME: %[[A:.*]]: tensor<4x70xui2>, %[[B:.*]]: tensor<70x8xsi8>
// CHECK: %[[TABLE:.*]] = ein.contract "Z[group, pattern, n] = add[place](A[pattern, place] * B[(group * 4 + place) mod 70, n]) where C[group, place]"(%{{.*}}, %[[B]], %{{.*}}) : {{.*}} -> tensor<18x16x8xi16>
// CHECK: %[[INDICES:.*]] = ein.contract "Z[digit, m, word] = or[place](@field_1_of_i8(A[m, (word * 4 + place) mod 70], B[digit], C[place])) where D[word, place]"(%[[A]], {{.*}} -> tensor<2x4x18xi8>
// CHECK: %[[SUMS:.*]] = q.lut_sum %[[INDICES]] at (d0, d1, d2, d3) -> (d0, d1, d3) in %[[TABLE]] at (d0, d1, d2, d3)[s0] -> (d3, s0, d2) : tensor<2x4x18xi8>, tensor<18x16x8xi16> -> tensor<2x4x8xi32>
// CHECK: %[[WEIGHTS:.*]] = arith.constant dense<[1, 2]> : tensor<2xi32>
// CHECK: ein.contract "Z[m, n] = add[digit](A[digit, m, n] * B[digit])"(%[[SUMS]], %[[WEIGHTS]])
// REMARK: operand 0 of 2 bits, bit by bit: 4 elements of 'k' index 16 entries of i16, 0.50 reads for an element
func.func @integers(%a: tensor<4x70xui2>, %b: tensor<70x8xsi8>) -> tensor<4x8xi32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<4x70xui2>, tensor<70x8xsi8>) -> tensor<4x8xi32>
  return %0 : tensor<4x8xi32>
}

// Three numbers, and one pattern of no use; the numbers themselves are in the table.
ein.op @third(%code: i32) -> f32 {
  %zero = arith.constant 0 : i32
  %is_set = arith.cmpi ne, %code, %zero : i32
  %a = arith.constant 0.333333343 : f32
  %b = arith.constant -0.1 : f32
  %0 = arith.select %is_set, %a, %b : f32
  ein.yield %0 : f32
}

// CHECK-LABEL: func.func @floats(
// CHECK: "Z[group, pattern, n, r] = add[place]({{.*}} -> tensor<4x16x5x6xf32>
// CHECK: @field_2_of_i8
// CHECK: %[[SUMS:.*]] = q.lut_sum {{.*}} -> tensor<4x5xf32>
// CHECK: return %[[SUMS]]
// REMARK: operand 0 of 2 bits, whole codes: 2 elements of 'k' index 16 entries of f32, 0.50 reads for an element
func.func @floats(%a: tensor<4x6x7xui2>, %b: tensor<7x6x5xf32>) -> tensor<4x5xf32> {
  %x = ein.contract "Z[m, r, k] = @third(A[m, r, k])"(%a) : (tensor<4x6x7xui2>) -> tensor<4x6x7xf32>
  %0 = ein.contract "Z[m, n] = add[r, k](A[m, r, k] * B[k, r, n])"(%x, %b)
      : (tensor<4x6x7xf32>, tensor<7x6x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// CHECK-LABEL: func.func @stays(
// CHECK: "mk,k->m"
// REMARK: no tables: operand 0: it is of i16, no function of at most 8 bits; operand 1: it is of i32, no function of at most 8 bits
func.func @stays(%a: tensor<4x70xi16>, %b: tensor<70xi32>) -> tensor<4xi32> {
  %0 = ein.contract "mk,k->m"(%a, %b) : (tensor<4x70xi16>, tensor<70xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}
