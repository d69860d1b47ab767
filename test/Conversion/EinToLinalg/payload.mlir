// The shape that kernels rely on: result ranks first, operands as they are,
// conversions to the accumulation type, the map, then reduce(acc, mapped).

// RUN: ricci-opt %s --convert-ein-to-linalg --split-input-file | FileCheck %s

// CHECK-DAG: #[[A:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[B:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[C:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @product(
// CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<4x6xf32>
// CHECK: %[[START:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[EMPTY]]
// CHECK: linalg.generic {indexing_maps = [#[[A]], #[[B]], #[[C]]], iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<4x5xf32>, tensor<5x6xf32>) outs(%[[START]]
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[Y:.*]]: f32, %[[ACC:.*]]: f32):
// CHECK-NEXT: %[[MAPPED:.*]] = arith.mulf %[[X]], %[[Y]] fastmath<contract> : f32
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[ACC]], %[[MAPPED]] fastmath<reassoc,contract> : f32
// CHECK-NEXT: linalg.yield %[[SUM]]
func.func @product(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>) -> tensor<4x6xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
  return %0 : tensor<4x6xf32>
}

// -----

// bf16 accumulates in f32; the end is rounded in an operation of its own.
// CHECK-LABEL: func.func @narrow(
// CHECK: linalg.generic {{.*}} iterator_types = ["reduction"]
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<5xbf16>, tensor<5xbf16>) outs(%{{.*}} : tensor<f32>)
// CHECK-NEXT: ^bb0(%[[X:.*]]: bf16, %[[Y:.*]]: bf16, %[[ACC:.*]]: f32):
// CHECK-NEXT: %[[WIDE_X:.*]] = arith.extf %[[X]] : bf16 to f32
// CHECK-NEXT: %[[WIDE_Y:.*]] = arith.extf %[[Y]] : bf16 to f32
// CHECK-NEXT: %[[MAPPED:.*]] = arith.mulf %[[WIDE_X]], %[[WIDE_Y]]
// CHECK-NEXT: arith.addf %[[ACC]], %[[MAPPED]]
// CHECK: linalg.generic {{.*}} iterator_types = []
// CHECK-SAME: ins(%{{.*}} : tensor<f32>) outs(%{{.*}} : tensor<bf16>)
// CHECK: arith.truncf %{{.*}} : f32 to bf16
func.func @narrow(%a: tensor<5xbf16>, %b: tensor<5xbf16>) -> tensor<bf16> {
  %0 = ein.contract "k,k->"(%a, %b)
      : (tensor<5xbf16>, tensor<5xbf16>) -> tensor<bf16>
  return %0 : tensor<bf16>
}

// -----

// Without a reduction there is nothing to start from, and one operation.
// CHECK-LABEL: func.func @transpose(
// CHECK-NOT: linalg.fill
// CHECK: linalg.generic
// CHECK-SAME: iterator_types = ["parallel", "parallel"]
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: linalg.yield %[[X]]
// CHECK-NOT: linalg.generic
func.func @transpose(%a: tensor<4x5xf32>) -> tensor<5x4xf32> {
  %0 = ein.contract "ij->ji"(%a) : (tensor<4x5xf32>) -> tensor<5x4xf32>
  return %0 : tensor<5x4xf32>
}

// -----

// The neutral element belongs to the accumulation type.
// CHECK-LABEL: func.func @largest(
// CHECK: arith.constant -128 : i8
// CHECK: arith.maxsi
func.func @largest(%a: tensor<4x5xi8>) -> tensor<4xi8> {
  %0 = ein.contract "Z[m] = max[k](A[m, k])"(%a)
      : (tensor<4x5xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

// CHECK-LABEL: func.func @complex_sum(
// CHECK: complex.constant [0.000000e+00 : f32, 0.000000e+00 : f32]
// CHECK: complex.add
func.func @complex_sum(%a: tensor<5xcomplex<f32>>) -> tensor<complex<f32>> {
  %0 = ein.contract "k->"(%a) : (tensor<5xcomplex<f32>>) -> tensor<complex<f32>>
  return %0 : tensor<complex<f32>>
}

// -----

// CHECK-LABEL: func.func @initial_value_and_mask(
// CHECK-SAME: %[[A:.*]]: tensor<4x5xf32>, %[[C:.*]]: tensor<4xf32>, %[[M:.*]]: tensor<4x5xi8>)
// CHECK-NOT: linalg.fill
// CHECK: %[[START:.*]] = linalg.generic {{.*}} ins(%[[C]] : tensor<4xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[A]], %[[M]] : {{.*}}) outs(%[[START]]
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[BYTE:.*]]: i8, %[[ACC:.*]]: f32):
// CHECK: %[[BIT:.*]] = arith.trunci %[[BYTE]] : i8 to i1
// CHECK: %[[NEUTRAL:.*]] = arith.constant 0xFF800000 : f32
// CHECK: %[[KEPT:.*]] = arith.select %[[BIT]], %[[X]], %[[NEUTRAL]]
// CHECK: arith.maximumf %[[ACC]], %[[KEPT]]
func.func @initial_value_and_mask(%a: tensor<4x5xf32>, %c: tensor<4xf32>,
                                  %m: tensor<4x5xi1>) -> tensor<4xf32> {
  %0 = ein.contract "Z[m] = max[k](A[m, k]) from C[m] where M[m, k]"(%a, %c, %m)
      : (tensor<4x5xf32>, tensor<4xf32>, tensor<4x5xi1>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// No index tuple: what the reduction begins with is the result.
// CHECK-LABEL: func.func @nothing_to_add(
// CHECK: %[[FILL:.*]] = linalg.fill
// CHECK-NOT: linalg.generic
// CHECK: return %[[FILL]]
func.func @nothing_to_add(%a: tensor<4x0xf32>, %b: tensor<0x6xf32>) -> tensor<4x6xf32> {
  %0 = ein.contract "mk,kn->mn"(%a, %b)
      : (tensor<4x0xf32>, tensor<0x6xf32>) -> tensor<4x6xf32>
  return %0 : tensor<4x6xf32>
}

// -----

// An operator of one's own rounds as it is written: LLVM would regroup its product with those that reduce.
// CHECK-LABEL: func.func @rounded(
// CHECK: %[[MAPPED:.*]] = arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: arith.mulf %{{.*}}, %[[MAPPED]] fastmath<contract> : f32
// CHECK: %[[MAPPED:.*]] = arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: arith.addf %{{.*}}, %[[MAPPED]] fastmath<reassoc,contract> : f32
ein.op @thrice(%a: f32) -> f32 {
  %0 = arith.constant 3.0 : f32
  %1 = arith.mulf %a, %0 : f32
  ein.yield %1 : f32
}
func.func @rounded(%a: tensor<5xf32>) -> (tensor<f32>, tensor<f32>) {
  %0 = ein.contract "Z[] = mul[i](@thrice(A[i]))"(%a) : (tensor<5xf32>) -> tensor<f32>
  %1 = ein.contract "Z[] = add[i](@thrice(A[i]))"(%a) : (tensor<5xf32>) -> tensor<f32>
  return %0, %1 : tensor<f32>, tensor<f32>
}
