// RUN: ricci-opt %s --convert-layout-to-linalg --split-input-file | FileCheck %s

// Columns that lie one after another: what a place holds follows from its digits. The
// result is read back, in row-major order.

// CHECK-DAG: #[[ZERO:.*]] = affine_map<(d0) -> (0, 0)>
// CHECK-DAG: #[[PLACE:.*]] = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[X:.*]]: tensor<4x6xf32>
func.func @columns(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<24xf32>
  // CHECK: %[[MOVED:.*]] = linalg.generic {indexing_maps = [#[[ZERO]], #[[PLACE]]], iterator_types = ["parallel"]}
  // CHECK-SAME: ins(%[[X]] : tensor<4x6xf32>) outs(%[[EMPTY]] : tensor<24xf32>)
  // CHECK: %[[AT:.*]] = linalg.index 0
  // CHECK: %[[ELEMENT:.*]] = tensor.extract %[[X]][%{{.*}}, %{{.*}}] : tensor<4x6xf32>
  // CHECK-NEXT: linalg.yield %[[ELEMENT]]
  // CHECK: %[[BACK:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[MOVED]] : tensor<24xf32>) outs(%{{.*}} : tensor<4x6xf32>)
  // CHECK: %[[ROW:.*]] = linalg.index 0
  // CHECK: %[[COLUMN:.*]] = linalg.index 1
  // CHECK: %[[FAR:.*]] = arith.muli %[[COLUMN]], %{{.*}}
  // CHECK: %[[PLACE:.*]] = arith.addi %[[ROW]], %[[FAR]]
  // CHECK: tensor.extract %[[MOVED]][%[[PLACE]]] : tensor<24xf32>
  // CHECK: return %[[BACK]]
  %0 = layout.convert %x : tensor<4x6xf32> from #layout.layout<(4 = 4@addr:6, 6 = 6@addr:1)>
                         to #layout.layout<(4 = 4@addr:1, 6 = 6@addr:4)>
  return %0 : tensor<4x6xf32>
}

// -----

// A dimension for each axis. A conversion of a conversion reads where the first put it;
// nothing is read back in between.

// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[X:.*]]: tensor<8xf32>
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK: %[[CIPHERTEXTS:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<8xf32>) outs(%{{.*}} : tensor<2x4xf32>)
  // CHECK: %[[SPREAD:.*]] = linalg.generic {{.*}} ins(%[[CIPHERTEXTS]] : tensor<2x4xf32>) outs(%{{.*}} : tensor<22xf32>)
  // CHECK: %[[BACK:.*]] = linalg.generic {{.*}} ins(%[[SPREAD]] : tensor<22xf32>) outs(%{{.*}} : tensor<8xf32>)
  // CHECK-NOT: linalg.generic
  // CHECK: return %[[BACK]]
  %0 = layout.convert %x : tensor<8xf32> from #layout.layout<(8 = 8@addr:1)>
                         to #layout.layout<(8 = 2@ct:1 4@slot:1)>
  %1 = layout.convert %0 : tensor<8xf32> from #layout.layout<(8 = 2@ct:1 4@slot:1)>
                         to #layout.layout<(8 = 8@addr:3)>
  return %1 : tensor<8xf32>
}

// -----

// Nothing moves where row-major is what both say, whatever modes it is written with, nor
// where there is no element.

// CHECK-LABEL: func.func @still(
// CHECK-SAME: %[[X:.*]]: tensor<4x6xf32>, %[[NONE:.*]]: tensor<0x3xf32>
// CHECK-NEXT: return %[[X]], %[[NONE]]
func.func @still(%x: tensor<4x6xf32>, %none: tensor<0x3xf32>) -> (tensor<4x6xf32>, tensor<0x3xf32>) {
  %0 = layout.convert %x : tensor<4x6xf32> from #layout.layout<(4 = 4@addr:6, 6 = 6@addr:1)>
                         to #layout.layout<(4 = 2@addr:12 2@addr:6, 6 = 6@addr:1)>
  %1 = layout.convert %none : tensor<0x3xf32> from #layout.layout<(0 = 1@addr:3, 3 = 3@addr:1)>
                         to #layout.layout<(0 = 1@addr:1, 3 = 3@addr:1)>
  return %0, %1 : tensor<4x6xf32>, tensor<0x3xf32>
}

// -----

// Strides that don't nest are looked up; place 1 and 4 hold no element of their own.

// CHECK-LABEL: func.func @table(
func.func @table(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  // CHECK: %[[TABLE:.*]] = arith.constant dense<[0, 0, 2, 1, 0, 3]> : tensor<6xi32>
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[TABLE]] : tensor<2x2xf32>, tensor<6xi32>) outs(%{{.*}} : tensor<6xf32>)
  // CHECK: %[[AT:.*]] = linalg.index 0
  // CHECK: tensor.extract %[[TABLE]][%[[AT]]] : tensor<6xi32>
  %0 = layout.convert %x : tensor<2x2xf32> from #layout.layout<(2 = 2@addr:2, 2 = 2@addr:1)>
                         to #layout.layout<(2 = 2@addr:2, 2 = 2@addr:3)>
  return %0 : tensor<2x2xf32>
}

// -----

// A permutation is looked up both ways.

// CHECK-LABEL: func.func @permuted(
func.func @permuted(%x: tensor<3xf32>) -> tensor<3xf32> {
  // CHECK: %[[BACK:.*]] = arith.constant dense<[1, 2, 0]> : tensor<3xi32>
  // CHECK: %[[MOVED:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[BACK]] : tensor<3xf32>, tensor<3xi32>)
  // CHECK: %[[IMAGE:.*]] = arith.constant dense<[2, 0, 1]> : tensor<3xi32>
  // CHECK: linalg.generic {{.*}} ins(%[[MOVED]], %[[IMAGE]] : tensor<3xf32>, tensor<3xi32>)
  %0 = layout.convert %x : tensor<3xf32> from #layout.layout<(3 = 3@addr:1)>
                         to #layout.layout<(3 = 3@addr:1) perm addr[2 0 1]>
  return %0 : tensor<3xf32>
}
