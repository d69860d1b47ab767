// A program of several operations, with a clear part, an initial value, and a
// call; and one whose tensors take several ciphertexts.

// RUN: ricci-run %s --entry=network --random=6x10:f32,10x7:f32,7:f32,7x3:f32 --target=fhe --check=ref --slots=64 | FileCheck %s
// RUN: ricci-run %s --entry=network --random=6x10:f32,10x7:f32,7:f32,7x3:f32 --target=fhe --secret=all --check=ref --slots=64 | FileCheck %s
// RUN: ricci-run %s --entry=network --random=6x10:f32,10x7:f32,7:f32,7x3:f32 --target=fhe --secret=1,2 --check=ref | FileCheck %s
// CHECK: check: class A, largest error {{.*}}: holds
// CHECK: ciphertexts: {{[1-9]}}

// RUN: ricci-run %s --entry=network --random=6x10:f32,10x7:f32,7:f32,7x3:f32 --target=fhe --compile-to=fhe | FileCheck %s --check-prefix=FHE
// FHE: func.func @network(%arg0: !fhe.ciphertext<slots = 16384, level = {{.*}}>

// RUN: rm -rf %t && ricci-run %s --entry=network --random=6x10:f32,10x7:f32,7:f32,7x3:f32 --target=fhe --explain --dump-phases=%t --json=%t.json | FileCheck %s --check-prefix=EXPLAIN
// EXPLAIN-DAG: program.mlir:{{[0-9:]+}}: plan: by diagonals: the vector: copied in {{.*}} rotations; {{.*}} diagonals in each of {{.*}} blocks of slots, which are summed, in {{.*}} giant steps (at least {{[1-9]}}); in all: rotations {{.*}}, products 0, products with plaintexts {{.*}}, depth {{.*}}
// EXPLAIN-DAG: program.mlir:{{[0-9:]+}}: plan: textbook plan: an operand: moved by {{.*}}; in all: rotations {{.*}}, products 1, {{.*}}
// RUN: FileCheck %s --check-prefix=IMPORT --input-file=%t/1-import.mlir
// IMPORT: ein.contract
// RUN: FileCheck %s --check-prefix=DUMP --input-file=%t/2-fhe.mlir
// DUMP: fhe.rotate
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// JSON: "target": "fhe"
// JSON: "rotations": {{[1-9]}}
// JSON: "hoisted_rotations": {{[1-9]}}
// JSON: "ct_products": 1
// JSON: "pt_products": {{[1-9]}}
// JSON: "relinearizations": 1
// JSON: "rescales": {{[1-9]}}
// JSON: "depth": {{[1-9]}}
// JSON: "rotation_keys": {{[1-9]}}
// JSON: "ciphertexts_in": 1
// JSON: "ciphertexts_out": 1

func.func private @square(%x: tensor<6x7xf32>) -> tensor<6x7xf32> {
  %0 = ein.contract "ij,ij->ij"(%x, %x) : (tensor<6x7xf32>, tensor<6x7xf32>) -> tensor<6x7xf32>
  return %0 : tensor<6x7xf32>
}

func.func @network(%x: tensor<6x10xf32> {fhe.secret}, %w: tensor<10x7xf32>, %b: tensor<7xf32>,
                   %v: tensor<7x3xf32>) -> tensor<6x3xf32> {
  %half = arith.constant dense<0.5> : tensor<f32>
  %scaled = ein.contract "ij,->ij"(%w, %half) : (tensor<10x7xf32>, tensor<f32>) -> tensor<10x7xf32>
  %sums = ein.contract "Z[n, h] = add[p](A[n, p] * W[p, h]) from B[h]"(%x, %scaled, %b)
      : (tensor<6x10xf32>, tensor<10x7xf32>, tensor<7xf32>) -> tensor<6x7xf32>
  %hidden = func.call @square(%sums) : (tensor<6x7xf32>) -> tensor<6x7xf32>
  %out = ein.contract "nh,hc->nc"(%hidden, %v) : (tensor<6x7xf32>, tensor<7x3xf32>) -> tensor<6x3xf32>
  return %out : tensor<6x3xf32>
}

// RUN: ricci-run %s --entry=sizes --random=0x4:f64,1:f64,5x3:bf16,3:ui8 --target=fhe --secret=all --check=ref --slots=8 | FileCheck %s --check-prefix=SIZES
// SIZES: result 0: tensor<4xf64>
// SIZES: {{^}}[0, 0, 0, 0]
// SIZES: check: class A
// SIZES: holds
func.func @sizes(%empty: tensor<0x4xf64>, %one: tensor<1xf64>, %m: tensor<5x3xbf16>, %v: tensor<3xui8>)
    -> (tensor<4xf64>, tensor<0x4xf64>, tensor<1xf64>, tensor<5xbf16>) {
  %0 = ein.contract "ij->j"(%empty) : (tensor<0x4xf64>) -> tensor<4xf64>
  %1 = ein.contract "ij,k->ij"(%empty, %one) : (tensor<0x4xf64>, tensor<1xf64>) -> tensor<0x4xf64>
  %2 = ein.contract "i,i->i"(%one, %one) : (tensor<1xf64>, tensor<1xf64>) -> tensor<1xf64>
  %3 = ein.contract "ij,j->i"(%m, %v) : (tensor<5x3xbf16>, tensor<3xui8>) -> tensor<5xbf16>
  return %0, %1, %2, %3 : tensor<4xf64>, tensor<0x4xf64>, tensor<1xf64>, tensor<5xbf16>
}

// What nothing was computed of comes back as it was.
// RUN: ricci-run %s --entry=untouched --random=5:i8,3:ui8,9:i1,0x3:f32 --target=fhe --secret=all --check=ref --slots=4 | FileCheck %s --check-prefix=UNTOUCHED
// UNTOUCHED: result 3: tensor<0x3xf32>
// UNTOUCHED: check: class Z
// UNTOUCHED: holds
func.func @untouched(%a: tensor<5xi8>, %b: tensor<3xui8>, %c: tensor<9xi1>, %d: tensor<0x3xf32>)
    -> (tensor<9xi1>, tensor<5xi8>, tensor<3xui8>, tensor<0x3xf32>) {
  return %c, %a, %b, %d : tensor<9xi1>, tensor<5xi8>, tensor<3xui8>, tensor<0x3xf32>
}

// Types in between don't round what is encrypted, so the check has to allow for it.
// RUN: ricci-run %s --entry=narrow --random=6:f64,6:bf16 --target=fhe --secret=all --check=ref --slots=8 | FileCheck %s --check-prefix=NARROW
// NARROW: check: class A
// NARROW: holds
func.func @narrow(%a: tensor<6xf64>, %b: tensor<6xbf16>) -> (tensor<6xf32>, tensor<6xf32>) {
  %0 = ein.contract "i,i->i"(%a, %a) accumulate(f32) : (tensor<6xf64>, tensor<6xf64>) -> tensor<6xf32>
  %1 = ein.contract "i,i->i"(%b, %b) : (tensor<6xbf16>, tensor<6xbf16>) -> tensor<6xbf16>
  %2 = ein.contract "Z[i] = neg(A[i])"(%1) : (tensor<6xbf16>) -> tensor<6xf32>
  return %0, %2 : tensor<6xf32>, tensor<6xf32>
}

// Of a secret sum over nothing, the clear initial value is left.
// RUN: ricci-run %s --entry=nothing --random=2x0:f32,2:f16 --target=fhe --secret=0 --check=ref --slots=4 | FileCheck %s --check-prefix=NOTHING
// NOTHING: holds
func.func @nothing(%a: tensor<2x0xf32>, %b: tensor<2xf16>) -> tensor<2xf32> {
  %0 = ein.contract "Z[k] = add[m](A[k, m]) from I[k]"(%a, %b)
      : (tensor<2x0xf32>, tensor<2xf16>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// The sum of clear tensors is rounded after the secret initial value is added, if at all; so is what is rounded twice.
// RUN: ricci-run %s --entry=rounded --random=9:f32,1:f64,5:f32 --target=fhe --secret=1,2 --check=ref --slots=8 | FileCheck %s --check-prefix=ROUNDED
// ROUNDED: holds
func.func @rounded(%a: tensor<9xf32>, %b: tensor<1xf64>, %c: tensor<5xf32>) -> (tensor<bf16>, tensor<5xf32>) {
  %0 = ein.contract "Z[] = add[i](A[i] * B[i]) from I[0]"(%a, %a, %b) accumulate(f64)
      : (tensor<9xf32>, tensor<9xf32>, tensor<1xf64>) -> tensor<bf16>
  %1 = ein.contract "Z[i] = C[i]"(%c) : (tensor<5xf32>) -> tensor<5xf16>
  %2 = ein.contract "Z[i] = mul(C[i], D[i])"(%1, %1) : (tensor<5xf16>, tensor<5xf16>) -> tensor<5xf16>
  %3 = ein.contract "Z[i] = C[i]"(%2) : (tensor<5xf16>) -> tensor<5xf32>
  return %0, %3 : tensor<bf16>, tensor<5xf32>
}
