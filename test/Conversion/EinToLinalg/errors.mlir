// RUN: ricci-opt %s --convert-ein-to-linalg --split-input-file --verify-diagnostics

func.func @two_operators(%a: tensor<4x5x6xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{one operator was expected: run 'ein-split-reductions' before}}
  %0 = ein.contract "Z[m] = max[j] add[k](A[m, j, k])"(%a)
      : (tensor<4x5x6xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @too_large(%a: tensor<16777216xf32>, %b: tensor<16777216xf32>)
    -> tensor<16777216x16777216xf32> {
  // expected-error @+1 {{is too large: it takes more than 2^47 bytes; compute a part of it, or shrink a rank}}
  %0 = ein.contract "i,j->ij"(%a, %b)
      : (tensor<16777216xf32>, tensor<16777216xf32>) -> tensor<16777216x16777216xf32>
  return %0 : tensor<16777216x16777216xf32>
}

// -----

// The product of the extents overflows 64 bits.
func.func @overflow(%a: tensor<4294967296xf32>) -> tensor<4294967296x4294967296x4294967296xf32> {
  // expected-error @+1 {{is too large}}
  %0 = ein.contract "i,j,k->ijk"(%a, %a, %a)
      : (tensor<4294967296xf32>, tensor<4294967296xf32>, tensor<4294967296xf32>)
      -> tensor<4294967296x4294967296x4294967296xf32>
  return %0 : tensor<4294967296x4294967296x4294967296xf32>
}

// -----

func.func @other_producer(%a: tensor<4xi1>) -> tensor<2xi1> {
  // expected-error @+1 {{'tensor.extract_slice' makes a tensor whose elements have another type in memory; 'ein.contract', 'layout.convert', 'arith.constant', 'tensor.cast', 'tensor.expand_shape', 'tensor.collapse_shape' or 'func.call' was expected}}
  %0 = tensor.extract_slice %a[1] [2] [1] : tensor<4xi1> to tensor<2xi1>
  return %0 : tensor<2xi1>
}
