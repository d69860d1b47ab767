// Operators that a program defines are inlined, and their definitions go.

// RUN: ricci-opt %s --convert-ein-to-linalg | FileCheck %s

// CHECK-NOT: ein.op
ein.op @twice_plus(%a: i8, %b: ui8) -> i8 {
  %0 = arith.addi %a, %a : i8
  %1 = builtin.unrealized_conversion_cast %b : ui8 to i8
  %2 = arith.addi %0, %1 : i8
  ein.yield %2 : i8
}
ein.op @next(%a: index) -> index {
  %one = arith.constant 1 : index
  %0 = arith.addi %a, %one : index
  ein.yield %0 : index
}

// CHECK-LABEL: func.func @defined(
// CHECK: ^bb0(%[[A:.*]]: i8, %[[B:.*]]: i8, %{{.*}}: i8):
// CHECK-NEXT: %[[TWICE:.*]] = arith.addi %[[A]], %[[A]] : i8
// CHECK-NEXT: %[[SUM:.*]] = arith.addi %[[TWICE]], %[[B]] : i8
// CHECK-NEXT: linalg.yield %[[SUM]]
func.func @defined(%a: tensor<3xi8>, %b: tensor<3xui8>) -> tensor<3xi8> {
  %0 = ein.contract "Z[i] = @twice_plus(A[i], B[i])"(%a, %b)
      : (tensor<3xi8>, tensor<3xui8>) -> tensor<3xi8>
  return %0 : tensor<3xi8>
}

// CHECK-LABEL: func.func @on_index(
// CHECK: ^bb0(%[[A:.*]]: i64, %{{.*}}: i64):
// CHECK: %[[INDEX:.*]] = arith.index_cast %[[A]] : i64 to index
// CHECK: %[[NEXT:.*]] = arith.addi %[[INDEX]], %{{.*}} : index
// CHECK: arith.index_cast %[[NEXT]] : index to i64
func.func @on_index(%a: tensor<3xindex>) -> tensor<3xindex> {
  %0 = ein.contract "Z[i] = @next(A[i])"(%a) : (tensor<3xindex>) -> tensor<3xindex>
  return %0 : tensor<3xindex>
}

// x / 0 = 0 and MIN / -1 = MIN, without an undefined division on the way.
// CHECK-LABEL: func.func @quotient(
// CHECK: %[[BY_ZERO:.*]] = arith.cmpi eq, %[[B:.*]], %{{.*}} : i32
// CHECK: %[[BY_MINUS_ONE:.*]] = arith.cmpi eq, %[[B]], %{{.*}} : i32
// CHECK: %[[SPECIAL:.*]] = arith.ori %[[BY_ZERO]], %[[BY_MINUS_ONE]]
// CHECK: %[[DIVISOR:.*]] = arith.select %[[SPECIAL]], %{{.*}}, %[[B]]
// CHECK: %[[QUOTIENT:.*]] = arith.divsi %{{.*}}, %[[DIVISOR]]
// CHECK: %[[NEGATED:.*]] = arith.subi
// CHECK: %[[WRAPPED:.*]] = arith.select %[[BY_MINUS_ONE]], %[[NEGATED]], %[[QUOTIENT]]
// CHECK: arith.select %[[BY_ZERO]], %{{.*}}, %[[WRAPPED]]
func.func @quotient(%a: tensor<3xi32>, %b: tensor<3xi32>) -> tensor<3xi32> {
  %0 = ein.contract "Z[i] = A[i] / B[i]"(%a, %b)
      : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  return %0 : tensor<3xi32>
}

// A quotient by 0 or -1 is not left to the processor, in a type in which 1 is positive; nor is a shift by more than the
// width, or a float that the integer does not hold. What is constant needs no comparison.
ein.op @remainder(%a: i1, %b: i1) -> i1 {
  %0 = arith.remsi %a, %b : i1
  ein.yield %0 : i1
}
ein.op @shifted(%a: i8, %b: i8) -> i8 {
  %three = arith.constant 3 : i8
  %0 = arith.shli %a, %b : i8
  %1 = arith.divsi %0, %three : i8
  ein.yield %1 : i8
}
ein.op @truncated(%a: f32) -> i8 {
  %0 = arith.fptosi %a : f32 to i8
  ein.yield %0 : i8
}

// CHECK-LABEL: func.func @total(
// CHECK: arith.extsi %{{.*}} : i1 to i8
// CHECK-NEXT: %[[B:.*]] = arith.extsi %{{.*}} : i1 to i8
// CHECK: %[[BY_ZERO:.*]] = arith.cmpi eq, %[[B]], %{{.*}} : i8
// CHECK: %[[BY_MINUS_ONE:.*]] = arith.cmpi eq, %[[B]], %{{.*}} : i8
// CHECK: %[[SPECIAL:.*]] = arith.ori %[[BY_ZERO]], %[[BY_MINUS_ONE]]
// CHECK: %[[DIVISOR:.*]] = arith.select %[[SPECIAL]], %{{.*}}, %[[B]]
// CHECK: arith.remsi %{{.*}}, %[[DIVISOR]] : i8
// CHECK: %[[INSIDE:.*]] = arith.cmpi ult, %[[AMOUNT:.*]], %{{.*}} : i8
// CHECK: %[[LIMITED:.*]] = arith.select %[[INSIDE]], %[[AMOUNT]], %{{.*}} : i8
// CHECK: %[[SHIFTED:.*]] = arith.shli %{{.*}}, %[[LIMITED]] : i8
// CHECK: %[[RESULT:.*]] = arith.select %[[INSIDE]], %[[SHIFTED]], %{{.*}} : i8
// CHECK-NOT: arith.cmpi
// CHECK: arith.divsi %[[RESULT]], %{{.*}} : i8
// CHECK: arith.maxnumf
// CHECK: arith.minnumf
// CHECK: arith.fptosi
func.func @total(%a: tensor<3xi1>, %b: tensor<3xi8>, %c: tensor<3xf32>) -> (tensor<3xi1>, tensor<3xi8>, tensor<3xi8>) {
  %0 = ein.contract "Z[i] = @remainder(A[i], B[i])"(%a, %a) : (tensor<3xi1>, tensor<3xi1>) -> tensor<3xi1>
  %1 = ein.contract "Z[i] = @shifted(A[i], B[i])"(%b, %b) : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  %2 = ein.contract "Z[i] = @truncated(A[i])"(%c) : (tensor<3xf32>) -> tensor<3xi8>
  return %0, %1, %2 : tensor<3xi1>, tensor<3xi8>, tensor<3xi8>
}
