// RUN: ricci-opt %s --convert-to-llvm-entries | FileCheck %s

// A public function is an entry behind the runtime's ABI; the table describes
// its types as written, not as stored.


// CHECK: llvm.func @ricci_set_error(i32, !llvm.ptr) -> i32

// CHECK-LABEL: llvm.func internal @ricci_entry_f(
// CHECK-SAME: %[[PACKED:.*]]: !llvm.ptr) -> i32
// CHECK: llvm.store %{{.*}} : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>, !llvm.ptr
// CHECK: %[[OK:.*]] = llvm.mlir.constant(0 : i32)
// CHECK: llvm.return %[[OK]]
// CHECK-NOT: llvm.unreachable
// CHECK: llvm.mlir.global internal constant @ricci.entry.f.name("f\00")
// CHECK: llvm.mlir.global external constant @ricci_artifact_info()
func.func @f(%a: memref<?xi8>, %b: memref<?xi8>) -> memref<?xi8>
    attributes {ricci.signature = (tensor<?xui4>, tensor<?xui4>) -> tensor<?xui4>} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %a, %c0 : memref<?xi8>
  %m = memref.dim %b, %c0 : memref<?xi8>
  %same = arith.cmpi eq, %n, %m : index
  cf.assert %same, "the operands differ in length"
  %result = memref.alloc(%n) {alignment = 64 : i64} : memref<?xi8>
  return %result : memref<?xi8>
}
