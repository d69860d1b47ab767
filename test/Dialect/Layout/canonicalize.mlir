// RUN: ricci-opt %s -canonicalize | FileCheck %s

#rows = #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1)>
#columns = #layout.layout<(8 = 8@addr:1, 8 = 8@addr:8)>
#tiles = #layout.layout<(8 = 2@addr:32 4@addr:4, 8 = 2@addr:16 4@addr:1)>

// CHECK-LABEL: @equal
// CHECK-SAME: %[[X:.*]]: tensor
// CHECK-NEXT: return %[[X]]
func.func @equal(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = layout.convert %x : tensor<8x8xf32> from #rows
      to #layout.layout<(8 = 2@addr:32 4@addr:8, 8 = 4@addr:2 2@addr:1)>
  return %0 : tensor<8x8xf32>
}

// CHECK-LABEL: @compose
// CHECK-SAME: %[[X:.*]]: tensor
// CHECK-NEXT: %[[Y:.*]] = layout.convert %[[X]] : tensor<8x8xf32> from #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1)> to #layout.layout<(8 = 8@addr:1, 8 = 8@addr:8)>
// CHECK-NEXT: return %[[Y]]
func.func @compose(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = layout.convert %x : tensor<8x8xf32> from #rows to #tiles
  %1 = layout.convert %0 : tensor<8x8xf32> from #tiles to #columns
  return %1 : tensor<8x8xf32>
}

// There and back.
// CHECK-LABEL: @inverse
// CHECK-SAME: %[[X:.*]]: tensor
// CHECK-NEXT: return %[[X]]
func.func @inverse(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = layout.convert %x : tensor<8x8xf32> from #rows to #tiles
  %1 = layout.convert %0 : tensor<8x8xf32> from #tiles to #rows
  return %1 : tensor<8x8xf32>
}

// Two that don't meet stay two.
// CHECK-LABEL: @apart
// CHECK-COUNT-2: layout.convert
func.func @apart(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = layout.convert %x : tensor<8x8xf32> from #rows to #tiles
  %1 = layout.convert %0 : tensor<8x8xf32> from #columns to #rows
  return %1 : tensor<8x8xf32>
}

// CHECK-LABEL: @normalize
// CHECK-NEXT: layout.convert %{{.*}} : tensor<8x8xf32> from #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1)> to #layout.layout<(8 = 8@addr:1, 8 = 8@addr:8)>
func.func @normalize(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = layout.convert %x : tensor<8x8xf32> from #layout.layout<(8 = 2@addr:32 4@addr:8, 8 = 8@addr:1)>
                         to #columns
  return %0 : tensor<8x8xf32>
}
