// RUN: ricci-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{Q1: code 'int9': found '9' as the width, expected an integer from 1 to 8}}
func.func private @width(tensor<4x!q.code<int9>>)

// -----

// expected-error @+1 {{Q1: code 'e4m9': there is no such code; use one of intW}}
func.func private @unknown(tensor<4x!q.code<e4m9>>)

// -----

// expected-error @+1 {{Q1: code 'float<4,3,7,odd>': found 'odd' as the rule of infinities and NaN}}
func.func private @special(tensor<4x!q.code<float<4,3,7,odd>>>)

// -----

// expected-error @+1 {{Q1: code 'table<0.5,0.5>': found '0.5}}
func.func private @twice(tensor<4x!q.code<table<0.5, 0.5>>>)

// -----

// expected-error @+1 {{Q2: a scheme without roles; leave it out}}
func.func private @empty() attributes {s = #q.scheme<>}

// -----

// expected-error @+1 {{Q2: there is no role 'factor'; use scale, zero_point, shift or exponent}}
func.func private @role() attributes {s = #q.scheme<factor = (m) -> (m)>}

// -----

// expected-error @+1 {{Q2: the role 'scale' stands twice}}
func.func private @twice() attributes {s = #q.scheme<scale = (m) -> (m), scale = (m) -> ()>}

// -----

// expected-error @+1 {{Q2: 'd0 + d1' in the map '(d0, d1) -> (d0 + d1)' is no granularity}}
func.func private @sum() attributes {s = #q.scheme<scale = (m, k) -> (m + k)>}

// -----

// expected-error @+1 {{Q2: 'd0 mod 4' in the map}}
func.func private @modulo() attributes {s = #q.scheme<scale = (m, k) -> (m mod 4)>}

// -----

// expected-error @+1 {{Q2: 'd0 floordiv 0' in the map}}
func.func private @zero() attributes {s = #q.scheme<scale = (m, k) -> (m floordiv 0)>}

// -----

// expected-error @+1 {{Q2: '1' in the map}}
func.func private @one() attributes {s = #q.scheme<scale = (m, k) -> (1)>}

// -----

// expected-error @+1 {{Q2: the map '(d0, d1) -> (d0, d0 floordiv 4)' uses rank d0 twice}}
func.func private @diagonal() attributes {s = #q.scheme<scale = (m, k) -> (m, m floordiv 4)>}

// -----

// expected-error @+1 {{Q2: the map '()[s0] -> (s0)' has symbols}}
func.func private @symbol() attributes {s = #q.scheme<scale = ()[s] -> (s)>}

// -----

// expected-error @+1 {{Q2: the map of the zero_point takes 1 ranks, that of the scale 2}}
func.func private @ranks() attributes {s = #q.scheme<scale = (m, k) -> (m), zero_point = (m) -> ()>}

// -----

func.func @parameters(%c: tensor<4x64x!q.code<int4>>, %s: tensor<4xf32>) {
  // expected-error @+1 {{Q3: the scheme has 2 roles, but 1 parameters are given}}
  %0 = q.dequantize %c by <scale = (m, k) -> (m), zero_point = (m, k) -> ()>(%s : tensor<4xf32>) : tensor<4x64x!q.code<int4>> -> tensor<4x64xf32>
  return
}

// -----

func.func @no_scheme(%c: tensor<4x64x!q.code<int4>>, %s: tensor<4xf32>) {
  // expected-error @+1 {{Q3: the scheme has 0 roles, but 1 parameters are given}}
  %0 = "q.dequantize"(%c, %s) : (tensor<4x64x!q.code<int4>>, tensor<4xf32>) -> tensor<4x64xf32>
  return
}

// -----

func.func @map_ranks(%c: tensor<64x!q.code<int4>>, %s: tensor<4xf32>) {
  // expected-error @+1 {{Q4: the map of the scale takes 2 ranks, but the tensor has 1}}
  %0 = q.dequantize %c by <scale = (m, k) -> (m)>(%s : tensor<4xf32>) : tensor<64x!q.code<int4>> -> tensor<64xf32>
  return
}

// -----

func.func @map_results(%c: tensor<4x64x!q.code<int4>>, %s: tensor<4x1xf32>) {
  // expected-error @+1 {{Q4: the map of the scale gives 1 indices, but the scale has 2 ranks}}
  %0 = q.dequantize %c by <scale = (m, k) -> (m)>(%s : tensor<4x1xf32>) : tensor<4x64x!q.code<int4>> -> tensor<4x64xf32>
  return
}

// -----

func.func @ragged_groups(%c: tensor<4x65x!q.code<int4>>, %s: tensor<4x2xf32>) {
  // expected-error @+1 {{Q5: dimension 1 of the scale has extent 2, but its index 'd1 floordiv 32' needs 3; change the map, or give the scale that extent}}
  %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 32)>(%s : tensor<4x2xf32>) : tensor<4x65x!q.code<int4>> -> tensor<4x65xf32>
  return
}

// -----

func.func @broadcast(%c: tensor<4x65x!q.code<int4>>, %s: tensor<2xf32>) {
  // expected-error @+1 {{Q5: dimension 0 of the scale has extent 2, but its index '0' needs 1}}
  %0 = q.dequantize %c by <scale = (m, k) -> (0)>(%s : tensor<2xf32>) : tensor<4x65x!q.code<int4>> -> tensor<4x65xf32>
  return
}

// -----

func.func @integer_scale(%c: tensor<4x!q.code<int4>>, %s: tensor<i8>) {
  // expected-error @+1 {{Q6: the scale is of 'i8', expected f16, bf16, f32, f64 or a code}}
  %0 = q.dequantize %c by <scale = (m) -> ()>(%s : tensor<i8>) : tensor<4x!q.code<int4>> -> tensor<4xf32>
  return
}

// -----

func.func @float_zero_point(%c: tensor<4x!q.code<int4>>, %s: tensor<f32>) {
  // expected-error @+1 {{Q6: the zero_point is of 'f32', expected integers or a code of consecutive integers}}
  %0 = q.dequantize %c by <zero_point = (m) -> ()>(%s : tensor<f32>) : tensor<4x!q.code<int4>> -> tensor<4xf32>
  return
}

// -----

func.func @float_shift(%c: tensor<4x!q.code<int4>>, %s: tensor<f32>) {
  // expected-error @+1 {{Q6: the shift is of 'f32', expected integers}}
  %0 = q.dequantize %c by <shift = (m) -> ()>(%s : tensor<f32>) : tensor<4x!q.code<int4>> -> tensor<4xf32>
  return
}

// -----

func.func @exponent_with_mantissa(%c: tensor<4x!q.code<int4>>, %s: tensor<!q.code<e4m3fn>>) {
  // expected-error @+1 {{Q6: the exponent is of '!q.code<e4m3fn>', expected integers or a code of powers of two}}
  %0 = q.dequantize %c by <exponent = (m) -> ()>(%s : tensor<!q.code<e4m3fn>>) : tensor<4x!q.code<int4>> -> tensor<4xf32>
  return
}

// -----

func.func @zero_point_of_floats(%c: tensor<4x!q.code<e4m3fn>>, %z: tensor<i8>) {
  // expected-error @+1 {{Q7: a zero point does not go with the code e4m3fn}}
  %0 = q.dequantize %c by <zero_point = (m) -> ()>(%z : tensor<i8>) : tensor<4x!q.code<e4m3fn>> -> tensor<4xf32>
  return
}

// -----

func.func @extents(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q8: the extents of 'tensor<4xf32>' and 'tensor<5x!q.code<int4>>' differ}}
  %0 = q.quantize %x : tensor<4xf32> -> tensor<5x!q.code<int4>>
  return
}

// -----

func.func @ranks(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q8: the extents of}}
  %0 = q.quantize %x : tensor<4xf32> -> tensor<4x1x!q.code<int4>>
  return
}

// -----

func.func @quantize_integers(%x: tensor<4xi32>) {
  // expected-error @+1 {{Q9: the operand is of 'i32', expected f16, bf16, f32 or f64}}
  %0 = q.quantize %x : tensor<4xi32> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @quantize_to_integers(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q9: the result is of 'i4', expected a code}}
  %0 = q.quantize %x : tensor<4xf32> -> tensor<4xi4>
  return
}

// -----

func.func @dequantize_integers(%x: tensor<4xi4>) {
  // expected-error @+1 {{Q9: the operand is of 'i4', expected a code}}
  %0 = q.dequantize %x : tensor<4xi4> -> tensor<4xf32>
  return
}

// -----

func.func @dequantize_to_integers(%x: tensor<4x!q.code<int4>>) {
  // expected-error @+1 {{Q9: the result is of 'i32', expected f16}}
  %0 = q.dequantize %x : tensor<4x!q.code<int4>> -> tensor<4xi32>
  return
}

// -----

func.func @requantize_floats(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q9: the operand is of 'f32', expected a code}}
  %0 = q.requantize %x : tensor<4xf32> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @no_seed(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q10: stochastic rounding needs a seed}}
  %0 = q.quantize %x round stochastic : tensor<4xf32> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @seed(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q10: a seed goes with stochastic rounding only}}
  %0 = q.quantize %x seed 3 : tensor<4xf32> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @no_special(%x: tensor<4xf32>) {
  // expected-error @+1 {{Q11: the code int4 does not support overflow special; it has no infinity or NaN, use saturate}}
  %0 = q.quantize %x overflow special : tensor<4xf32> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @no_wrap(%x: tensor<4x!q.code<int8>>) {
  // expected-error @+1 {{Q11: the code e4m3fn does not support overflow wrap; it has no units to wrap in}}
  %0 = q.requantize %x overflow wrap : tensor<4x!q.code<int8>> -> tensor<4x!q.code<e4m3fn>>
  return
}

// -----

func.func @encoding(%x: tensor<4xf32, "other">) {
  // expected-error @+1 {{Q12: the type 'tensor<4xf32, "other">' has an encoding; remove it}}
  %0 = q.quantize %x : tensor<4xf32, "other"> -> tensor<4x!q.code<int4>>
  return
}

// -----

func.func @rescale_floats(%x: tensor<4xf32>, %m: tensor<i32>, %s: tensor<i8>) {
  // expected-error @+1 {{Q9: the operand is of 'f32', expected signless integers of 8 to 32 bits}}
  %0 = q.rescale %x by %m, %s over (m) -> () : tensor<4xf32>, tensor<i32>, tensor<i8> -> tensor<4xi8>
  return
}

// -----

func.func @rescale_multiplier(%x: tensor<4xi32>, %m: tensor<i16>, %s: tensor<i8>) {
  // expected-error @+1 {{Q9: the multiplier is of 'i16', expected i32}}
  %0 = q.rescale %x by %m, %s over (m) -> () : tensor<4xi32>, tensor<i16>, tensor<i8> -> tensor<4xi8>
  return
}

// -----

func.func @rescale_shift(%x: tensor<4xi32>, %m: tensor<i32>, %s: tensor<i32>) {
  // expected-error @+1 {{Q9: the shift is of 'i32', expected i8}}
  %0 = q.rescale %x by %m, %s over (m) -> () : tensor<4xi32>, tensor<i32>, tensor<i32> -> tensor<4xi8>
  return
}

// -----

func.func @rescale_to_bipolar(%x: tensor<4xi32>, %m: tensor<i32>, %s: tensor<i8>) {
  // expected-error @+1 {{Q9: the result is of '!q.code<bipolar4>', expected signless integers of 8 to 32 bits, or a code of consecutive integers}}
  %0 = q.rescale %x by %m, %s over (m) -> () : tensor<4xi32>, tensor<i32>, tensor<i8> -> tensor<4x!q.code<bipolar4>>
  return
}

// -----

func.func @rescale_channels(%x: tensor<4x8xi32>, %m: tensor<8xi32>, %s: tensor<4xi8>) {
  // expected-error @+1 {{Q5: dimension 0 of the shift has extent 4, but its index 'd1' needs 8}}
  %0 = q.rescale %x by %m, %s over (m, n) -> (n) : tensor<4x8xi32>, tensor<8xi32>, tensor<4xi8> -> tensor<4x8xi8>
  return
}

// -----

func.func @rescale_map(%x: tensor<4xi32>, %m: tensor<4xi32>, %s: tensor<4xi8>) {
  // expected-error @+1 {{Q2: 'd0 * 2' in the map}}
  %0 = q.rescale %x by %m, %s over (m) -> (m * 2) : tensor<4xi32>, tensor<4xi32>, tensor<4xi8> -> tensor<4xi8>
  return
}

// -----

func.func @bits_axis(%c: tensor<4x!q.code<int4>>) {
  // expected-error @+1 {{Q20: found axis 2, expected 0 to 1}}
  %0 = q.bits %c axis 2 : tensor<4x!q.code<int4>> -> tensor<4x4xi1>
  return
}

// -----

func.func @bits_extent(%c: tensor<5x!q.code<int3>>) {
  // expected-error @+1 {{Q21: the result is 'tensor<4x5xi1>', expected 'tensor<3x5xi1>'}}
  %0 = q.bits %c axis 0 : tensor<5x!q.code<int3>> -> tensor<4x5xi1>
  return
}

// -----

func.func @bits_type(%c: tensor<5x!q.code<int3>>) {
  // expected-error @+1 {{Q9: the result is of 'i8', expected i1}}
  %0 = q.bits %c axis 0 : tensor<5x!q.code<int3>> -> tensor<3x5xi8>
  return
}

// -----

func.func @lut_extent(%c: tensor<5x!q.code<nf4>>, %t: tensor<15xf32>) {
  // expected-error @+1 {{Q22: the table is of type 'tensor<15xf32>', but code nf4 needs one whose last extent is 16}}
  %0 = q.lut %c in %t over (m) -> () : tensor<5x!q.code<nf4>>, tensor<15xf32> -> tensor<5xf32>
  return
}

// -----

func.func @lut_scalar(%c: tensor<5x!q.code<nf4>>, %t: tensor<f32>) {
  // expected-error @+1 {{Q22: the table is of type 'tensor<f32>'}}
  %0 = q.lut %c in %t over (m) -> () : tensor<5x!q.code<nf4>>, tensor<f32> -> tensor<5xf32>
  return
}

// -----

func.func @lut_type(%c: tensor<5x!q.code<nf4>>, %t: tensor<16xf32>) {
  // expected-error @+1 {{Q9: the result is of 'f64', expected the table's element type}}
  %0 = q.lut %c in %t over (m) -> () : tensor<5x!q.code<nf4>>, tensor<16xf32> -> tensor<5xf64>
  return
}

// -----

func.func @lut_wide(%c: tensor<5x!q.code<fixed<16,8>>>, %t: tensor<65536xf32>) {
  // expected-error @+1 {{Q9: the index is of '!q.code<fixed<16,8>>', expected a code of at most 8 bits}}
  %0 = q.lut %c in %t over (m) -> () : tensor<5x!q.code<fixed<16,8>>>, tensor<65536xf32> -> tensor<5xf32>
  return
}

// -----

func.func @lut_map(%c: tensor<5x!q.code<nf4>>, %t: tensor<16xf32>) {
  // expected-error @+1 {{Q4: the map of the table gives 1 indices, but the table has 0 ranks}}
  %0 = q.lut %c in %t over (m) -> (m) : tensor<5x!q.code<nf4>>, tensor<16xf32> -> tensor<5xf32>
  return
}

// -----

func.func @pack_extent(%c: tensor<4x5x!q.code<int3>>) {
  // expected-error @+1 {{Q23: the result is 'tensor<4x3xi8>', expected 'tensor<4x2xi8>', the bytes of 'tensor<4x5x!q.code<int3>>'}}
  %0 = q.pack %c : tensor<4x5x!q.code<int3>> -> tensor<4x3xi8>
  return
}

// -----

func.func @pack_scalar(%c: tensor<!q.code<int3>>) {
  // expected-error @+1 {{Q23: 'tensor<!q.code<int3>>' has no rank to pack along}}
  %0 = q.pack %c : tensor<!q.code<int3>> -> tensor<i8>
  return
}

// -----

func.func @pack_type(%c: tensor<5x!q.code<int3>>) {
  // expected-error @+1 {{Q9: the result is of 'i16', expected i8}}
  %0 = q.pack %c : tensor<5x!q.code<int3>> -> tensor<1xi16>
  return
}

// -----

func.func @pack_wide(%c: tensor<4x!q.code<fixed<16,8>>>) {
  // expected-error @+1 {{Q9: the operand is of '!q.code<fixed<16,8>>', expected a code of at most 8 bits}}
  %0 = q.pack %c : tensor<4x!q.code<fixed<16,8>>> -> tensor<8xi8>
  return
}

// -----

func.func @unpack_extent(%b: tensor<2xi8>) {
  // expected-error @+1 {{Q23: the operand is 'tensor<2xi8>', expected 'tensor<3xi8>'}}
  %0 = q.unpack %b : tensor<2xi8> -> tensor<7x!q.code<int3>>
  return
}

// -----

func.func @unpack_dynamic(%b: tensor<2xi8>) {
  // expected-error @+1 {{Q24: the last extent of 'tensor<?x!q.code<int3>>' is dynamic; give it by 'extent'}}
  %0 = q.unpack %b : tensor<2xi8> -> tensor<?x!q.code<int3>>
  return
}

// -----

func.func @unpack_static(%b: tensor<2xi8>, %n: index) {
  // expected-error @+1 {{Q24: the last extent of 'tensor<5x!q.code<int3>>' is static; remove 'extent'}}
  %0 = q.unpack %b extent %n : tensor<2xi8> -> tensor<5x!q.code<int3>>
  return
}

// -----

func.func @lut_sum_index(%i: tensor<4x6xi16>, %t: tensor<6x16xi16>) {
  // expected-error @+1 {{Q9: the index is of 'i16', expected i8}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g)[c] -> (g, c) : tensor<4x6xi16>, tensor<6x16xi16> -> tensor<4xi32>
  return
}

// -----

func.func @lut_sum_type(%i: tensor<4x6xi8>, %t: tensor<6x16xi32>) {
  // expected-error @+1 {{Q9: the table is of 'i32', expected the result's type, or narrower integers}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g)[c] -> (g, c) : tensor<4x6xi8>, tensor<6x16xi32> -> tensor<4xi16>
  return
}

// -----

func.func @lut_sum_ranks(%i: tensor<4x6xi8>, %t: tensor<6x16xi16>) {
  // expected-error @+1 {{Q25: the maps take 2 and 3 ranks, expected one number, at least the result's 1}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, n, g)[c] -> (g, c) : tensor<4x6xi8>, tensor<6x16xi16> -> tensor<4xi32>
  return
}

// -----

func.func @lut_sum_symbol(%i: tensor<4x6xi8>, %t: tensor<6x16xi16>) {
  // expected-error @+1 {{Q25: the map of the table has 0 symbols and gives 2 indices, expected 1 and 2}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g) -> (g, m) : tensor<4x6xi8>, tensor<6x16xi16> -> tensor<4xi32>
  return
}

// -----

func.func @lut_sum_twice(%i: tensor<4x4xi8>, %t: tensor<6x16xi16>) {
  // expected-error @+1 {{Q25: the map of the indices indexes by more than ranks, or by one twice}}
  %0 = q.lut_sum %i at (m, g) -> (m, m) in %t at (m, g)[c] -> (g, c) : tensor<4x4xi8>, tensor<6x16xi16> -> tensor<4xi32>
  return
}

// -----

func.func @lut_sum_extent(%i: tensor<4x7xi8>, %t: tensor<6x16xi16>) {
  // expected-error @+1 {{Q26: dimension 0 of the table has extent 6, but its rank d1 has 7}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g)[c] -> (g, c) : tensor<4x7xi8>, tensor<6x16xi16> -> tensor<4xi32>
  return
}

// -----

func.func @lut_sum_entries(%i: tensor<4x6xi8>, %t: tensor<6x15xi16>) {
  // expected-error @+1 {{Q27: dimension 1 of the table, which the indices choose from, is that of 'tensor<6x15xi16>', expected a power of two of at most 256}}
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g)[c] -> (g, c) : tensor<4x6xi8>, tensor<6x15xi16> -> tensor<4xi32>
  return
}
