// RUN: ricci-opt %s --convert-ein-to-fhe --split-input-file --verify-diagnostics

// RUN: echo | not ricci-opt --convert-ein-to-fhe=slots=3 2>&1 | FileCheck %s --check-prefix=SLOTS
// SLOTS: found slots=3 and scale=45, expected a power of two and a positive number of bits

// expected-error @+1 {{found no public function with an argument {fhe.secret}, expected one; mark what only its owner may see}}
module {
  func.func @clear(%a: tensor<4xf32>) -> tensor<4xf32> {
    return %a : tensor<4xf32>
  }
}

// -----

func.func @maximum(%a: tensor<4x5xf32> {fhe.secret}) -> tensor<4xf32> {
  // expected-error @+1 {{a secret tensor is reduced by 'max', expected 'add': ciphertexts can be added, subtracted and multiplied; compute it after decryption, or approximate it by a polynomial}}
  %0 = ein.contract "Z[m] = max[k](A[m, k])"(%a) : (tensor<4x5xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @quotient(%a: tensor<4xf32>, %b: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  // expected-error @+1 {{a secret tensor is mapped by 'div', expected 'mul', 'add', 'sub' or 'neg'}}
  %0 = ein.contract "Z[m] = A[m] / B[m]"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

ein.op @larger(%a: f32, %b: f32) -> i1 {
  %0 = arith.cmpf ogt, %a, %b : f32
  ein.yield %0 : i1
}
func.func @comparison(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xi1> {
  // expected-error @+1 {{a secret tensor is mapped by '@larger'}}
  %0 = ein.contract "Z[m] = @larger(A[m], B[m])"(%a, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  return %0 : tensor<4xi1>
}

// -----

func.func @integers(%a: tensor<4xi32> {fhe.secret}) -> tensor<i32> {
  // expected-error @+1 {{a secret result has elements of 'i32', expected f16, bf16, f32 or f64, here and as accumulation type: ciphertexts hold real numbers, which don't wrap}}
  %0 = ein.contract "i->"(%a) : (tensor<4xi32>) -> tensor<i32>
  return %0 : tensor<i32>
}

// -----

// expected-error @+1 {{argument 0 of 'dynamic' is secret and of 'tensor<?xf32>', expected a tensor of real numbers with static extents; compile for one shape}}
func.func @dynamic(%a: tensor<?xf32> {fhe.secret}) -> tensor<f32> {
  %0 = ein.contract "i->"(%a) : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @clear_dynamic(%a: tensor<4xf32> {fhe.secret}, %b: tensor<?xf32>) -> tensor<f32> {
  // expected-error @+1 {{operand 1 of 'tensor<?xf32>' has an extent that is not known, expected static extents: slots are assigned before anything runs; compile for one shape}}
  %0 = ein.contract "i,i->"(%a, %b) : (tensor<4xf32>, tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @other_op(%a: tensor<4xf32> {fhe.secret}) -> tensor<2x2xf32> {
  // expected-error @+1 {{'tensor.expand_shape' on a secret tensor cannot be done on ciphertexts; expected 'ein.contract', a 'tensor.cast' to a compatible type, or a call}}
  %0 = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @too_large(%a: tensor<4096xf32> {fhe.secret}, %b: tensor<8192xf32> {fhe.secret}) -> tensor<4096x8192xf32> {
  // expected-error @+1 {{the ranks have 33554432 index tuples when padded to powers of two, expected at most 16777216; split the contraction}}
  %0 = ein.contract "i,j->ij"(%a, %b) : (tensor<4096xf32>, tensor<8192xf32>) -> tensor<4096x8192xf32>
  return %0 : tensor<4096x8192xf32>
}

// -----

// expected-error @+1 {{argument 0 of 'many' takes 2048 ciphertexts of 16384 slots, expected at most 1024; pass it in parts, or use more slots}}
func.func @many(%a: tensor<33554432xf32> {fhe.secret}) -> tensor<f32> {
  %0 = ein.contract "i->"(%a) : (tensor<33554432xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func private @other(tensor<4xf32>) -> tensor<4xf32>
func.func @external(%a: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  // expected-error @+1 {{'other' has no body to do on ciphertexts; define it in this module}}
  %0 = func.call @other(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @branch(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  // expected-error @+1 {{'scf.if' has a region; expected straight code of 'ein.contract', constants, casts and calls}}
  %0 = scf.if %c -> tensor<4xf32> {
    scf.yield %a : tensor<4xf32>
  } else {
    scf.yield %b : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

// expected-error @+1 {{'jump' has control flow, which may depend on a secret; expected straight code; use ein operations}}
func.func @jump(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
  cf.cond_br %c, ^one, ^two
^one:
  return %a : tensor<4xf32>
^two:
  return %b : tensor<4xf32>
}

// -----

func.func private @there(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = func.call @back(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @back(%a: tensor<4xf32> {fhe.secret}) -> tensor<4xf32> {
  // expected-error @+1 {{'there' calls itself, which cannot be done on ciphertexts}}
  %0 = func.call @there(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
