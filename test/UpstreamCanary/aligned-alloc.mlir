// With `use-aligned-alloc` an allocation is a call of aligned_alloc, its size
// rounded up to the alignment.

// RUN: mlir-opt %s -finalize-memref-to-llvm="use-aligned-alloc=1" | FileCheck %s

// CHECK: llvm.func @aligned_alloc(i64, i64) -> !llvm.ptr
// CHECK-LABEL: func.func @allocate(
// CHECK: %[[ALIGNMENT:.*]] = llvm.mlir.constant(64 : index) : i64
// CHECK: %[[REST:.*]] = llvm.urem %[[PADDED:.*]], %[[ALIGNMENT]]
// CHECK: %[[SIZE:.*]] = llvm.sub %[[PADDED]], %[[REST]]
// CHECK: llvm.call @aligned_alloc(%[[ALIGNMENT]], %[[SIZE]]) : (i64, i64) -> !llvm.ptr
func.func @allocate(%extent: index) -> memref<?xf32> {
  %0 = memref.alloc(%extent) {alignment = 64 : i64} : memref<?xf32>
  return %0 : memref<?xf32>
}
