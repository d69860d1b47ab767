// RUN: ricci-opt %s --convert-to-llvm-entries | FileCheck %s

// The memory is aligned by hand, and what is freed is the start of the allocation.
// CHECK-LABEL: llvm.func internal @ricci_entry_aligned(
// CHECK: %[[PADDING:.*]] = llvm.mlir.constant(48 : index)
// CHECK: %[[BYTES:.*]] = llvm.add %{{.*}}, %[[PADDING]]
// CHECK: %[[MEMORY:.*]] = llvm.call @malloc(%[[BYTES]])
// CHECK: %[[NULL:.*]] = llvm.mlir.zero
// CHECK: %[[IS_NULL:.*]] = llvm.icmp "eq" %[[MEMORY]], %[[NULL]]
// CHECK: llvm.cond_br %[[IS_NULL]]
// CHECK: %[[END:.*]] = llvm.getelementptr %[[MEMORY]][48]
// CHECK: %[[MASK:.*]] = llvm.mlir.constant(-64 : index)
// CHECK: %[[ALIGNED:.*]] = llvm.intr.ptrmask %[[END]], %[[MASK]]
// CHECK: llvm.insertvalue %[[MEMORY]], %{{.*}}[0]
// CHECK: llvm.insertvalue %[[ALIGNED]], %{{.*}}[1]
func.func @aligned() -> memref<64xi8> attributes {ricci.signature = () -> (tensor<64xi8>)} {
  %result = memref.alloc() {alignment = 64 : i64} : memref<64xi8>
  return %result : memref<64xi8>
}

// What malloc aligns by itself stays where it is. No allocation is of zero bytes, for which malloc may give null.
// CHECK-LABEL: llvm.func internal @ricci_entry_natural(
// CHECK: ptrtoint
// CHECK-NEXT: %[[ONE:.*]] = llvm.mlir.constant(1 : index)
// CHECK-NEXT: %[[BYTES:.*]] = llvm.add %{{.*}}, %[[ONE]]
// CHECK-NEXT: %[[MEMORY:.*]] = llvm.call @malloc(%[[BYTES]])
// CHECK: llvm.insertvalue %[[MEMORY]], %{{.*}}[0]
// CHECK-NEXT: llvm.insertvalue %[[MEMORY]], %{{.*}}[1]
func.func @natural() -> memref<64xi8> attributes {ricci.signature = () -> (tensor<64xi8>)} {
  %result = memref.alloc() : memref<64xi8>
  return %result : memref<64xi8>
}
