// RUN: ricci-opt %s | FileCheck %s
// RUN: ricci-opt %s | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -mlir-print-op-generic | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -emit-bytecode | ricci-opt | FileCheck %s

// Every part of a layout; spaces mean nothing.
// CHECK-LABEL: @parts
// CHECK-SAME: full = #layout.layout<(4 = 2@addr:8 2@lane:1, 8 = 8@addr:1) rep 2@slot:32 offset addr:3 swizzle addr:2,3,3>
// CHECK-SAME: moved = #layout.layout<(3 = 4@ct:1) perm ct[1 0 2 3]>
// CHECK-SAME: scalar = #layout.layout<()>
// CHECK-SAME: skewed = #layout.layout<(4 = 4@slot:1, 4 = 4@ct:1) skew 1.0 += -1*0.0 + 0>
func.func private @parts() attributes {
  full = #layout.layout<( 4=2@addr:8 2@lane:1,8 = 8@addr:1 )rep 2@slot:32 offset addr:3
                        swizzle addr:2,3,3>,
  moved = #layout.layout<(3 = 4@ct:1) perm ct[1 0 2 3]>,
  scalar = #layout.layout<()>,
  skewed = #layout.layout<(4 = 4@slot:1, 4 = 4@ct:1) skew 1.0 += -1*0.0 + 0>
}

#rows = #layout.layout<(10 = 10@addr:7, 7 = 7@addr:1)>
#panels = #layout.layout<(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)>

// CHECK-LABEL: @convert
// CHECK: layout.convert %{{.*}} : tensor<10x7xf32> from #layout.layout<(10 = 10@addr:7, 7 = 7@addr:1)> to #layout.layout<(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)>
func.func @convert(%x: tensor<10x7xf32>) -> tensor<10x7xf32> {
  %0 = layout.convert %x : tensor<10x7xf32> from #rows to #panels
  return %0 : tensor<10x7xf32>
}

// CHECK-LABEL: @empty
// CHECK: layout.convert {{.*}} : tensor<0x7xi8>
func.func @empty(%x: tensor<0x7xi8>) -> tensor<0x7xi8> {
  %0 = layout.convert %x : tensor<0x7xi8> from #layout.layout<(0 = 1@addr:7, 7 = 7@addr:1)>
                         to #layout.layout<(0 = 1@addr:1, 7 = 7@addr:1)>
  return %0 : tensor<0x7xi8>
}
