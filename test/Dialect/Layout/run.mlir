// Conversions where they run, against the reference, which returns the operand. Each result is
// also read by something that computes.

// RUN: ricci-run %s --entry=padded --random=3x5:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=panels --random=10x7:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=swizzled --random=8x8:i8 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=permuted --random=4:f64 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=diagonals --random=5x7:f16 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=copies --random=3:bf16 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=overlapping --random=2x2:i64 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=backward --random=6:i32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=chain --random=8:si4 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=scalar --check=ref --random=:f32 | FileCheck %s
// RUN: ricci-run %s --entry=empty --random=0x3:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=product --random=13x17:f32,17x11:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=codes --random=3x5:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=called --random=4x6:f32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=pairs "--random=2x3:complex<f32>" --check=ref | FileCheck %s

// RUN: ricci-run %s --entry=panels --random=10x7:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=swizzled --random=8x8:i8 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=permuted --random=4:f64 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=diagonals --random=5x7:f16 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=overlapping --random=2x2:i64 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=chain --random=8:si4 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=scalar --random=:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=empty --random=0x3:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=product --random=13x17:f32,17x11:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=codes --random=3x5:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=called --random=4x6:f32 --target=nvptx --emulate --check=ref | FileCheck %s
// CHECK: check: class {{[ZF]}}, {{.*}}: holds

// What it costs is said at its place: the bytes that are read and written.
// RUN: ricci-run %s --entry=padded --random=3x5:f32 --explain | FileCheck %s --check-prefix=EXPLAIN
// EXPLAIN: run.mlir:[[#@LINE+8]]:{{[0-9]+}}: source: %0 = layout.convert
// EXPLAIN-NEXT: layout: operation layout.convert, operand 0 (3 = 3@addr:5, 5 = 5@addr:1), result (3 = 3@addr:1, 5 = 5@addr:4), class Z
// EXPLAIN-NEXT: cost: bytes 120
// EXPLAIN-NEXT: layout: operation layout.convert, operand 0 (3 = 3@addr:1, 5 = 5@addr:4), result (3 = 3@addr:5, 5 = 5@addr:1), class Z
// EXPLAIN-NEXT: cost: bytes 120

func.func @padded(%x: tensor<3x5xf32>) -> (tensor<3x5xf32>, tensor<5xf32>) {
  // Columns of 3, 4 apart.
  %0 = layout.convert %x : tensor<3x5xf32> from #layout.layout<(3 = 3@addr:5, 5 = 5@addr:1)>
                         to #layout.layout<(3 = 3@addr:1, 5 = 5@addr:4)>
  %1 = ein.contract "ij->j"(%0) : (tensor<3x5xf32>) -> tensor<5xf32>
  return %0, %1 : tensor<3x5xf32>, tensor<5xf32>
}

// Panels of 4 rows, with room for two rows that are not there.
func.func @panels(%x: tensor<10x7xf32>) -> (tensor<10x7xf32>, tensor<10xf32>) {
  %0 = layout.convert %x : tensor<10x7xf32> from #layout.layout<(10 = 10@addr:7, 7 = 7@addr:1)>
                         to #layout.layout<(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)>
  %1 = ein.contract "ij->i"(%0) : (tensor<10x7xf32>) -> tensor<10xf32>
  return %0, %1 : tensor<10x7xf32>, tensor<10xf32>
}

func.func @swizzled(%x: tensor<8x8xi8>) -> tensor<8x8xi8> {
  %0 = layout.convert %x : tensor<8x8xi8> from #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1)>
                         to #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1) swizzle addr:2,1,3>
  return %0 : tensor<8x8xi8>
}

func.func @permuted(%x: tensor<4xf64>) -> tensor<4xf64> {
  %0 = layout.convert %x : tensor<4xf64> from #layout.layout<(4 = 4@addr:1)>
                         to #layout.layout<(4 = 4@addr:1) perm addr[3 1 0 2]>
  return %0 : tensor<4xf64>
}

// Each ciphertext holds a diagonal, where the tensor is not encrypted either.
func.func @diagonals(%x: tensor<5x7xf16>) -> tensor<5x7xf16> {
  %0 = layout.convert %x : tensor<5x7xf16> from #layout.layout<(5 = 5@addr:7, 7 = 7@addr:1)>
                         to #layout.layout<(5 = 5@slot:1, 7 = 8@ct:1) skew 1.0 += -1*0.0 + 0>
  return %0 : tensor<5x7xf16>
}

func.func @copies(%x: tensor<3xbf16>) -> tensor<3xbf16> {
  %0 = layout.convert %x : tensor<3xbf16> from #layout.layout<(3 = 3@addr:1)>
                         to #layout.layout<(3 = 3@slot:1) rep 4@slot:4 offset slot:2>
  return %0 : tensor<3xbf16>
}

func.func @overlapping(%x: tensor<2x2xi64>) -> tensor<2x2xi64> {
  %0 = layout.convert %x : tensor<2x2xi64> from #layout.layout<(2 = 2@addr:2, 2 = 2@addr:1)>
                         to #layout.layout<(2 = 2@addr:2, 2 = 2@addr:3)>
  return %0 : tensor<2x2xi64>
}

func.func @backward(%x: tensor<6xi32>) -> tensor<6xi32> {
  %0 = layout.convert %x : tensor<6xi32> from #layout.layout<(6 = 6@addr:1)>
                         to #layout.layout<(6 = 6@addr:-2)>
  return %0 : tensor<6xi32>
}

// The third is said to start from where the second does not put it; the values stay.
func.func @chain(%x: tensor<8xsi4>) -> (tensor<8xsi4>, tensor<8xsi4>) {
  %0 = layout.convert %x : tensor<8xsi4> from #layout.layout<(8 = 8@addr:3)>
                         to #layout.layout<(8 = 2@warp:1 4@lane:1)>
  %1 = layout.convert %0 : tensor<8xsi4> from #layout.layout<(8 = 2@warp:1 4@lane:1)>
                         to #layout.layout<(8 = 2@addr:1 4@addr:2)>
  %2 = layout.convert %1 : tensor<8xsi4> from #layout.layout<(8 = 8@addr:5)>
                         to #layout.layout<(8 = 8@addr:1)>
  return %1, %2 : tensor<8xsi4>, tensor<8xsi4>
}

func.func @scalar(%x: tensor<f32>) -> tensor<f32> {
  %0 = layout.convert %x : tensor<f32> from #layout.layout<()>
                         to #layout.layout<() rep 3@lane:1>
  return %0 : tensor<f32>
}

func.func @empty(%x: tensor<0x3xf32>) -> tensor<3xf32> {
  %0 = layout.convert %x : tensor<0x3xf32> from #layout.layout<(0 = 1@addr:3, 3 = 3@addr:1)>
                         to #layout.layout<(0 = 1@addr:1, 3 = 3@addr:2)>
  %1 = ein.contract "ij->j"(%0) : (tensor<0x3xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}

func.func @product(%a: tensor<13x17xf32>, %b: tensor<17x11xf32>) -> tensor<13x11xf32> {
  %0 = layout.convert %a : tensor<13x17xf32> from #layout.layout<(13 = 13@addr:17, 17 = 17@addr:1)>
                         to #layout.layout<(13 = 4@addr:68 4@addr:1, 17 = 17@addr:4)>
  %1 = layout.convert %b : tensor<17x11xf32> from #layout.layout<(17 = 17@addr:11, 11 = 11@addr:1)>
                         to #layout.layout<(17 = 17@addr:1, 11 = 11@addr:17)>
  %2 = ein.contract "ij,jk->ik"(%0, %1) : (tensor<13x17xf32>, tensor<17x11xf32>) -> tensor<13x11xf32>
  return %2 : tensor<13x11xf32>
}

func.func @codes(%x: tensor<3x5xf32>) -> tensor<3x5xf32> {
  %s = arith.constant dense<0.25> : tensor<f32>
  %0 = q.quantize %x by <scale = (i, j) -> ()>(%s : tensor<f32>)
      : tensor<3x5xf32> -> tensor<3x5x!q.code<int4>>
  %1 = layout.convert %0 : tensor<3x5x!q.code<int4>> from #layout.layout<(3 = 3@addr:5, 5 = 5@addr:1)>
                         to #layout.layout<(3 = 3@addr:1, 5 = 5@addr:3)>
  %2 = q.dequantize %1 by <scale = (i, j) -> ()>(%s : tensor<f32>)
      : tensor<3x5x!q.code<int4>> -> tensor<3x5xf32>
  return %2 : tensor<3x5xf32>
}

func.func private @columns(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %0 = layout.convert %x : tensor<4x6xf32> from #layout.layout<(4 = 4@addr:6, 6 = 6@addr:1)>
                         to #layout.layout<(4 = 4@addr:1, 6 = 6@addr:4)>
  return %0 : tensor<4x6xf32>
}

func.func @called(%x: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %0 = call @columns(%x) : (tensor<4x6xf32>) -> tensor<4x6xf32>
  %1 = layout.convert %0 : tensor<4x6xf32> from #layout.layout<(4 = 4@addr:1, 6 = 6@addr:4)>
                         to #layout.layout<(4 = 4@addr:1, 6 = 6@addr:5)>
  return %1 : tensor<4x6xf32>
}

func.func @pairs(%x: tensor<2x3xcomplex<f32>>) -> tensor<2x3xcomplex<f32>> {
  %0 = layout.convert %x : tensor<2x3xcomplex<f32>> from #layout.layout<(2 = 2@addr:3, 3 = 3@addr:1)>
                         to #layout.layout<(2 = 2@addr:1, 3 = 3@addr:2)>
  return %0 : tensor<2x3xcomplex<f32>>
}
