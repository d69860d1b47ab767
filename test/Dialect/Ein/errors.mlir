// RUN: ricci-opt %s -split-input-file -verify-diagnostics

// One program for each constraint of `ein.contract`.

func.func @e1_unknown_rank(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: rank 'k' is neither in the result nor reduced; name it on the left, or reduce it as in 'sum[k](…)'}}
  %0 = ein.contract "Z[i] = A[k]"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_operand_count(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: the string names 2 operands, but 1 are given}}
  %0 = ein.contract "Z[i] = A[i] * B[i]"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_operand_twice(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: operand 'A' stands twice; give each use a name of its own and pass the tensor twice}}
  %0 = ein.contract "Z[i] = A[i] * A[i]"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_einsum_letter(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: found '+', expected a letter, ',', '...' or '->'}}
  %0 = ein.contract "i+->i"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_einsum_output(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: output label 'j' is in no input; an output may only name input labels}}
  %0 = ein.contract "i->j"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_two_map_operators(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: one contraction has one map operator; split it, or define an `ein.op`}}
  %0 = ein.contract "Z[i] = A[i] * B[i] + C[i]"(%a, %a, %a) : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e1_not_affine(%a: tensor<4xf32>) -> tensor<2x2xf32> {
  // expected-error @+1 {{E1: a product of two ranks is not affine; one factor must be a number}}
  %0 = ein.contract "Z[i, j] = A[i * j]"(%a) : (tensor<4xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @e1_unknown_operator(%a: tensor<4xf32>) -> tensor<f32> {
  // expected-error @+1 {{E1: 'mean' is no built-in operator, expected one of sum, prod, add, mul, min, max, and, or, xor, sub, div, and_popcount, xnor_popcount, shift_add, l_mul, log_sum_exp, neg, abs, exp, log, tanh, sqrt, rsqrt, erf, or a sign between operands, as in 'A[i] * B[i]'; or define `ein.op @mean` and write '@mean'}}
  %0 = ein.contract "Z[] = mean[i](A[i])"(%a) : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @e2(%a: tensor<4x5xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E2: operand 0 has 2 dimensions, but 1 index expressions; write one for each dimension}}
  %0 = ein.contract "Z[i] = A[i]"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e3(%a: tensor<4xf32>) -> tensor<?x4xf32> {
  // expected-error @+1 {{E3: rank 'b' has no extent; index a dimension by it alone or in a sum, or give the result a static extent}}
  %0 = ein.contract "Z[b, i] = A[i]"(%a) : (tensor<4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

func.func @e3_quotient(%a: tensor<4xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{E3: rank 'k' has no extent}}
  %0 = ein.contract "Z[k] = A[k floordiv 2]"(%a) : (tensor<4xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

func.func @e3_negative_factor(%a: tensor<4xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{E3: rank 'k' has no extent}}
  %0 = ein.contract "Z[k] = A[3 - k]"(%a) : (tensor<4xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

func.func @e3_two_unknown(%a: tensor<4xf32>) -> tensor<?x?xf32> {
  // expected-error @+1 {{E3: rank 'p' has no extent}}
  %0 = ein.contract "Z[p, r] = A[p + r]"(%a) : (tensor<4xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

// A quotient of a rank that is known otherwise, and a window, say enough.
func.func @e3_holds(%a: tensor<?xf32>, %b: tensor<?xf32>, %w: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %0 = ein.contract "Z[k] = A[k floordiv 2] * B[k]"(%a, %b) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %1 = ein.contract "Z[p] = add[r](A[2 * p + r] * W[r])"(%a, %w) : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// -----

func.func @e4(%a: tensor<4x5xf32>, %b: tensor<6x7xf32>) -> tensor<4x7xf32> {
  // expected-error @+1 {{E4: rank 'k' has extent 5, but dimension 0 of operand 1 has 6; make them equal, or index a dimension of size 1 by 0}}
  %0 = ein.contract "mk,kn->mn"(%a, %b) : (tensor<4x5xf32>, tensor<6x7xf32>) -> tensor<4x7xf32>
  return %0 : tensor<4x7xf32>
}

// -----

func.func @e5(%a: tensor<9xf32>, %w: tensor<3xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{E5: the index of dimension 0 of operand 0 runs from 0 to 9, outside the extent 9; shrink a rank, or enlarge the operand}}
  %0 = ein.contract "Z[p] = add[r](A[p + r] * W[r])"(%a, %w) : (tensor<9xf32>, tensor<3xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @e5_below(%a: tensor<9xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{E5: the index of dimension 0 of operand 0 runs from -1 to 6, outside the extent 9}}
  %0 = ein.contract "Z[p] = A[p - 1]"(%a) : (tensor<9xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @e6(%a: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error @+1 {{E6: dimension 0 of the result has extent 5, but rank 'i' has 4; make them equal}}
  %0 = ein.contract "i->i"(%a) : (tensor<4xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

func.func @e7_undefined(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E7: there is no `ein.op` @gelu; define it in this module}}
  %0 = ein.contract "Z[i] = @gelu(A[i])"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e7_arity(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E7: operator 'exp' takes 1 operands, but there are 2 inputs}}
  %0 = ein.contract "Z[i] = exp(A[i], B[i])"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e7_domain(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E7: operator 'and' is not defined on 'f32'}}
  %0 = ein.contract "Z[i] = A[i] & B[i]"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e7_counts(%a: tensor<4xi8>, %b: tensor<4xi4>) -> tensor<4xi32> {
  // expected-error @+1 {{E7: operator 'and_popcount' counts bits of two integers of one width, found 'i8' and 'i4'}}
  %0 = ein.contract "Z[i] = and_popcount(A[i], B[i])"(%a, %b) : (tensor<4xi8>, tensor<4xi4>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @e8_no_reduction(%a: tensor<4xf32>) -> tensor<f32> {
  // expected-error @+1 {{E8: operator 'sub' cannot reduce: it must take two operands and declare the laws associative and commutative}}
  %0 = ein.contract "Z[] = sub[i](A[i])"(%a) : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

ein.op @larger(%a: f32, %b: f32) -> f32 laws {associative, commutative} {
  %0 = arith.maximumf %a, %b : f32
  ein.yield %0 : f32
}
func.func @e8_no_identity(%a: tensor<4xf32>) -> tensor<f32> {
  // expected-error @+1 {{E8: operator 'larger' has no identity on 'f32'; declare one, or give an initial value with 'from'}}
  %0 = ein.contract "Z[] = @larger[i](A[i])"(%a) : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @e8_complex_order(%a: tensor<4xcomplex<f32>>) -> tensor<complex<f32>> {
  // expected-error @+1 {{E8: operator 'max' is not defined on the accumulation type 'complex<f32>'}}
  %0 = ein.contract "Z[] = max[i](A[i])"(%a) : (tensor<4xcomplex<f32>>) -> tensor<complex<f32>>
  return %0 : tensor<complex<f32>>
}

// -----

func.func @e9_mask_type(%a: tensor<4xf32>, %m: tensor<4xi8>) -> tensor<f32> {
  // expected-error @+1 {{E9: a mask is of i1, found 'i8'}}
  %0 = ein.contract "Z[] = add[i](A[i]) where M[i]"(%a, %m) : (tensor<4xf32>, tensor<4xi8>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @e9_mask_without_reduction(%a: tensor<4xf32>, %m: tensor<4xi1>) -> tensor<4xf32> {
  // expected-error @+1 {{E9: a mask needs a reduced rank; multiply by it, or select with an `ein.op`}}
  %0 = ein.contract "Z[i] = A[i] where M[i]"(%a, %m) : (tensor<4xf32>, tensor<4xi1>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e9_init_rank(%a: tensor<4xf32>) -> tensor<f32> {
  // expected-error @+1 {{E9: the initial value is indexed by the reduced rank 'i'; use ranks of the result}}
  %0 = ein.contract "Z[] = add[i](A[i]) from C[i]"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @e10_element(%a: tensor<4xf80>) -> tensor<4xf32> {
  // expected-error @+1 {{E10: 'f80' is no element type; use an integer of 1 to 64 bits, index, f16, bf16, f32, f64, complex<f32> or complex<f64>}}
  %0 = ein.contract "i->i"(%a) : (tensor<4xf80>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e10_complex(%a: tensor<4xcomplex<f32>>) -> tensor<4xf32> {
  // expected-error @+1 {{E10: a complex input converts to complex only; accumulate in complex<f32> or complex<f64>}}
  %0 = ein.contract "i->i"(%a) : (tensor<4xcomplex<f32>>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e10_accumulator(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E10: accumulates in 'complex<f32>', but the result is of 'f32'; both must be complex, or neither}}
  %0 = ein.contract "i->i"(%a) accumulate(complex<f32>) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @e11(%a: tensor<4xf32, "row-major">) -> tensor<4xf32> {
  // expected-error @+1 {{E11: a tensor type has an encoding; remove it}}
  %0 = ein.contract "i->i"(%a) : (tensor<4xf32, "row-major">) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @inherent_attribute(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'accumulator' follows from the string and 'accumulate'; take it out of the attributes}}
  %0 = ein.contract "i->i"(%a) {accumulator = f64} : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
