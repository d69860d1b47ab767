// The deallocation pipeline frees an intermediate buffer once, and copies an
// argument that is returned, so that the caller owns each result.

// RUN: mlir-opt %s -buffer-deallocation-pipeline | FileCheck %s

// CHECK-LABEL: func.func @intermediate(
// CHECK: %[[INNER:.*]] = memref.alloc() : memref<4xf32>
// CHECK: %[[RESULT:.*]] = memref.alloc() : memref<4xf32>
// CHECK: memref.dealloc %[[INNER]]
// CHECK-NOT: memref.dealloc
// CHECK: return %[[RESULT]]
func.func @intermediate(%a: memref<4xf32>) -> memref<4xf32> {
  %0 = memref.alloc() : memref<4xf32>
  linalg.copy ins(%a : memref<4xf32>) outs(%0 : memref<4xf32>)
  %1 = memref.alloc() : memref<4xf32>
  linalg.copy ins(%0 : memref<4xf32>) outs(%1 : memref<4xf32>)
  return %1 : memref<4xf32>
}

// CHECK-LABEL: func.func @argument(
// CHECK-SAME: %[[A:.*]]: memref<4xf32>)
// CHECK: %[[COPY:.*]] = bufferization.clone %[[A]]
// CHECK: return %[[COPY]]
func.func @argument(%a: memref<4xf32>) -> memref<4xf32> {
  return %a : memref<4xf32>
}
