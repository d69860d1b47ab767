// Functions that ciphertexts don't have, by polynomials: right within the error
// that the compiler states.

// DEFINE: %{run} = ricci-run %s --target=fhe --check=ref --slots=64

// RUN: %{run} --entry=exponential --random=7:f64 --explain --json=%t.json | FileCheck %s --check-prefix=EXP
// EXP: 'exp' becomes a polynomial of degree 7 on [-1, 1], error at most 2e-07 (2.72e-06 is asked for), in 3 levels and 5 products
// EXP: computed in all slots at once, of 1 ciphertext; {{.*}}depth 3
// EXP: check: class A, largest error {{.*}}, bound {{.*}}: holds
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// JSON: "max_abs_error": 1.{{.*}}e-07
// JSON: "error_bound": {{[2-9].*e-07}}
// JSON: "depth": 3
// What is asked for can be less, and so can what is allowed.
// RUN: %{run} --entry=exponential --random=7:f64 --tolerance=0.01 --explain | FileCheck %s --check-prefix=TOLERANCE
// TOLERANCE: 'exp' becomes a polynomial of degree 3 on [-1, 1], error at most {{.*}} (0.0272 is asked for), in 2 levels
// TOLERANCE: check: class A, largest error {{.*}}, bound {{.*}}: holds
// RUN: %{run} --entry=exponential --random=7:f64 --max-degree=2 --explain | FileCheck %s --check-prefix=DEGREE
// DEGREE: 'exp' becomes a polynomial of degree 2 on [-1, 1], error at most {{.*}} (2.72e-06 is asked for, which takes a higher degree than is allowed)
// DEGREE: check: class A, largest error {{.*}}, bound {{.*}}: holds
func.func @exponential(%x: tensor<7xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<7xf64> {
  %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}

// The sum of the maxima of ragged sums, in a function of its own.
// RUN: %{run} --entry=ramp --random=5x7:f64,7x6:f64 | FileCheck %s
// CHECK: check: class A, largest error {{.*}}: holds
func.func private @layer(%x: tensor<5x7xf64>, %w: tensor<7x6xf64>) -> tensor<5x6xf64> {
  %zero = arith.constant dense<0.0> : tensor<f64>
  %sums = ein.contract "nk,kh->nh"(%x, %w) : (tensor<5x7xf64>, tensor<7x6xf64>) -> tensor<5x6xf64>
  %0 = ein.contract "Z[n, h] = max(A[n, h], C[])"(%sums, %zero)
      : (tensor<5x6xf64>, tensor<f64>) -> tensor<5x6xf64>
  return %0 : tensor<5x6xf64>
}
func.func @ramp(%x: tensor<5x7xf64> {fhe.secret, ein.range = [-1.0, 1.0]},
                %w: tensor<7x6xf64> {ein.range = [-1.0, 1.0]}) -> tensor<6xf64> {
  %maxima = func.call @layer(%x, %w) : (tensor<5x7xf64>, tensor<7x6xf64>) -> tensor<5x6xf64>
  %0 = ein.contract "nh->h"(%maxima) : (tensor<5x6xf64>) -> tensor<6xf64>
  return %0 : tensor<6xf64>
}

// A secret by a secret; one element; a root behind a square; two in a row.
// RUN: %{run} --entry=quotient --random=7:f64 | FileCheck %s
func.func @quotient(%x: tensor<7xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<7xf64> {
  %three = arith.constant dense<3.0> : tensor<f64>
  %1 = ein.contract "Z[i] = A[i] + B[]"(%x, %three) : (tensor<7xf64>, tensor<f64>) -> tensor<7xf64>
  %0 = ein.contract "Z[i] = A[i] / B[i]"(%x, %1) : (tensor<7xf64>, tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}
// RUN: %{run} --entry=one --random=1:f64 | FileCheck %s
func.func @one(%x: tensor<1xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<1xf64> {
  %one = arith.constant dense<1.0> : tensor<f64>
  %square = ein.contract "i,i->i"(%x, %x) : (tensor<1xf64>, tensor<1xf64>) -> tensor<1xf64>
  %sum = ein.contract "Z[i] = A[i] + B[]"(%square, %one) : (tensor<1xf64>, tensor<f64>) -> tensor<1xf64>
  %root = ein.contract "Z[i] = sqrt(A[i])"(%sum) : (tensor<1xf64>) -> tensor<1xf64>
  %0 = ein.contract "Z[i] = log(A[i])"(%root) : (tensor<1xf64>) -> tensor<1xf64>
  return %0 : tensor<1xf64>
}
// RUN: %{run} --entry=empty --random=0x3:f64 | FileCheck %s --check-prefix=EMPTY
// EMPTY: tensor<0x3xf64>
func.func @empty(%x: tensor<0x3xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<0x3xf64> {
  %0 = ein.contract "Z[i, j] = tanh(A[i, j])"(%x) : (tensor<0x3xf64>) -> tensor<0x3xf64>
  return %0 : tensor<0x3xf64>
}

// An operator of the program, in several ciphertexts; and a polynomial.
// RUN: %{run} --entry=gated --random=11x13:f32 | FileCheck %s
// RUN: %{run} --entry=parabola --random=13:f32 | FileCheck %s
ein.op @gate(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %negative = arith.negf %x : f32
  %power = math.exp %negative : f32
  %sum = arith.addf %power, %one : f32
  %0 = arith.divf %x, %sum : f32
  ein.yield %0 : f32
}
func.func @gated(%x: tensor<11x13xf32> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<11x13xf32> {
  %0 = ein.contract "Z[i, j] = @gate(A[i, j])"(%x) : (tensor<11x13xf32>) -> tensor<11x13xf32>
  return %0 : tensor<11x13xf32>
}
ein.op @polynomial_of_degree_two(%x: f32) -> f32 {
  %three = arith.constant 3.0 : f32
  %square = arith.mulf %x, %x : f32
  %scaled = arith.mulf %square, %three : f32
  %0 = arith.subf %x, %scaled : f32
  ein.yield %0 : f32
}
func.func @parabola(%x: tensor<13xf32> {fhe.secret}) -> tensor<f32> {
  %0 = ein.contract "Z[] = add[i](@polynomial_of_degree_two(A[i]))"(%x) : (tensor<13xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}
