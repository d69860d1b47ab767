// Powers with integer exponents of all widths, those below zero among them, and clamps of NaN, infinities and
// signed zeros, in loops and in kernels.

// RUN: %make_npy %t.i.npy i1 19 0 1 -1 2 -2 3 -3 4 -4 5 7 8 -8 15 16 64 100 127 -128
// RUN: %make_npy %t.n.npy i1 16 0 1 -1 2 -2 3 -3 4 5 6 7 8 62 63 127 -128
// RUN: ricci-run %s --entry=integers %t.i.npy %t.n.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=integers %t.i.npy %t.n.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=large --random=401:i64,401:i64,401:i32,401:i32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=large --random=401:i64,401:i64,401:i32,401:i32 --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=outer --random=23:i32,23:i32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=parts --random=1x2x3:i1,2x10x2:f64 --check=ref | FileCheck %s
// RUN: %make_npy %t.x.npy f4 9 -- nan inf -inf 0 -0.0 1 -1 2.5 -2.5
// RUN: ricci-run %s --entry=clamps %t.x.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=clamps %t.x.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=floats %t.i.npy %t.n.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=floats %t.i.npy %t.n.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=chosen -o %t.c.npy -o %t.d.npy
// RUN: %python -c "import numpy, sys; print(*(numpy.load(name).tolist() for name in sys.argv[1:]))" %t.c.npy %t.d.npy | FileCheck %s --check-prefix=CHOSEN

// CHECK: holds

ein.op @power1(%x: i1, %n: i1) -> i1 {
  %0 = math.ipowi %x, %n : i1
  ein.yield %0 : i1
}
ein.op @power2(%x: i2, %n: i2) -> i2 {
  %0 = math.ipowi %x, %n : i2
  ein.yield %0 : i2
}
ein.op @power3(%x: i3, %n: i3) -> i3 {
  %0 = math.ipowi %x, %n : i3
  ein.yield %0 : i3
}
ein.op @power8(%x: i8, %n: i8) -> i8 {
  %0 = math.ipowi %x, %n : i8
  ein.yield %0 : i8
}
ein.op @power13(%x: i13, %n: i13) -> i13 {
  %0 = math.ipowi %x, %n : i13
  ein.yield %0 : i13
}
ein.op @power32(%x: i32, %n: i32) -> i32 {
  %0 = math.ipowi %x, %n : i32
  ein.yield %0 : i32
}
ein.op @power64(%x: i64, %n: i64) -> i64 {
  %0 = math.ipowi %x, %n : i64
  ein.yield %0 : i64
}
ein.op @power_of_index(%x: index, %n: index) -> index {
  %0 = math.ipowi %x, %n : index
  ein.yield %0 : index
}
func.func @integers(%a: tensor<19xi8>, %b: tensor<16xi8>)
    -> (tensor<19x16xi1>, tensor<19x16xi2>, tensor<19x16xi3>, tensor<19x16xi8>, tensor<19x16xi13>, tensor<19x16xi32>,
        tensor<19x16xi64>, tensor<19x16xindex>) {
  %0 = ein.contract "Z[i, j] = @power1(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi1>
  %1 = ein.contract "Z[i, j] = @power2(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi2>
  %2 = ein.contract "Z[i, j] = @power3(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi3>
  %3 = ein.contract "Z[i, j] = @power8(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi8>
  %4 = ein.contract "Z[i, j] = @power13(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi13>
  %5 = ein.contract "Z[i, j] = @power32(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi32>
  %6 = ein.contract "Z[i, j] = @power64(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xi64>
  %7 = ein.contract "Z[i, j] = @power_of_index(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xindex>
  return %0, %1, %2, %3, %4, %5, %6, %7
      : tensor<19x16xi1>, tensor<19x16xi2>, tensor<19x16xi3>, tensor<19x16xi8>, tensor<19x16xi13>, tensor<19x16xi32>,
        tensor<19x16xi64>, tensor<19x16xindex>
}

func.func @large(%a: tensor<401xi64>, %b: tensor<401xi64>, %c: tensor<401xi32>, %d: tensor<401xi32>)
    -> (tensor<401xi64>, tensor<401xi32>) {
  %0 = ein.contract "Z[i] = @power64(A[i], B[i])"(%a, %b) : (tensor<401xi64>, tensor<401xi64>) -> tensor<401xi64>
  %1 = ein.contract "Z[i] = @power32(A[i], B[i])"(%c, %d) : (tensor<401xi32>, tensor<401xi32>) -> tensor<401xi32>
  return %0, %1 : tensor<401xi64>, tensor<401xi32>
}

ein.op @clamp16(%x: f16, %low: f16, %high: f16) -> f16 {
  %0 = math.clampf %x to [%low, %high] : f16
  ein.yield %0 : f16
}
ein.op @clamp_brain(%x: bf16, %low: bf16, %high: bf16) -> bf16 {
  %0 = math.clampf %x to [%low, %high] : bf16
  ein.yield %0 : bf16
}
ein.op @clamp32(%x: f32, %low: f32, %high: f32) -> f32 {
  %0 = math.clampf %x to [%low, %high] : f32
  ein.yield %0 : f32
}
ein.op @clamp64(%x: f64, %low: f64, %high: f64) -> f64 {
  %0 = math.clampf %x to [%low, %high] : f64
  ein.yield %0 : f64
}
// All triples, bounds that lie the wrong way round among them.
func.func @clamps(%a: tensor<9xf32>)
    -> (tensor<9x9x9xf16>, tensor<9x9x9xbf16>, tensor<9x9x9xf32>, tensor<9x9x9xf64>) {
  %0 = ein.contract "Z[i, j, k] = @clamp16(A[i], B[j], C[k])"(%a, %a, %a)
      : (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<9x9x9xf16>
  %1 = ein.contract "Z[i, j, k] = @clamp_brain(A[i], B[j], C[k])"(%a, %a, %a)
      : (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<9x9x9xbf16>
  %2 = ein.contract "Z[i, j, k] = @clamp32(A[i], B[j], C[k])"(%a, %a, %a)
      : (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<9x9x9xf32>
  %3 = ein.contract "Z[i, j, k] = @clamp64(A[i], B[j], C[k])"(%a, %a, %a)
      : (tensor<9xf32>, tensor<9xf32>, tensor<9xf32>) -> tensor<9x9x9xf64>
  return %0, %1, %2, %3 : tensor<9x9x9xf16>, tensor<9x9x9xbf16>, tensor<9x9x9xf32>, tensor<9x9x9xf64>
}

// Exponents of other types than LLVM's.
ein.op @float_power3(%x: f16, %n: i3) -> f16 {
  %0 = math.fpowi %x, %n : f16, i3
  ein.yield %0 : f16
}
ein.op @float_power8(%x: f64, %n: i8) -> f64 {
  %0 = math.fpowi %x, %n : f64, i8
  ein.yield %0 : f64
}
ein.op @float_power64(%x: f32, %n: i64) -> f32 {
  %0 = math.fpowi %x, %n : f32, i64
  ein.yield %0 : f32
}
func.func @floats(%a: tensor<19xi8>, %b: tensor<16xi8>) -> (tensor<19x16xf16>, tensor<19x16xf64>, tensor<19x16xf32>) {
  %0 = ein.contract "Z[i, j] = @float_power3(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xf16>
  %1 = ein.contract "Z[i, j] = @float_power8(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xf64>
  %2 = ein.contract "Z[i, j] = @float_power64(A[i], B[j])"(%a, %b) : (tensor<19xi8>, tensor<16xi8>) -> tensor<19x16xf32>
  return %0, %1, %2 : tensor<19x16xf16>, tensor<19x16xf64>, tensor<19x16xf32>
}

// The reference is no oracle for itself.
// CHOSEN: [125, 1, -1, 1, 0, 0, -128] [2.0, 3.0, 2.5]
func.func @chosen() -> (tensor<7xi8>, tensor<3xf32>) {
  %x = arith.constant dense<[5, 7, -1, -1, 0, 2, -2]> : tensor<7xi8>
  %n = arith.constant dense<[3, 0, -3, -4, -1, -1, 7]> : tensor<7xi8>
  %v = arith.constant dense<[1.0, 4.0, 2.5]> : tensor<3xf32>
  %low = arith.constant dense<2.0> : tensor<f32>
  %high = arith.constant dense<3.0> : tensor<f32>
  %0 = ein.contract "Z[i] = @power8(A[i], B[i])"(%x, %n) : (tensor<7xi8>, tensor<7xi8>) -> tensor<7xi8>
  %1 = ein.contract "Z[i] = @clamp32(A[i], B[], C[])"(%v, %low, %high)
      : (tensor<3xf32>, tensor<f32>, tensor<f32>) -> tensor<3xf32>
  return %0, %1 : tensor<7xi8>, tensor<3xf32>
}

// A base that is the same in the innermost loop: LLVM's vectorizer must not follow the chain of its squares there.
func.func @outer(%a: tensor<23xi32>, %b: tensor<23xi32>) -> tensor<23x23xi32> {
  %0 = ein.contract "Z[i, j] = @power32(A[i], B[j])"(%a, %b) : (tensor<23xi32>, tensor<23xi32>) -> tensor<23x23xi32>
  return %0 : tensor<23x23xi32>
}

// Nor where base and exponent are made of what differs there.
ein.op @power_of_parts(%a: index, %b: index) -> i64 {
  %0 = arith.index_cast %a : index to i64
  %1 = arith.index_cast %b : index to i64
  %three = arith.constant 3 : i64
  %2 = arith.divui %1, %three : i64
  %least = arith.constant 2085175166937634795 : i64
  %3 = arith.maxui %0, %least : i64
  %4 = math.ipowi %3, %2 : i64
  ein.yield %4 : i64
}
func.func @parts(%a: tensor<?x?x?xi1>, %b: tensor<2x10x2xf64>) -> tensor<1x?xi64> {
  %0 = ein.contract "Z[i, k] = sum[j](@power_of_parts(A[i, j, k], B[j, i mod 5, 1]))"(%a, %b) accumulate(index)
      : (tensor<?x?x?xi1>, tensor<2x10x2xf64>) -> tensor<1x?xi64>
  return %0 : tensor<1x?xi64>
}
