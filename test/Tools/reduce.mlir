// ricci-reduce keeps what a script calls interesting, and drops the rest.

// RUN: ricci-reduce %s --reduction-tree='traversal-mode=0 test=%source_dir/test/Tools/Inputs/has-max.sh' | FileCheck %s

// CHECK-NOT: @other
// CHECK: func @kept
// CHECK: max
func.func @kept(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = ein.contract "Z[m] = max[k](A[m, k])"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @other(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  %0 = ein.contract "mk->m"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
