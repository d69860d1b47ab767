// RUN: ricci-opt %s -ein-merge-operands | FileCheck %s
// RUN: ricci-opt %s -ein-merge-operands > %t.mlir
// RUN: ricci-run %t.mlir --entry=max --random=7:f32,7:f32 --seed=3 -o %t.after.npy
// RUN: ricci-run %s --entry=max --random=7:f32,7:f32 --seed=3 -o %t.before.npy
// RUN: cmp %t.before.npy %t.after.npy

// CHECK-LABEL: @max
// CHECK-SAME: %[[A:.*]]: tensor<7xf32>, %[[B:.*]]: tensor<7xf32>
// CHECK: ein.contract "Z[i] = max(A[i], B[i])"(%[[A]], %[[B]])
func.func @max(%a: tensor<7xf32>, %b: tensor<7xf32>) -> tensor<7xf32> {
  %0 = ein.contract "Z[i] = max(A[i], B[i], C[i])"(%a, %b, %a)
      : (tensor<7xf32>, tensor<7xf32>, tensor<7xf32>) -> tensor<7xf32>
  return %0 : tensor<7xf32>
}

// One operand under a chain operator is the operand itself.
// CHECK-LABEL: func.func private @all_the_same
// CHECK: ein.contract {{.*}}(%{{[^,]*}}) : (tensor<7xi32>) -> tensor<i32>
func.func private @all_the_same(%a: tensor<7xi32>) -> tensor<i32> {
  %0 = ein.contract "Z[] = add[i](min(A[i], B[i]))"(%a, %a)
      : (tensor<7xi32>, tensor<7xi32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// Sums and products count repetitions, and other indices are other numbers.
// CHECK-LABEL: func.func private @kept
// CHECK: ein.contract {{.*}}(%{{.*}}, %{{.*}})
// CHECK: ein.contract {{.*}}(%{{.*}}, %{{.*}})
func.func private @kept(%a: tensor<7x7xf32>) -> (tensor<7x7xf32>, tensor<7x7xf32>) {
  %0 = ein.contract "Z[i, j] = A[i, j] * B[i, j]"(%a, %a)
      : (tensor<7x7xf32>, tensor<7x7xf32>) -> tensor<7x7xf32>
  %1 = ein.contract "Z[i, j] = max(A[i, j], B[j, i])"(%a, %a)
      : (tensor<7x7xf32>, tensor<7x7xf32>) -> tensor<7x7xf32>
  return %0, %1 : tensor<7x7xf32>, tensor<7x7xf32>
}
