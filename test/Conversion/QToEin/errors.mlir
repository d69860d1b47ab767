// RUN: ricci-opt %s --convert-q-to-ein --split-input-file --verify-diagnostics

func.func @stochastic(%x: tensor<4xf32>) -> tensor<4x!q.code<int8>> {
  // expected-error @+2 {{found stochastic rounding, which only the reference evaluator knows; choose another rounding, or run with --target=ref}}
  // expected-error @+1 {{failed to legalize operation 'q.quantize'}}
  %0 = q.quantize %x round stochastic seed 7 : tensor<4xf32> -> tensor<4x!q.code<int8>>
  return %0 : tensor<4x!q.code<int8>>
}

// -----

func.func @wide(%c: tensor<4x!q.code<int8>>, %z: tensor<i64>) -> tensor<4xf32> {
  // expected-error @+2 {{the zero_point is of 'i64', expected at most 32 bits; convert it by ein.contract}}
  // expected-error @+1 {{failed to legalize operation 'q.dequantize'}}
  %0 = q.dequantize %c by <zero_point = (k) -> ()>(%z : tensor<i64>)
      : tensor<4x!q.code<int8>> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @dynamic(%c: tensor<?x!q.code<int3>>) -> tensor<?xi8> {
  // expected-error @+2 {{found a last extent that only the run tells, expected a static one, since codes cross bytes; cast it to a static type}}
  // expected-error @+1 {{failed to legalize operation 'q.pack'}}
  %0 = q.pack %c : tensor<?x!q.code<int3>> -> tensor<?xi8>
  return %0 : tensor<?xi8>
}

// -----

func.func @complex(%c: tensor<4x!q.code<int1>>, %t: tensor<2xcomplex<f32>>) -> tensor<4xcomplex<f32>> {
  // expected-error @+2 {{found a table of 'complex<f32>', expected integers or floats; look real and imaginary part up by themselves}}
  // expected-error @+1 {{failed to legalize operation 'q.lut'}}
  %0 = q.lut %c in %t over (k) -> ()
      : tensor<4x!q.code<int1>>, tensor<2xcomplex<f32>> -> tensor<4xcomplex<f32>>
  return %0 : tensor<4xcomplex<f32>>
}
