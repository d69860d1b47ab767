// RUN: ricci-opt %s --ricci-order-constants | FileCheck %s

// Private constants come first, in the order of their uses; others stay as they
// are, and names of theirs are not taken.
// CHECK:      memref.global "private" constant @constant_0 : memref<1xf32> = dense<1.000000e+00>
// CHECK-NEXT: memref.global "private" constant @constant_1 : memref<1xf32> = dense<2.000000e+00>
// CHECK-NEXT: memref.global constant @constant : memref<1xf32>
// CHECK-NEXT: memref.global "private" @variable : memref<1xf32>
// CHECK-NEXT: memref.global "private" constant @unused : memref<1xf32>
memref.global "private" constant @second : memref<1xf32> = dense<2.0>
memref.global constant @constant : memref<1xf32> = dense<3.0>
memref.global "private" @variable : memref<1xf32> = dense<4.0>
memref.global "private" constant @unused : memref<1xf32> = dense<5.0>

// CHECK-LABEL: func.func @f
// CHECK: memref.get_global @constant_0
// CHECK: memref.get_global @constant_1
// CHECK: memref.get_global @constant_0
// CHECK: memref.get_global @variable
// CHECK: memref.get_global @constant :
func.func @f() -> (memref<1xf32>, memref<1xf32>, memref<1xf32>, memref<1xf32>, memref<1xf32>) {
  %0 = memref.get_global @first : memref<1xf32>
  %1 = memref.get_global @second : memref<1xf32>
  %2 = memref.get_global @first : memref<1xf32>
  %3 = memref.get_global @variable : memref<1xf32>
  %4 = memref.get_global @constant : memref<1xf32>
  return %0, %1, %2, %3, %4 : memref<1xf32>, memref<1xf32>, memref<1xf32>, memref<1xf32>, memref<1xf32>
}

memref.global "private" constant @first : memref<1xf32> = dense<1.0>
