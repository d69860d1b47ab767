// RUN: ricci-opt %s --ricci-to-cpu=target-cpu=x86-64-v3 | FileCheck %s

// CHECK: llvm.func internal @ricci_entry_product(
// CHECK: llvm.intr.fmuladd({{.*}}) : (vector<8xf32>, vector<8xf32>, vector<8xf32>) -> vector<8xf32>
// CHECK: llvm.mlir.global external constant @ricci_artifact_info()
func.func @product(%a: tensor<64x64xf32>, %b: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  return %0 : tensor<64x64xf32>
}
