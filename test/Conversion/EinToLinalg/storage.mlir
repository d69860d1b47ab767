// Integers lie alone in whole bytes; the signature that the program gave stays.

// RUN: ricci-opt %s --convert-ein-to-linalg | FileCheck %s

// CHECK-LABEL: func.func @constants() -> (tensor<3xi8>, tensor<2xi8>, tensor<2xi64>, tensor<2xi8>, tensor<2xi16>)
// CHECK-SAME: ricci.signature = () -> (tensor<3xi1>, tensor<2xui4>, tensor<2xindex>, tensor<2xi4>, tensor<2xui16>)
// CHECK-DAG: arith.constant dense<[1, 0, 1]> : tensor<3xi8>
// CHECK-DAG: arith.constant dense<[15, 1]> : tensor<2xi8>
// CHECK-DAG: arith.constant dense<7> : tensor<2xi64>
// CHECK-DAG: arith.constant dense<-7> : tensor<2xi8>
// CHECK-DAG: arith.constant dense<[-1, 2]> : tensor<2xi16>
func.func @constants() -> (tensor<3xi1>, tensor<2xui4>, tensor<2xindex>,
                           tensor<2xi4>, tensor<2xui16>) {
  %0 = arith.constant dense<[true, false, true]> : tensor<3xi1>
  %1 = arith.constant dense<[15, 1]> : tensor<2xui4>
  %2 = arith.constant dense<7> : tensor<2xindex>
  %3 = arith.constant dense<-7> : tensor<2xi4>
  %4 = arith.constant dense<[65535, 2]> : tensor<2xui16>
  return %0, %1, %2, %3, %4
      : tensor<3xi1>, tensor<2xui4>, tensor<2xindex>, tensor<2xi4>, tensor<2xui16>
}

// A value may be returned twice, from an argument, and nothing be computed.
// CHECK-LABEL: func.func private @twice(
// CHECK-SAME: %[[A:.*]]: tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>)
// CHECK-SAME: ricci.signature = (tensor<?xi3>) -> (tensor<?xi3>, tensor<?xi3>)
// CHECK-NEXT: return %[[A]], %[[A]]
func.func private @twice(%a: tensor<?xi3>) -> (tensor<?xi3>, tensor<?xi3>) {
  return %a, %a : tensor<?xi3>, tensor<?xi3>
}

// CHECK-LABEL: func.func @calls(
// CHECK: tensor.cast %{{.*}} : tensor<4xi8> to tensor<?xi8>
// CHECK: call @twice(%{{.*}}) : (tensor<?xi8>) -> (tensor<?xi8>, tensor<?xi8>)
// CHECK: tensor.dim
// CHECK: cf.assert %{{.*}}, "tensor.cast: dimension 0 is not 4
// CHECK: tensor.cast %{{.*}} : tensor<?xi8> to tensor<4xi8>
func.func @calls(%a: tensor<4xi3>) -> tensor<4xi3> {
  %0 = tensor.cast %a : tensor<4xi3> to tensor<?xi3>
  %1:2 = call @twice(%0) : (tensor<?xi3>) -> (tensor<?xi3>, tensor<?xi3>)
  %2 = tensor.cast %1#0 : tensor<?xi3> to tensor<4xi3>
  return %2 : tensor<4xi3>
}

// Narrow integers are computed in their own width: sums wrap, and are extended
// where they are stored.
// CHECK-LABEL: func.func @unsigned(
// CHECK: ^bb0(%[[X:.*]]: i8, %[[ACC:.*]]: i8):
// CHECK: %[[NARROW:.*]] = arith.trunci %[[X]] : i8 to i5
// CHECK: %[[BEFORE:.*]] = arith.trunci %[[ACC]] : i8 to i5
// CHECK: %[[SUM:.*]] = arith.addi %[[BEFORE]], %[[NARROW]] : i5
// CHECK: arith.extui %[[SUM]] : i5 to i8
func.func @unsigned(%a: tensor<4xui5>) -> tensor<ui5> {
  %0 = ein.contract "i->"(%a) : (tensor<4xui5>) -> tensor<ui5>
  return %0 : tensor<ui5>
}
