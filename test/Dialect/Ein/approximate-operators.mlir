// RUN: ricci-opt %s --ein-approximate-operators=tolerance=0.1 | FileCheck %s
// RUN: ricci-opt %s --ein-approximate-operators="tolerance=0.01 max-degree=5" --remarks-filter=".*" --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// A polynomial of degree 2: u u is 2 T_2 - 1; coefficients of the best one.
// CHECK-LABEL: ein.op @polynomial{{.*}}(%arg0: f64) -> f64 attributes {ein.error = 0.045{{.*}}, ein.range = [0.41{{.*}}, 2.67{{.*}}]}
// CHECK:         arith.mulf %arg0, %arg0
// CHECK:         arith.addf {{.*}} {ein.range = [-1.000000e+00, 1.000000e+00]}
// CHECK-LABEL: func.func @interval
// CHECK-SAME:    -> (tensor<7xf64> {ein.error = 0.045
// CHECK:         ein.contract "Z[i0] = @polynomial{{.*}}(A[i0])"(%arg0)
// CHECK-NOT:     exp
// REMARK: 'exp' becomes a polynomial of degree 3 on [-1, 1], error at most 0.00553 (0.0272 is asked for), in 2 levels and 2 products
func.func @interval(%x: tensor<7xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<7xf64> {
  %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}

// Sums of 4 products in [-2, 2] and 1: the interval is [-7, 9]. Weights and the
// initial value are scaled to it; the sum of maxima stays a sum.
// CHECK-LABEL: func.func @folded
// CHECK:         %[[EIGHTH:.*]] = arith.constant dense<1.250000e-01>
// CHECK:         %[[W:.*]] = ein.contract "Z[i0, i1] = A[i0, i1] * B[]"(%arg1, %[[EIGHTH]])
// CHECK:         %[[U:.*]] = ein.contract "Z[n, h] = add[k](A[n, k] * B[k, h]) from C[h]"(%arg0, %[[W]], %{{.*}}) {ein.range = [-1.000000e+00, 1.000000e+00]}
// CHECK:         %[[P:.*]] = ein.contract "Z[i0, i1] = @polynomial{{.*}}(A[i0, i1])"(%[[U]])
// CHECK:         ein.contract "nh->h"(%[[P]])
// REMARK: 'max' becomes a polynomial of degree 5 on [-7, 9], error at most 0.2{{.*}} (0.09 is asked for, which takes a higher degree than is allowed), in 3 levels and {{.*}} products; its operand is scaled by clear factors
func.func @folded(%x: tensor<3x4xf64> {fhe.secret, ein.range = [-1.0, 1.0]},
                  %w: tensor<4x6xf64> {ein.range = [-2.0, 2.0]}) -> tensor<6xf64> {
  %zero = arith.constant dense<0.0> : tensor<f64>
  %one = arith.constant dense<1.0> : tensor<6xf64>
  %s = ein.contract "Z[n, h] = add[k](A[n, k] * W[k, h]) from B[h]"(%x, %w, %one)
      : (tensor<3x4xf64>, tensor<4x6xf64>, tensor<6xf64>) -> tensor<3x6xf64>
  %0 = ein.contract "Z[h] = add[n](max(A[n, h], C[]))"(%s, %zero)
      : (tensor<3x6xf64>, tensor<f64>) -> tensor<6xf64>
  return %0 : tensor<6xf64>
}

// A quotient is a product with an inverse: of a secret by a polynomial, of what
// is clear by a division.
// CHECK-LABEL: func.func @quotient
// CHECK:         %[[INVERSE:.*]] = ein.contract "Z[i0] = @polynomial{{.*}}(A[i0])"(%arg0)
// CHECK:         %[[Q:.*]] = ein.contract "i,i->i"(%arg0, %[[INVERSE]])
// CHECK:         %[[CLEAR:.*]] = ein.contract "Z[i0] = A[] / B[i0]"(%{{.*}}, %arg1)
// CHECK:         ein.contract "i,i->i"(%[[Q]], %[[CLEAR]])
func.func @quotient(%x: tensor<7xf64> {fhe.secret, ein.range = [2.0, 4.0]}, %y: tensor<7xf64>) -> tensor<7xf64> {
  %0 = ein.contract "Z[i] = A[i] / B[i]"(%x, %x) : (tensor<7xf64>, tensor<7xf64>) -> tensor<7xf64>
  %1 = ein.contract "Z[i] = A[i] / B[i]"(%0, %y) : (tensor<7xf64>, tensor<7xf64>) -> tensor<7xf64>
  return %1 : tensor<7xf64>
}

// A polynomial stays, beside the sum that it stood in.
ein.op @cubic(%x: f64) -> f64 {
  %c = arith.constant 3.0 : f64
  %0 = arith.mulf %x, %x : f64
  %1 = arith.mulf %0, %c : f64
  %2 = arith.addf %1, %x : f64
  ein.yield %2 : f64
}
// CHECK-LABEL: func.func @polynomial
// CHECK:         %[[MAPPED:.*]] = ein.contract "Z[i0] = @cubic(A[i0])"(%arg0)
// CHECK:         ein.contract "i->"(%[[MAPPED]])
func.func @polynomial_body(%x: tensor<7xf64> {fhe.secret}) -> tensor<f64> {
  %0 = ein.contract "Z[] = add[i](@cubic(A[i]))"(%x) : (tensor<7xf64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// The power 8 by seven products one after the other takes 4 levels.
ein.op @eighth(%x: f64) -> f64 {
  %2 = arith.mulf %x, %x : f64
  %3 = arith.mulf %2, %x : f64
  %4 = arith.mulf %3, %x : f64
  %5 = arith.mulf %4, %x : f64
  %6 = arith.mulf %5, %x : f64
  %7 = arith.mulf %6, %x : f64
  %8 = arith.mulf %7, %x : f64
  ein.yield %8 : f64
}
// CHECK-LABEL: ein.op @polynomial{{.*}} attributes {ein.error = {{.*}}E-1{{[4-7]}}
// CHECK-LABEL: func.func @deep
// CHECK:         ein.contract "Z[i0] = @polynomial{{.*}}(A[i0])"(%arg0)
// REMARK: 'eighth' becomes a polynomial of degree 8 on [-1, 1], error at most {{.*}}, in 4 levels and 5 products
func.func @deep(%x: tensor<7xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<7xf64> {
  %0 = ein.contract "Z[i] = @eighth(A[i])"(%x) : (tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}

// What is clear stays as it is, and so does what takes two secrets.
// CHECK-LABEL: func.func @others
// CHECK:         exp(
// CHECK:         max(
func.func @others(%x: tensor<7xf64> {fhe.secret}, %y: tensor<7xf64>) -> (tensor<7xf64>, tensor<7xf64>) {
  %0 = ein.contract "Z[i] = exp(A[i])"(%y) : (tensor<7xf64>) -> tensor<7xf64>
  %1 = ein.contract "Z[i] = max(A[i], B[i])"(%x, %y) : (tensor<7xf64>, tensor<7xf64>) -> tensor<7xf64>
  return %0, %1 : tensor<7xf64>, tensor<7xf64>
}
