// RUN: ricci-opt %s --ein-narrow-accumulators | FileCheck %s
// RUN: ricci-opt %s --ein-narrow-accumulators --remarks-filter=.* --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=REMARK

// -8 · -128 · 30 is 30720, the largest; 32 of them do not fit i16.
// CHECK-LABEL: func.func @products(
// CHECK: "mk,kn->mn"({{.*}}) accumulate(i16) : (tensor<4x30xsi4>, tensor<30x5xsi8>) -> tensor<4x5xi32>
// CHECK: "mk,kn->mn"({{.*}}) : (tensor<4x32xsi4>, tensor<32x5xsi8>) -> tensor<4x5xi32>
// REMARK: i16 instead of i32: terms are in [-1016, 1024], sums in [-30480, 30720]
func.func @products(%a: tensor<4x30xsi4>, %b: tensor<30x5xsi8>, %c: tensor<4x32xsi4>, %d: tensor<32x5xsi8>)
    -> (tensor<4x5xi32>, tensor<4x5xi32>) {
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<4x30xsi4>, tensor<30x5xsi8>) -> tensor<4x5xi32>
  %1 = ein.contract "mk,kn->mn"(%c, %d) : (tensor<4x32xsi4>, tensor<32x5xsi8>) -> tensor<4x5xi32>
  return %0, %1 : tensor<4x5xi32>, tensor<4x5xi32>
}

// Unsigned numbers; an initial value; constants.
// CHECK-LABEL: func.func @others(
// CHECK: "i->"({{.*}}) accumulate(ui8) : (tensor<17xui4>) -> tensor<i64>
// CHECK: from B[]"({{.*}}) accumulate(i16)
// CHECK: "i,i->"({{.*}}) accumulate(i8)
func.func @others(%a: tensor<17xui4>, %b: tensor<si8>) -> (tensor<i64>, tensor<i64>, tensor<i32>) {
  %0 = ein.contract "i->"(%a) : (tensor<17xui4>) -> tensor<i64>
  %1 = ein.contract "Z[] = add[i](A[i]) from B[]"(%a, %b) : (tensor<17xui4>, tensor<si8>) -> tensor<i64>
  %c = arith.constant dense<[1, -1, 3, 2]> : tensor<4xi32>
  %2 = ein.contract "i,i->"(%c, %c) : (tensor<4xi32>, tensor<4xi32>) -> tensor<i32>
  return %0, %1, %2 : tensor<i64>, tensor<i64>, tensor<i32>
}

// The least i32 is not the least i8; an extent that is not known; a sum that may
// wrap.
// CHECK-LABEL: func.func @stays(
// CHECK-NOT: accumulate
// CHECK: return
// REMARK: i16 can overflow: terms are in [-16256, 16384], sums in [-65024, 65536]
func.func @stays(%a: tensor<4xsi4>, %n: tensor<?xsi4>, %b: tensor<4xsi8>) -> (tensor<i32>, tensor<i32>, tensor<i16>) {
  %0 = ein.contract "Z[] = max[i](A[i])"(%a) : (tensor<4xsi4>) -> tensor<i32>
  %1 = ein.contract "i->"(%n) : (tensor<?xsi4>) -> tensor<i32>
  %2 = ein.contract "i,i->"(%b, %b) : (tensor<4xsi8>, tensor<4xsi8>) -> tensor<i16>
  return %0, %1, %2 : tensor<i32>, tensor<i32>, tensor<i16>
}
