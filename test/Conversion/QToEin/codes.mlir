// Operations on codes as patterns of bits.

// RUN: ricci-opt %s --convert-q-to-ein | FileCheck %s

// CHECK: ein.op @rescale(%[[X:.*]]: i64, %[[M:.*]]: i64, %[[S:.*]]: i64) -> i64
// CHECK: ein.op @move_bit(%[[W:.*]]: i64, %[[FROM:.*]]: i64, %[[TO:.*]]: i64) -> i64
// CHECK: %[[SHIFTED:.*]] = arith.shrui %[[W]], %[[FROM]]
// CHECK: %[[BIT:.*]] = arith.andi %[[SHIFTED]], %c1
// CHECK: arith.shli %[[BIT]], %[[TO]]

// Three codes of 3 bits leave 7 bits of the second byte: they are masked.
// CHECK-LABEL: func.func @test_pack(
// CHECK-SAME: %[[C:.*]]: tensor<2x3xsi3>) -> tensor<2x2xi8>
// CHECK-DAG: %[[USED:.*]] = arith.constant dense<{{.*}}true, true, true, true, true, true, true, true], [true, false, false, false, false, false, false, false{{.*}}> : tensor<2x8xi1>
// CHECK: ein.contract "Z[i0, i1] = or[i2](@move_bit(A[i0, (i1 * 8 + i2) floordiv 3 mod 3], B[(i1 * 8 + i2) mod 3], C[i2])) where {{.*}}[i1, i2]"(%[[C]],
// CHECK-SAME: accumulate(i64)
func.func @test_pack(%c: tensor<2x3x!q.code<int3>>) -> tensor<2x2xi8> {
  %0 = q.pack %c : tensor<2x3x!q.code<int3>> -> tensor<2x2xi8>
  return %0 : tensor<2x2xi8>
}

// The same operator; no bit of a code is outside.
// CHECK-LABEL: func.func @test_unpack(
// CHECK: or[i2](@move_bit(A[i0, (i1 * 3 + i2) floordiv 8], B[(i1 * 3 + i2) mod 8], C[i2]))"
// CHECK-SAME: -> tensor<2x3xsi3>
func.func @test_unpack(%b: tensor<2x2xi8>) -> tensor<2x3x!q.code<int3>> {
  %0 = q.unpack %b : tensor<2x2xi8> -> tensor<2x3x!q.code<int3>>
  return %0 : tensor<2x3x!q.code<int3>>
}

// Floats are looked up by their patterns.
// CHECK-LABEL: func.func @test_lut(
// CHECK: %[[BITS:.*]] = ein.contract "Z[i0, i1] = or[i2](@entry(A[i0, i1], B[i1, i2], C[i2]))"({{.*}}) : {{.*}} -> tensor<4x3xi32>
// CHECK: ein.contract "Z[i0, i1] = @float(A[i0, i1])"(%[[BITS]]) : (tensor<4x3xi32>) -> tensor<4x3xf32>
func.func @test_lut(%c: tensor<4x3x!q.code<nf4>>, %t: tensor<3x16xf32>) -> tensor<4x3xf32> {
  %0 = q.lut %c in %t over (m, k) -> (k)
      : tensor<4x3x!q.code<nf4>>, tensor<3x16xf32> -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// CHECK-LABEL: func.func @test_bits(
// CHECK: ein.contract "Z[i0, i1] = @bit(A[i1], B[i0])"
func.func @test_bits(%c: tensor<5x!q.code<uint2>>) -> tensor<2x5xi1> {
  %0 = q.bits %c axis 0 : tensor<5x!q.code<uint2>> -> tensor<2x5xi1>
  return %0 : tensor<2x5xi1>
}

// CHECK-LABEL: func.func @test_rescale(
// CHECK: ein.contract "Z[i0, i1] = @rescale(A[i0, i1], B[i1], C[i1])"
// CHECK-SAME: accumulate(i64)
func.func @test_rescale(%x: tensor<4x8xi32>, %m: tensor<8xi32>, %s: tensor<8xi8>) -> tensor<4x8x!q.code<int8>> {
  %0 = q.rescale %x by %m, %s over (m, n) -> (n)
      : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8x!q.code<int8>>
  return %0 : tensor<4x8x!q.code<int8>>
}
