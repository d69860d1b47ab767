// RUN: ricci-opt %s -ein-order-contractions | FileCheck %s
// RUN: ricci-opt %s -ein-order-contractions='objective=peak' | FileCheck %s --check-prefix=PEAK
// RUN: ricci-opt %s -ein-order-contractions='objective=writes exact-limit=0' | FileCheck %s --check-prefix=GREEDY
// RUN: not ricci-opt %s -ein-order-contractions='objective=time' 2>&1 | FileCheck %s --check-prefix=OBJECTIVE

// OBJECTIVE: found objective 'time', expected flops, peak or writes

// CHECK-LABEL: @matrix_chain
// CHECK-SAME: %[[A:.*]]: tensor<2x30xf32>, %[[B:.*]]: tensor<30x4xf32>, %[[C:.*]]: tensor<4x50xf32>
// CHECK: %[[AB:.*]] = ein.contract "ij,jk->ik"(%[[A]], %[[B]]) : {{.*}} -> tensor<2x4xf32>
// CHECK: ein.contract "ik,kl->il"(%[[AB]], %[[C]]) : {{.*}} -> tensor<2x50xf32>
// PEAK-LABEL: @matrix_chain
// PEAK: "ij,jk->ik"
// GREEDY-LABEL: @matrix_chain
// GREEDY: "ij,jk->ik"
func.func @matrix_chain(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>) -> tensor<2x50xf32> {
  %0 = ein.contract "ij,jk,kl->il"(%a, %b, %c)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// One factor leaves the sum: Σ_k a(k)·b = (Σ_k a(k))·b.
// CHECK-LABEL: @factor_out
// CHECK: %[[SUM:.*]] = ein.contract "k->"
// CHECK: ein.contract {{.*}}(%{{.*}}, %{{.*}}) : (tensor<f32>, tensor<32xf32>) -> tensor<32xf32>
func.func @factor_out(%a: tensor<64xf32>, %b: tensor<32xf32>) -> tensor<32xf32> {
  %0 = ein.contract "k,i->i"(%a, %b) : (tensor<64xf32>, tensor<32xf32>) -> tensor<32xf32>
  return %0 : tensor<32xf32>
}

// The intermediates are of the accumulation type; the last step converts.
// CHECK-LABEL: @accumulate
// CHECK: "ij,jk->ik"{{.*}} : (tensor<2x30xi8>, tensor<30x4xi8>) -> tensor<2x4xi32>
// CHECK: "ik,kl->il"{{.*}} accumulate(i32) : (tensor<2x4xi32>, tensor<4x50xi8>) -> tensor<2x50xi8>
func.func @accumulate(%a: tensor<2x30xi8>, %b: tensor<30x4xi8>, %c: tensor<4x50xi8>) -> tensor<2x50xi8> {
  %0 = ein.contract "ij,jk,kl->il"(%a, %b, %c) accumulate(i32)
      : (tensor<2x30xi8>, tensor<30x4xi8>, tensor<4x50xi8>) -> tensor<2x50xi8>
  return %0 : tensor<2x50xi8>
}

// Any pair of operators with the laws: float addition over max.
// CHECK-LABEL: @max_plus
// CHECK: "Z[i, k] = max[j](A[i, j] + B[j, k])"
// CHECK: "Z[i, l] = max[k](A[i, k] + B[k, l])"
func.func @max_plus(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>) -> tensor<2x50xf32> {
  %0 = ein.contract "Z[i, l] = max[j, k](A[i, j] + B[j, k] + C[k, l])"(%a, %b, %c)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// max over max, where the reduced rank isn't empty.
// CHECK-LABEL: @max_max
// CHECK: "Z[] = max[k](max(A[k]))"
// CHECK: "Z[i] = max(A[], B[i])"
// CHECK: "Z[i] = max(A[i], B[i])"
func.func @max_max(%a: tensor<7xf32>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  %0 = ein.contract "Z[i] = max[k](max(A[k], B[i], C[i]))"(%a, %b, %c)
      : (tensor<7xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// The initial value joins in the last step.
// CHECK-LABEL: @init
// CHECK: "ij,jk->ik"
// CHECK: "Z[i, l] = add[k](A[i, k] * B[k, l]) from C[i, l]"
func.func @init(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>, %d: tensor<2x50xf32>) -> tensor<2x50xf32> {
  %0 = ein.contract "Z[i, l] = add[j, k](A[i, j] * B[j, k] * C[k, l]) from D[i, l]"(%a, %b, %c, %d)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>, tensor<2x50xf32>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// An initial value goes with a reduction (E9), so a rank waits for it.
// CHECK-LABEL: @init_waits
// CHECK: "k->"
// CHECK: "Z[i] = add[j](A[j] * B[]) from C[i]"
func.func @init_waits(%a: tensor<8xf32>, %b: tensor<8xf32>, %d: tensor<2xf32>) -> tensor<2xf32> {
  %0 = ein.contract "Z[i] = add[j, k](A[j] * B[k]) from D[i]"(%a, %b, %d)
      : (tensor<8xf32>, tensor<8xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// A rank of the result that only the initial value has.
// CHECK-LABEL: @init_alone_has_a_rank
// CHECK: "ij,jk->ik"
// CHECK: "Z[b, i, l] = add[k](A[i, k] * B[k, l]) from C[b, i, l]"
func.func @init_alone_has_a_rank(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>, %d: tensor<5x2x50xf32>) -> tensor<5x2x50xf32> {
  %0 = ein.contract "Z[b, i, l] = add[j, k](A[i, j] * B[j, k] * C[k, l]) from D[b, i, l]"(%a, %b, %c, %d)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>, tensor<5x2x50xf32>) -> tensor<5x2x50xf32>
  return %0 : tensor<5x2x50xf32>
}

// The mask has j, which stays to the last step, although (A B) C is cheaper.
// CHECK-LABEL: @mask
// CHECK: "jk,kl->lj"
// CHECK: "Z[i, l] = add[j](A[i, j] * B[l, j]) where C[i, j]"
func.func @mask(%a: tensor<2x30xf32>, %b: tensor<30x4xf32>, %c: tensor<4x50xf32>, %d: tensor<2x30xi1>) -> tensor<2x50xf32> {
  %0 = ein.contract "Z[i, l] = add[j, k](A[i, j] * B[j, k] * C[k, l]) where D[i, j]"(%a, %b, %c, %d)
      : (tensor<2x30xf32>, tensor<30x4xf32>, tensor<4x50xf32>, tensor<2x30xi1>) -> tensor<2x50xf32>
  return %0 : tensor<2x50xf32>
}

// A step has a window only beside what tells its ranks' extents.
// CHECK-LABEL: @window
// CHECK: "r,r->r"
// CHECK: "Z[p] = add[r](A[p + r] * B[r])"
func.func @window(%a: tensor<10xf32>, %w: tensor<3xf32>, %c: tensor<3xf32>) -> tensor<8xf32> {
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r] * C[r])"(%a, %w, %c)
      : (tensor<10xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}
