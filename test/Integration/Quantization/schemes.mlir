// Zero points, scales that are codes themselves, and what happens beyond the
// largest number, against the reference.

// RUN: ricci-run %s --entry=zero_points --random=7x13:f32,7x3:f32,7:i8 --check=ref
// RUN: ricci-run %s --entry=wide_zero_points --random=7x13:f32,7x13:ui16,13:i32 --check=ref
// RUN: ricci-run %s --entry=coded --random=7x13:ui4,7x3:ui8,7x13:f32 --check=ref
// RUN: ricci-run %s --entry=overflow --random=4099:i16 --check=ref
// RUN: ricci-run %s --entry=doubles --random=1031:i64,1031:i16 --check=ref
// RUN: ricci-run %s --entry=single --random=1:ui4 --check=ref
// RUN: ricci-run %s --entry=open_extents --random=3x5:ui3 --check=ref
// RUN: ricci-run %s --entry=open_extents --random=3x5:ui3 --check=ref %nvptx
// RUN: ricci-run %s --entry=read_as_integers --random=64x64:f32,64x64:ui8 --check=ref
// RUN: ricci-run %s --entry=layers --random=512x256:f32,256x512:f32,512x8:f32 --quantize=activations:int8 --check=ref
// RUN: ricci-run %s --entry=layers --random=512x256:f32,256x512:f32,512x8:f32 --quantize=activations:e4m3fn --check=ref
// RUN: ricci-run %s --entry=codes_of_sums --random=512x256:f32,256x512:f32 --check=ref
// RUN: ricci-run %s --entry=call --random=0x5:ui4 --check=ref
// RUN: ricci-run %s --entry=call --random=3x5:ui4 --check=ref

func.func @zero_points(%x: tensor<7x13xf32>, %s: tensor<7x3xf32>, %z: tensor<7xi8>)
    -> (tensor<7x13x!q.code<uint4>>, tensor<7x13x!q.code<int8>>, tensor<7x13xf32>, tensor<7x13xf16>) {
  %0 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 5), zero_point = (m, k) -> (m)>
      (%s, %z : tensor<7x3xf32>, tensor<7xi8>) : tensor<7x13xf32> -> tensor<7x13x!q.code<uint4>>
  %1 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 5), zero_point = (m, k) -> (m)>
      (%s, %z : tensor<7x3xf32>, tensor<7xi8>) round nearest_away overflow wrap
      : tensor<7x13xf32> -> tensor<7x13x!q.code<int8>>
  %2 = q.dequantize %0 by <scale = (m, k) -> (m, k floordiv 5), zero_point = (m, k) -> (m)>
      (%s, %z : tensor<7x3xf32>, tensor<7xi8>) : tensor<7x13x!q.code<uint4>> -> tensor<7x13xf32>
  %3 = q.dequantize %1 by <zero_point = (m, k) -> (m)>(%z : tensor<7xi8>)
      : tensor<7x13x!q.code<int8>> -> tensor<7x13xf16>
  return %0, %1, %2, %3 : tensor<7x13x!q.code<uint4>>, tensor<7x13x!q.code<int8>>,
      tensor<7x13xf32>, tensor<7x13xf16>
}

// Differences of 32 bits do not fit in 32.
func.func @wide_zero_points(%x: tensor<7x13xf32>, %c: tensor<7x13x!q.code<ufixed<16,16>>>, %z: tensor<13xi32>)
    -> (tensor<7x13x!q.code<fixed<32,32>>>, tensor<7x13xf32>) {
  %0 = q.quantize %x by <zero_point = (m, k) -> (k), shift = (m, k) -> (k)>(%z, %z : tensor<13xi32>, tensor<13xi32>)
      : tensor<7x13xf32> -> tensor<7x13x!q.code<fixed<32,32>>>
  %1 = q.dequantize %c by <zero_point = (m, k) -> (k)>(%z : tensor<13xi32>)
      : tensor<7x13x!q.code<ufixed<16,16>>> -> tensor<7x13xf32>
  return %0, %1 : tensor<7x13x!q.code<fixed<32,32>>>, tensor<7x13xf32>
}

// As NVFP4: a scale of e4m3fn for each group.
func.func @coded(%c: tensor<7x13x!q.code<e2m1fn>>, %s: tensor<7x3x!q.code<e4m3fn>>, %x: tensor<7x13xf32>)
    -> (tensor<7x13xf32>, tensor<7x13x!q.code<e2m1fn>>) {
  %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<7x3x!q.code<e4m3fn>>)
      : tensor<7x13x!q.code<e2m1fn>> -> tensor<7x13xf32>
  %1 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 5)>(%s : tensor<7x3x!q.code<e4m3fn>>)
      : tensor<7x13xf32> -> tensor<7x13x!q.code<e2m1fn>>
  return %0, %1 : tensor<7x13xf32>, tensor<7x13x!q.code<e2m1fn>>
}

ein.op @as_f16(%bits: i16) -> f16 {
  %0 = arith.bitcast %bits : i16 to f16
  ein.yield %0 : f16
}

func.func @overflow(%bits: tensor<4099xi16>)
    -> (tensor<4099x!q.code<e4m3fn>>, tensor<4099x!q.code<e5m2>>, tensor<4099x!q.code<e8m0fnu>>,
        tensor<4099x!q.code<int5>>, tensor<4099x!q.code<fixed<9,2>>>, tensor<4099x!q.code<ufixed<3,9>>>) {
  %x = ein.contract "Z[i] = @as_f16(A[i])"(%bits) : (tensor<4099xi16>) -> tensor<4099xf16>
  %0 = q.quantize %x overflow special : tensor<4099xf16> -> tensor<4099x!q.code<e4m3fn>>
  %1 = q.quantize %x round floor overflow special : tensor<4099xf16> -> tensor<4099x!q.code<e5m2>>
  %2 = q.quantize %x round nearest_up overflow special : tensor<4099xf16> -> tensor<4099x!q.code<e8m0fnu>>
  %3 = q.quantize %x overflow wrap : tensor<4099xf16> -> tensor<4099x!q.code<int5>>
  %4 = q.quantize %x round truncate overflow wrap : tensor<4099xf16> -> tensor<4099x!q.code<fixed<9,2>>>
  %5 = q.quantize %x round floor overflow wrap : tensor<4099xf16> -> tensor<4099x!q.code<ufixed<3,9>>>
  return %0, %1, %2, %3, %4, %5 : tensor<4099x!q.code<e4m3fn>>, tensor<4099x!q.code<e5m2>>,
      tensor<4099x!q.code<e8m0fnu>>, tensor<4099x!q.code<int5>>, tensor<4099x!q.code<fixed<9,2>>>,
      tensor<4099x!q.code<ufixed<3,9>>>
}

ein.op @as_f64(%bits: i64) -> f64 {
  %0 = arith.bitcast %bits : i64 to f64
  ein.yield %0 : f64
}

// Subnormal doubles, and powers of two that no double is.
func.func @doubles(%bits: tensor<1031xi64>, %e: tensor<1031xi16>)
    -> (tensor<1031x!q.code<e5m2>>, tensor<1031x!q.code<int8>>, tensor<1031xf64>) {
  %x = ein.contract "Z[i] = @as_f64(A[i])"(%bits) : (tensor<1031xi64>) -> tensor<1031xf64>
  %0 = q.quantize %x by <exponent = (i) -> (i)>(%e : tensor<1031xi16>)
      : tensor<1031xf64> -> tensor<1031x!q.code<e5m2>>
  %1 = q.quantize %x overflow wrap : tensor<1031xf64> -> tensor<1031x!q.code<int8>>
  %2 = q.dequantize %0 by <shift = (i) -> (i)>(%e : tensor<1031xi16>)
      : tensor<1031x!q.code<e5m2>> -> tensor<1031xf64>
  return %0, %1, %2 : tensor<1031x!q.code<e5m2>>, tensor<1031x!q.code<int8>>, tensor<1031xf64>
}

func.func @single(%c: tensor<1x!q.code<nf4>>) -> tensor<1xf64> {
  %0 = q.dequantize %c : tensor<1x!q.code<nf4>> -> tensor<1xf64>
  return %0 : tensor<1xf64>
}

func.func private @decode(%c: tensor<?x5x!q.code<nf4>>) -> tensor<?x5xf32> {
  %0 = q.dequantize %c : tensor<?x5x!q.code<nf4>> -> tensor<?x5xf32>
  return %0 : tensor<?x5xf32>
}
func.func @call(%c: tensor<?x?x!q.code<nf4>>) -> tensor<?x5xf32> {
  %0 = tensor.cast %c : tensor<?x?x!q.code<nf4>> to tensor<?x5x!q.code<nf4>>
  %1 = func.call @decode(%0) : (tensor<?x5x!q.code<nf4>>) -> tensor<?x5xf32>
  return %1 : tensor<?x5xf32>
}

// A type may say less of the extents than the operand's, or more.
func.func @open_extents(%c: tensor<3x?x!q.code<float<1,1,0,none>>>) -> (tensor<?x5xf32>, tensor<?x?xbf16>) {
  %0 = q.dequantize %c : tensor<3x?x!q.code<float<1,1,0,none>>> -> tensor<?x5xf32>
  %1 = q.dequantize %c : tensor<3x?x!q.code<float<1,1,0,none>>> -> tensor<?x?xbf16>
  return %0, %1 : tensor<?x5xf32>, tensor<?x?xbf16>
}

// f16 has every second integer from 2048 on, and what reads one reads no other.
func.func @read_as_integers(%x: tensor<64x64xf32>, %c: tensor<64x64x!q.code<ufixed<8,13>>>) -> tensor<64x64xi32> {
  %0 = q.dequantize %c by <scale = (m, k) -> (m, k)>(%x : tensor<64x64xf32>)
      : tensor<64x64x!q.code<ufixed<8,13>>> -> tensor<64x64xf16>
  %1 = ein.contract "Z[m, k] = neg(A[m, k])"(%0) : (tensor<64x64xf16>) -> tensor<64x64xi32>
  return %1 : tensor<64x64xi32>
}

// Sums in another order may have neighbouring codes, and so what is made of them.
func.func @layers(%x: tensor<512x256xf32>, %w: tensor<256x512xf32>, %v: tensor<512x8xf32>) -> tensor<512x8xf32> {
  %0 = ein.contract "mk,kn->mn"(%x, %w) : (tensor<512x256xf32>, tensor<256x512xf32>) -> tensor<512x512xf32>
  %1 = ein.contract "mk,kn->mn"(%0, %v) : (tensor<512x512xf32>, tensor<512x8xf32>) -> tensor<512x8xf32>
  return %1 : tensor<512x8xf32>
}

func.func @codes_of_sums(%x: tensor<512x256xf32>, %w: tensor<256x512xf32>) -> tensor<512x512x!q.code<fixed<16,6>>> {
  %0 = ein.contract "mk,kn->mn"(%x, %w) : (tensor<512x256xf32>, tensor<256x512xf32>) -> tensor<512x512xf32>
  %1 = q.quantize %0 : tensor<512x512xf32> -> tensor<512x512x!q.code<fixed<16,6>>>
  return %1 : tensor<512x512x!q.code<fixed<16,6>>>
}
