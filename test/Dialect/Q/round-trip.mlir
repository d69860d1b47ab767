// RUN: ricci-opt %s | FileCheck %s
// RUN: ricci-opt %s | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -mlir-print-op-generic | ricci-opt | FileCheck %s
// RUN: ricci-opt %s -emit-bytecode | ricci-opt | FileCheck %s

// Every family of codes, and names in place of what they stand for.
// CHECK-LABEL: @codes
// CHECK-SAME: tensor<4x!q.code<int4>>, tensor<4x!q.code<uint3>>, tensor<4x!q.code<bipolar2>>, tensor<4x!q.code<ternary>>
// CHECK-SAME: tensor<4x!q.code<digits<-2,-1,0,1,2>>>, tensor<4x!q.code<pow2<4,-6>>>
// CHECK-SAME: tensor<4x!q.code<fixed<8,3>>>, tensor<4x!q.code<ufixed<32,-4>>>
// CHECK-SAME: tensor<4x!q.code<e4m3fn>>, tensor<4x!q.code<float<3,3,4,none>>>
// CHECK-SAME: tensor<4x!q.code<e8m0fnu>>, tensor<4x!q.code<nf4>>
// CHECK-SAME: tensor<4x!q.code<table<-0.1,0.5,1.0,2.5e-07>>>, tensor<4x!q.code<power<4,0.5>>>
func.func private @codes(
    tensor<4x!q.code<int4>>, tensor<4x!q.code<uint3>>, tensor<4x!q.code<bipolar2>>, tensor<4x!q.code<ternary>>,
    tensor<4x!q.code<digits<-2, -1, 0, 1, 2>>>, tensor<4x!q.code<pow2<4, -6>>>,
    tensor<4x!q.code<fixed<8,3>>>, tensor<4x!q.code<ufixed<32,-4>>>,
    tensor<4x!q.code<float<4,3,7,fn>>>, tensor<4x!q.code<float<3,3,4,none>>>,
    tensor<4x!q.code<exponent<8,127>>>, tensor<4x!q.code<nf4>>,
    tensor<4x!q.code<table<-0.1, 0.5, 1, 2.5e-7>>>, tensor<4x!q.code<power<4,5.0e-1>>>)

// CHECK-LABEL: @quantize
// CHECK: q.quantize %{{.*}} by <scale = (d0, d1) -> (d0, d1 floordiv 32)>(%{{.*}} : tensor<4x3xf32>) : tensor<4x65xf32> -> tensor<4x65x!q.code<int4>>
// CHECK: q.quantize %{{.*}} : tensor<4x65xf32> -> tensor<4x65x!q.code<e4m3fn>>
// CHECK: q.quantize %{{.*}} round stochastic seed 7 overflow special : tensor<4x65xf32> -> tensor<4x65x!q.code<e4m3fn>>
// CHECK: q.quantize %{{.*}} round floor overflow wrap : tensor<4x65xf32> -> tensor<4x65x!q.code<fixed<8,3>>>
func.func @quantize(%x: tensor<4x65xf32>, %s: tensor<4x3xf32>)
    -> (tensor<4x65x!q.code<int4>>, tensor<4x65x!q.code<e4m3fn>>, tensor<4x65x!q.code<e4m3fn>>, tensor<4x65x!q.code<fixed<8,3>>>) {
  %0 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 32)>(%s : tensor<4x3xf32>)
      round nearest_even overflow saturate : tensor<4x65xf32> -> tensor<4x65x!q.code<int4>>
  %1 = q.quantize %x : tensor<4x65xf32> -> tensor<4x65x!q.code<e4m3fn>>
  %2 = q.quantize %x round stochastic seed 7 overflow special
      : tensor<4x65xf32> -> tensor<4x65x!q.code<e4m3fn>>
  %3 = q.quantize %x round floor overflow wrap : tensor<4x65xf32> -> tensor<4x65x!q.code<fixed<8,3>>>
  return %0, %1, %2, %3 : tensor<4x65x!q.code<int4>>, tensor<4x65x!q.code<e4m3fn>>, tensor<4x65x!q.code<e4m3fn>>, tensor<4x65x!q.code<fixed<8,3>>>
}

// CHECK-LABEL: @dequantize
// CHECK: q.dequantize %{{.*}} by <scale = (d0, d1) -> (d0), zero_point = (d0, d1) -> ()>(%{{.*}}, %{{.*}} : tensor<?xf16>, tensor<i8>) : tensor<?x64x!q.code<uint8>> -> tensor<?x64xf32>
// CHECK: q.dequantize %{{.*}} by <exponent = (d0, d1) -> (d0, d1 floordiv 32)>(%{{.*}} : tensor<?x2x!q.code<e8m0fnu>>) : tensor<?x64x!q.code<e2m1fn>> -> tensor<?x64xbf16>
// CHECK: q.dequantize %{{.*}} by <shift = (d0, d1) -> (0, d1)>(%{{.*}} : tensor<1x64xi8>) : tensor<?x64x!q.code<uint8>> -> tensor<?x64xf32>
func.func @dequantize(%c: tensor<?x64x!q.code<uint8>>, %s: tensor<?xf16>, %z: tensor<i8>,
                      %d: tensor<?x64x!q.code<e2m1fn>>, %e: tensor<?x2x!q.code<e8m0fnu>>, %h: tensor<1x64xi8>)
    -> (tensor<?x64xf32>, tensor<?x64xbf16>, tensor<?x64xf32>) {
  %0 = q.dequantize %c by <scale = (m, k) -> (m), zero_point = (m, k) -> ()>(%s, %z : tensor<?xf16>, tensor<i8>)
      : tensor<?x64x!q.code<uint8>> -> tensor<?x64xf32>
  %1 = q.dequantize %d by <exponent = (m, k) -> (m, k floordiv 32)>(%e : tensor<?x2x!q.code<e8m0fnu>>)
      : tensor<?x64x!q.code<e2m1fn>> -> tensor<?x64xbf16>
  %2 = q.dequantize %c by <shift = (m, k) -> (0, k)>(%h : tensor<1x64xi8>)
      : tensor<?x64x!q.code<uint8>> -> tensor<?x64xf32>
  return %0, %1, %2 : tensor<?x64xf32>, tensor<?x64xbf16>, tensor<?x64xf32>
}

// CHECK-LABEL: @requantize
// CHECK: q.requantize %{{.*}} from <scale = (d0, d1) -> (d0)>(%{{.*}} : tensor<4xf32>) to <exponent = (d0, d1) -> (d0, d1 floordiv 32)>(%{{.*}} : tensor<4x2xi8>) round nearest_away : tensor<4x64x!q.code<int8>> -> tensor<4x64x!q.code<e2m1fn>>
// CHECK: q.requantize %{{.*}} : tensor<4x64x!q.code<int8>> -> tensor<4x64x!q.code<int4>>
func.func @requantize(%c: tensor<4x64x!q.code<int8>>, %s: tensor<4xf32>, %e: tensor<4x2xi8>)
    -> (tensor<4x64x!q.code<e2m1fn>>, tensor<4x64x!q.code<int4>>) {
  %0 = q.requantize %c from <scale = (m, k) -> (m)>(%s : tensor<4xf32>)
                         to <exponent = (m, k) -> (m, k floordiv 32)>(%e : tensor<4x2xi8>)
      round nearest_away : tensor<4x64x!q.code<int8>> -> tensor<4x64x!q.code<e2m1fn>>
  %1 = q.requantize %c : tensor<4x64x!q.code<int8>> -> tensor<4x64x!q.code<int4>>
  return %0, %1 : tensor<4x64x!q.code<e2m1fn>>, tensor<4x64x!q.code<int4>>
}

// CHECK-LABEL: @rescale
// CHECK: q.rescale %{{.*}} by %{{.*}}, %{{.*}} over (d0, d1) -> (d1) : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8xi32>
// CHECK: q.rescale %{{.*}} by %{{.*}}, %{{.*}} zero_point(%{{.*}} : tensor<8xi32>) over (d0, d1) -> (d1) round double : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8x!q.code<uint8>>
func.func @rescale(%sum: tensor<4x8xi32>, %multiplier: tensor<8xi32>, %shift: tensor<8xi8>)
    -> (tensor<4x8xi32>, tensor<4x8x!q.code<uint8>>) {
  %0 = q.rescale %sum by %multiplier, %shift over (m, n) -> (n) round single
      : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8xi32>
  %1 = q.rescale %sum by %multiplier, %shift zero_point(%multiplier : tensor<8xi32>) over (m, n) -> (n) round double
      : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8x!q.code<uint8>>
  return %0, %1 : tensor<4x8xi32>, tensor<4x8x!q.code<uint8>>
}

// CHECK-LABEL: @bits
// CHECK: q.bits %{{.*}} axis 0 : tensor<?x64x!q.code<int4>> -> tensor<4x?x64xi1>
// CHECK: q.bits %{{.*}} axis 2 : tensor<?x64x!q.code<int4>> -> tensor<?x64x4xi1>
func.func @bits(%c: tensor<?x64x!q.code<int4>>) -> (tensor<4x?x64xi1>, tensor<?x64x4xi1>) {
  %0 = q.bits %c axis 0 : tensor<?x64x!q.code<int4>> -> tensor<4x?x64xi1>
  %1 = q.bits %c axis 2 : tensor<?x64x!q.code<int4>> -> tensor<?x64x4xi1>
  return %0, %1 : tensor<4x?x64xi1>, tensor<?x64x4xi1>
}

// CHECK-LABEL: @lut
// CHECK: q.lut %{{.*}} in %{{.*}} over (d0, d1) -> () : tensor<4x6x!q.code<nf4>>, tensor<16xf32> -> tensor<4x6xf32>
// CHECK: q.lut %{{.*}} in %{{.*}} over (d0, d1) -> (d1 floordiv 4) : tensor<4x6x!q.code<nf4>>, tensor<2x16xi16> -> tensor<4x6xi16>
func.func @lut(%c: tensor<4x6x!q.code<nf4>>, %t: tensor<16xf32>, %g: tensor<2x16xi16>)
    -> (tensor<4x6xf32>, tensor<4x6xi16>) {
  %0 = q.lut %c in %t over (m, k) -> () : tensor<4x6x!q.code<nf4>>, tensor<16xf32> -> tensor<4x6xf32>
  %1 = q.lut %c in %g over (m, k) -> (k floordiv 4) : tensor<4x6x!q.code<nf4>>, tensor<2x16xi16> -> tensor<4x6xi16>
  return %0, %1 : tensor<4x6xf32>, tensor<4x6xi16>
}

// CHECK-LABEL: @lut_sum
// CHECK: q.lut_sum %{{.*}} at (d0, d1, d2) -> (d0, d2) in %{{.*}} at (d0, d1, d2)[s0] -> (d2, s0, d1) : tensor<4x6xi8>, tensor<6x16x3xi16> -> tensor<4x3xi32>
func.func @lut_sum(%i: tensor<4x6xi8>, %t: tensor<6x16x3xi16>) -> tensor<4x3xi32> {
  %0 = q.lut_sum %i at (m, n, g) -> (m, g) in %t at (m, n, g)[c] -> (g, c, n)
      : tensor<4x6xi8>, tensor<6x16x3xi16> -> tensor<4x3xi32>
  return %0 : tensor<4x3xi32>
}

// CHECK-LABEL: @pack
// CHECK: q.pack %{{.*}} : tensor<4x5x!q.code<int3>> -> tensor<4x2xi8>
// CHECK: q.unpack %{{.*}} : tensor<4x2xi8> -> tensor<4x5x!q.code<uint3>>
// CHECK: q.unpack %{{.*}} extent %{{.*}} : tensor<4x2xi8> -> tensor<4x?x!q.code<uint3>>
func.func @pack(%c: tensor<4x5x!q.code<int3>>, %n: index) -> (tensor<4x5x!q.code<uint3>>, tensor<4x?x!q.code<uint3>>) {
  %0 = q.pack %c : tensor<4x5x!q.code<int3>> -> tensor<4x2xi8>
  %1 = q.unpack %0 : tensor<4x2xi8> -> tensor<4x5x!q.code<uint3>>
  %2 = q.unpack %0 extent %n : tensor<4x2xi8> -> tensor<4x?x!q.code<uint3>>
  return %1, %2 : tensor<4x5x!q.code<uint3>>, tensor<4x?x!q.code<uint3>>
}
