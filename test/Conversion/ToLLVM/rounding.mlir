// RUN: ricci-opt %s --convert-to-llvm-entries | FileCheck %s

// From f64 to bf16 the way is over f32, cut off to odd; the module holds nothing else of the dialects that this takes.

// CHECK-LABEL: llvm.func @narrow(
// CHECK: %[[NEAR:.*]] = llvm.fptrunc %[[X:.*]] : f64 to f32
// CHECK: %[[BACK:.*]] = llvm.fpext %[[NEAR]] : f32 to f64
// CHECK: llvm.fcmp "une" %[[BACK]], %[[X]] : f64
// CHECK: llvm.intr.fabs(%[[BACK]])
func.func private @narrow(%x: f64) -> bf16 {
  %0 = arith.truncf %x : f64 to bf16
  return %0 : bf16
}
