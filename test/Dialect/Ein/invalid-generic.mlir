// RUN: ricci-opt %s -split-input-file -verify-diagnostics

// The generic form can say what the string cannot; no text may crash.

func.func @division_by_zero(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E2: 'd0 floordiv 0' in the map of operand 0 is no index expression}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<(d0) -> (d0 floordiv 0)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = ["i"], reductions = []}> : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @symbol(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E2: the map of operand 0 must have the 1 ranks as its dimensions and no symbols}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<(d0)[s0] -> (d0 + s0)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = ["i"], reductions = []}> : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @large_factor(%a: tensor<9xf32>) -> tensor<3x3xf32> {
  // expected-error @+1 {{E2: 'd0 * 2199023255552 + d1' in the map of operand 0 is no index expression}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<(d0, d1) -> (d0 * 2199023255552 + d1)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = ["i", "j"], reductions = []}> : (tensor<9xf32>) -> tensor<3x3xf32>
  return %0 : tensor<3x3xf32>
}

// -----

func.func @same_name_twice(%a: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @+1 {{E1: rank "i" stands twice; give each rank its own name}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = ["i", "i"], reductions = []}> : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// -----

func.func @no_name(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: "a b" is no rank's name}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<(d0) -> (d0)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = ["a b"], reductions = []}> : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @fewer_names_than_dimensions(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{E1: expected an indexing map an operand and a reduce operator a reduced rank}}
  %0 = "ein.contract"(%a) <{accumulator = f32, indexing_maps = [affine_map<() -> (0)>], map_operator = #ein.operator<mul>, operandSegmentSizes = array<i32: 1, 0, 0>, rank_names = [], reductions = []}> : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @no_properties(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{requires attribute}}
  %0 = "ein.contract"(%a) <{operandSegmentSizes = array<i32: 1, 0, 0>}> : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @overflow(%a: tensor<4xf32>) -> tensor<4611686018427387904xf32> {
  // expected-error @+1 {{E5: the index of dimension 0 of operand 0 exceeds 64 bits; shrink a rank or a factor}}
  %0 = ein.contract "Z[i] = A[i * 1099511627776]"(%a) : (tensor<4xf32>) -> tensor<4611686018427387904xf32>
  return %0 : tensor<4611686018427387904xf32>
}
