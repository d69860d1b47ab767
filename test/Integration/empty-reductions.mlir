// Reductions over ranks that turn out to be empty give the identity, whatever NaN and infinity it would have been
// mapped with in another order; and over ranks that are not, what they always gave.

// RUN: %make_npy %t.x.npy f4 5 -- nan inf -inf 1 -2
// RUN: %make_npy %t.w.npy c8 4 -- nan inf 1+2j -2
// RUN: ricci-opt %s --ein-order-contractions | FileCheck %s

// DEFINE: %{on} =
// DEFINE: %{all} = \
// DEFINE:   ricci-run %s --entry=main %t.x.npy %t.w.npy "--random=0x4:f32,4x3:f32,0:f32,3:f32,5:f64,0:f16,0:complex<f32>,3:i1" --check=ref %{on} && \
// DEFINE:   ricci-run %s --entry=main %t.x.npy %t.w.npy "--random=6x0:f32,0x3:f32,7:f32,3:f32,5:f64,9:f16,6:complex<f32>,3:i1" --check=ref %{on} && \
// DEFINE:   ricci-run %s --entry=main %t.x.npy %t.w.npy "--random=6x4:f32,4x0:f32,7:f32,0:f32,5:f64,9:f16,6:complex<f32>,0:i1" --check=ref %{on} && \
// DEFINE:   ricci-run %s --entry=main "--random=5:f32,4:complex<f32>,6x4:f32,4x3:f32,7:f32,3:f32,5:f64,9:f16,6:complex<f32>,3:i1" --check=ref %{on}

// RUN: %{all}
// REDEFINE: %{on} = --target=nvptx --emulate
// RUN: %{all}

func.func @main(%x: tensor<?xf32>, %w: tensor<?xcomplex<f32>>, %b: tensor<?x?xf32>, %c: tensor<?x?xf32>, %v: tensor<?xf32>,
                %u: tensor<?xf32>, %s: tensor<?xf64>, %h: tensor<?xf16>, %y: tensor<?xcomplex<f32>>, %m: tensor<?xi1>)
    -> (tensor<?x?xf32>, tensor<?xf32>, tensor<?xi32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?xbf16>, tensor<?xcomplex<f32>>,
        tensor<?xf32>) {
  %0 = call @product(%x, %b, %c) : (tensor<?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = call @outer(%x, %v) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %2 = call @started(%x, %v, %u, %s) : (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf64>) -> tensor<?xi32>
  %3 = call @chain(%b, %c) : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %4 = call @masked(%b, %c, %u, %m) : (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?xi1>) -> tensor<?xf32>
  %5 = call @halves(%x, %h) : (tensor<?xf32>, tensor<?xf16>) -> tensor<?xbf16>
  %6 = call @numbers(%w, %y) : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  %7 = call @largest(%x, %b) : (tensor<?xf32>, tensor<?x?xf32>) -> tensor<?xf32>
  return %0, %1, %2, %3, %4, %5, %6, %7
      : tensor<?x?xf32>, tensor<?xf32>, tensor<?xi32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?xbf16>, tensor<?xcomplex<f32>>,
        tensor<?xf32>
}

// Each product is of two operands; an operand says whether there is something to sum.
// CHECK-LABEL: func.func private @product(
// CHECK-SAME: %[[A:.*]]: tensor<?xf32>, %[[B:.*]]: tensor<?x?xf32>, %[[C:.*]]: tensor<?x?xf32>
// CHECK: %[[R:.*]] = ein.contract {{.*}} -> tensor<?x?xf32>
// CHECK: %[[ANY:.*]] = ein.contract "Z[] = or[i0, i1](@present(A[i0, i1]))"(%[[B]])
// CHECK: ein.contract "Z[i0, i1] = @guard(A[i0, i1], B[])"(%[[R]], %[[ANY]])
func.func private @product(%a: tensor<?xf32>, %b: tensor<?x?xf32>, %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "i,jk,kl->il"(%a, %b, %c)
      : (tensor<?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func private @outer(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %0 = ein.contract "i,k->i"(%a, %b) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// What the sum begins with stays.
// CHECK-LABEL: func.func private @started(
// CHECK: @guard
// CHECK-NEXT: ein.contract "Z[i] = A[i] + B[i]"
func.func private @started(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<?xf32>, %s: tensor<?xf64>) -> tensor<?xi32> {
  %0 = ein.contract "Z[i] = add[k, l](A[i] * B[k] * C[l]) from S[i]"(%a, %b, %c, %s) accumulate(f64)
      : (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf64>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}

func.func private @chain(%b: tensor<?x?xf32>, %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = ein.contract "jk,kl,ml->jm"(%b, %c, %c)
      : (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

func.func private @masked(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>, %c: tensor<?xf32>, %m: tensor<?xi1>) -> tensor<?xf32> {
  %0 = ein.contract "Z[j] = add[i, k](A[i, j] * B[j, k] * C[k]) where M[k]"(%a, %b, %c, %m)
      : (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xf32>, tensor<?xi1>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

func.func private @halves(%a: tensor<?xf32>, %b: tensor<?xf16>) -> tensor<?xbf16> {
  %0 = ein.contract "i,k->i"(%a, %b) accumulate(f32) : (tensor<?xf32>, tensor<?xf16>) -> tensor<?xbf16>
  return %0 : tensor<?xbf16>
}

func.func private @numbers(%a: tensor<?xcomplex<f32>>, %b: tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>> {
  %0 = ein.contract "i,k->i"(%a, %b) : (tensor<?xcomplex<f32>>, tensor<?xcomplex<f32>>) -> tensor<?xcomplex<f32>>
  return %0 : tensor<?xcomplex<f32>>
}

func.func private @largest(%a: tensor<?xf32>, %b: tensor<?x?xf32>) -> tensor<?xf32> {
  %0 = ein.contract "Z[i] = max[k, l](A[i] + B[k, l])"(%a, %b) : (tensor<?xf32>, tensor<?x?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// Where extents are known, nothing is asked at run time; the last step's own ranks need no asking either.
// CHECK-LABEL: func.func @known(
// CHECK-NOT: @present
// CHECK: return
func.func @known(%a: tensor<?xf32>, %b: tensor<2x3xf32>, %c: tensor<3x?xf32>, %d: tensor<4x?xi32>, %e: tensor<?x5xi32>)
    -> (tensor<?x?xf32>, tensor<4x4xi32>) {
  %0 = ein.contract "i,jk,kl->il"(%a, %b, %c) : (tensor<?xf32>, tensor<2x3xf32>, tensor<3x?xf32>) -> tensor<?x?xf32>
  %1 = ein.contract "ij,jk,lk->il"(%d, %e, %e) : (tensor<4x?xi32>, tensor<?x5xi32>, tensor<?x5xi32>) -> tensor<4x4xi32>
  return %0, %1 : tensor<?x?xf32>, tensor<4x4xi32>
}
