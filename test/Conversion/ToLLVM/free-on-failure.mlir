// RUN: ricci-opt %s --convert-to-llvm-entries | FileCheck %s

// An error after an allocation frees what is allocated by then: a slot holds it until it is freed.
// CHECK-LABEL: llvm.func internal @ricci_entry_g(
// CHECK: %[[SLOTS:.*]] = llvm.alloca
// CHECK: llvm.intr.memset"(%[[SLOTS]]
// CHECK: %[[MEMORY:.*]] = llvm.call @malloc
// CHECK-NEXT: llvm.store %[[MEMORY]], %[[SLOTS]]
// CHECK: llvm.call @free
// CHECK-NEXT: %[[NULL:.*]] = llvm.mlir.zero
// CHECK-NEXT: llvm.store %[[NULL]], %[[SLOTS]]
// CHECK: llvm.return
// CHECK: %[[STATUS:.*]] = llvm.mlir.constant(3 : i32)
// CHECK: llvm.call @ricci_set_error(%[[STATUS]]
// CHECK: llvm.br ^[[LOOP:.*]](%[[STATUS]],
// CHECK: llvm.call @ricci_set_error
// CHECK: llvm.br ^[[LOOP]](
// CHECK: ^[[LOOP]](%[[RESULT:.*]]: i32, %[[NUMBER:.*]]: i64):
// CHECK: %[[SLOT:.*]] = llvm.getelementptr %[[SLOTS]][%[[NUMBER]]]
// CHECK-NEXT: %[[HELD:.*]] = llvm.load %[[SLOT]]
// CHECK-NEXT: llvm.call @free(%[[HELD]])
// CHECK: llvm.br ^[[LOOP]](
// CHECK: llvm.return %[[RESULT]]
func.func @g(%a: memref<i64>) attributes {ricci.signature = (tensor<i64>) -> ()} {
  %n = memref.load %a[] : memref<i64>
  %t = memref.alloc() {alignment = 64 : i64} : memref<64xi8>
  %c0 = arith.constant 0 : i64
  %positive = arith.cmpi sgt, %n, %c0 : i64
  cf.assert %positive, "the number is not positive"
  memref.dealloc %t : memref<64xi8>
  return
}
