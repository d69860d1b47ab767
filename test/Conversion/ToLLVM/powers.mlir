// RUN: ricci-opt %s --convert-to-llvm-entries | FileCheck %s

// Scalars take a loop over the bits of the exponent below its sign.
// CHECK-LABEL: @scalar
// CHECK:       llvm.and %{{.*}}, %{{.*}} : i8
// CHECK:       llvm.br ^[[HEADER:bb[0-9]+]](
// CHECK:       ^[[HEADER]](%[[RESULT:.*]]: i8, %[[FACTOR:.*]]: i8, %[[REST:.*]]: i8):
// CHECK:       %[[LEFT:.*]] = llvm.icmp "ne" %[[REST]]
// CHECK:       llvm.cond_br %[[LEFT]], ^[[BODY:bb[0-9]+]], ^[[END:bb[0-9]+]]
// CHECK:       ^[[BODY]]:
// CHECK:       llvm.mul %[[RESULT]], %[[FACTOR]]
// CHECK:       llvm.mul %[[FACTOR]], %[[FACTOR]]
// CHECK:       llvm.br ^[[HEADER]](
// CHECK:       ^[[END]]:
// CHECK:       llvm.select %{{.*}}, %[[RESULT]]
func.func private @scalar(%x: i8, %n: i8) -> i8 {
  %0 = math.ipowi %x, %n : i8
  return %0 : i8
}

// Vectors take as many steps as any element may.
// CHECK-LABEL:   @vector
// CHECK-NOT:     llvm.br
// CHECK-COUNT-7: llvm.lshr {{.*}} : vector<4xi8>
// CHECK-NOT:     llvm.lshr
func.func private @vector(%x: vector<4xi8>, %n: vector<4xi8>) -> vector<4xi8> {
  %0 = math.ipowi %x, %n : vector<4xi8>
  return %0 : vector<4xi8>
}
