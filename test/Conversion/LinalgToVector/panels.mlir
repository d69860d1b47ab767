// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v3 --cse | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v4 --cse | FileCheck %s --check-prefixes=CHECK,AVX512

#left = affine_map<(m, n, k) -> (m, k)>
#right = affine_map<(m, n, k) -> (k, n)>
#result = affine_map<(m, n, k) -> (m, n)>
#product = {indexing_maps = [#left, #right, #result],
            iterator_types = ["parallel", "parallel", "reduction"]}

// The register tile follows from the registers: 16 of 8 lanes, 32 of 16.

// CHECK-LABEL: func @product
// AVX2: iter_args({{.*}}) -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>) {
// AVX2-COUNT-12: vector.fma {{.*}} : vector<8xf32>
// AVX512-COUNT-28: vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT: vector.fma
// Of 512 rows, 2 or 8 are left.
// CHECK: scf.if
// AVX2: iter_args
// AVX2-COUNT-4: vector.fma {{.*}} : vector<8xf32>
// AVX512: iter_args
// AVX512-COUNT-16: vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT: vector.fma
func.func @product(%a: memref<512x512xf32>, %b: memref<512x512xf32>,
                   %c: memref<512x512xf32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<512x512xf32>, memref<512x512xf32>)
      outs(%c : memref<512x512xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y fastmath<contract> : f32
    %1 = arith.addf %sum, %0 fastmath<reassoc,contract> : f32
    linalg.yield %1 : f32
  }
  return
}

// What is small is read where it lies: nothing is packed.

// CHECK-LABEL: func @in_place
// CHECK-NOT: memref.alloc(
// CHECK-NOT: memref.store
// CHECK: vector.load %{{.*}} : memref<?xf32>, vector<{{8|16}}xf32>
// CHECK-NOT: memref.store
// CHECK: vector.fma
func.func @in_place(%a: memref<16x16xf32>, %b: memref<16x16xf32>,
                    %c: memref<16x16xf32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<16x16xf32>, memref<16x16xf32>)
      outs(%c : memref<16x16xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y fastmath<contract> : f32
    %1 = arith.addf %sum, %0 fastmath<reassoc,contract> : f32
    linalg.yield %1 : f32
  }
  return
}

// Any operators, converted while they are packed.

// CHECK-LABEL: func @max_plus
// CHECK: arith.extsi %{{.*}} : vector<{{8|16}}xi8> to vector<{{8|16}}xi32>
// CHECK: arith.addi %{{.*}} : vector<{{8|16}}xi32>
// CHECK: arith.maxsi %{{.*}} : vector<{{8|16}}xi32>
func.func @max_plus(%a: memref<64x64xi8>, %b: memref<64x64xi8>,
                    %c: memref<64x64xi32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<64x64xi8>, memref<64x64xi8>)
      outs(%c : memref<64x64xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %0 = arith.extsi %x : i8 to i32
    %1 = arith.extsi %y : i8 to i32
    %2 = arith.addi %0, %1 : i32
    %3 = arith.maxsi %sum, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

// Codes of few bits too; they lie in bytes.

// CHECK-LABEL: func @few_bits
// CHECK: %[[CODES:.*]] = arith.trunci %{{.*}} : vector<{{8|16}}xi8> to vector<{{8|16}}xi4>
// CHECK: arith.extui %[[CODES]] : vector<{{8|16}}xi4> to vector<{{8|16}}xi32>
// CHECK: arith.muli %{{.*}} : vector<{{8|16}}xi32>
func.func @few_bits(%a: memref<64x64xi8>, %b: memref<64x64xi8>,
                    %c: memref<64x64xi32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<64x64xi8>, memref<64x64xi8>)
      outs(%c : memref<64x64xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %0 = arith.extsi %x : i8 to i32
    %1 = arith.trunci %y : i8 to i4
    %2 = arith.extui %1 : i4 to i32
    %3 = arith.muli %0, %2 : i32
    %4 = arith.addi %sum, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

// Two ranks on a side that do not lie behind one another: a table of offsets.

// CHECK-LABEL: func @scattered
// CHECK: memref.alloc(%{{.*}}) {alignment = 64 : i64} : memref<?xindex>
// CHECK: memref.load %{{.*}} : memref<?xindex>
// CHECK: vector.fma
func.func @scattered(%a: memref<8x16x8xf32>, %b: memref<16x64xf32>,
                     %c: memref<8x8x64xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j, n, k) -> (i, k, j)>,
                                   affine_map<(i, j, n, k) -> (k, n)>,
                                   affine_map<(i, j, n, k) -> (j, i, n)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<8x16x8xf32>, memref<16x64xf32>)
      outs(%c : memref<8x8x64xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Edges are kernels of their own: rows by their number, columns under a mask in
// vectors as narrow as registers get. Nothing is copied.

// CHECK-LABEL: func @ragged
// CHECK-NOT: memref.store
// AVX2: vector.load {{.*}} vector<8xf32>
// AVX2: vector.maskedload {{.*}} into vector<4xf32>
// AVX512: vector.load {{.*}} vector<16xf32>
// AVX512: vector.maskedload {{.*}} into vector<4xf32>
// CHECK: vector.maskedstore {{.*}} vector<4xf32>
// CHECK-NOT: memref.store
// CHECK: return
func.func @ragged(%a: memref<33x17xf32>, %b: memref<17x35xf32>,
                  %c: memref<33x35xf32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<33x17xf32>, memref<17x35xf32>)
      outs(%c : memref<33x35xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Four columns fill a register.

// CHECK-LABEL: func @unmasked
// CHECK-NOT: vector.masked
// CHECK: vector<4xf32>
// CHECK-NOT: vector.masked
// CHECK: return
func.func @unmasked(%a: memref<10x17xf32>, %b: memref<17x36xf32>,
                    %c: memref<10x36xf32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<10x17xf32>, memref<17x36xf32>)
      outs(%c : memref<10x36xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// A quotient by the zero in a lane that is not there would trap.

// CHECK-LABEL: func @quotients
// CHECK-NOT: vector.masked
// CHECK: return
func.func @quotients(%a: memref<10x17xi32>, %b: memref<17x35xi32>,
                     %c: memref<10x35xi32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<10x17xi32>, memref<17x35xi32>)
      outs(%c : memref<10x35xi32>) {
  ^bb0(%x: i32, %y: i32, %sum: i32):
    %0 = arith.divsi %x, %y : i32
    %1 = arith.addi %sum, %0 : i32
    linalg.yield %1 : i32
  }
  return
}

// Bytes have masks with AVX-512 only: they are packed otherwise, and the edge
// of the result is copied where its elements have none.

// CHECK-LABEL: func @bytes
// AVX2-NOT: vector.masked
// AVX2: memref.store
// AVX512: vector.maskedload {{.*}} vector<{{.*}}xi8>
// CHECK: return
func.func @bytes(%a: memref<10x17xi8>, %b: memref<17x35xi8>,
                 %c: memref<10x35xi8>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<10x17xi8>, memref<17x35xi8>)
      outs(%c : memref<10x35xi8>) {
  ^bb0(%x: i8, %y: i8, %sum: i8):
    %0 = arith.muli %x, %y : i8
    %1 = arith.addi %sum, %0 : i8
    linalg.yield %1 : i8
  }
  return
}

// Extents that are not known: masks of what is there. Rows that are left over are
// computed by fours, and few columns in one vector.

// CHECK-LABEL: func @dynamic
// The left operand's rows are transposed though a panel's are no whole vectors.
// AVX2-COUNT-24: vector.shuffle
// AVX512-COUNT-64: vector.shuffle
// CHECK: vector.store
// AVX2: iter_args
// AVX2-COUNT-12: vector.fma
// AVX512: iter_args
// AVX512-COUNT-28: vector.fma
// CHECK-NOT: vector.fma
// CHECK: scf.for %{{.*}} = %{{.*}} to %{{.*}} step %c4
// CHECK-COUNT-8: vector.fma
// CHECK-NOT: vector.fma
// AVX2: arith.cmpi sle, %{{.*}}, %c8
// AVX2: vector.maskedload
// AVX2-COUNT-6: vector.fma
// AVX512: arith.cmpi sle, %{{.*}}, %c16
// AVX512: vector.maskedload
// AVX512-COUNT-14: vector.fma
// CHECK-NOT: vector.fma
// CHECK: vector.maskedstore
// CHECK-COUNT-4: vector.fma
// CHECK-NOT: vector.fma
// CHECK: else
// AVX2-COUNT-12: vector.fma
// AVX512-COUNT-28: vector.fma
// CHECK-NOT: vector.fma
// CHECK: vector.maskedstore
// CHECK-COUNT-8: vector.fma
// CHECK-NOT: vector.fma
func.func @dynamic(%a: memref<?x?xf32>, %b: memref<?x?xf32>,
                   %c: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [#left, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>)
      outs(%c : memref<?x?xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Rows that are neighbours are packed as vectors, the last of them under a mask
// of the panel's rows.

// CHECK-LABEL: func @columns
// AVX2: %[[MASK:.*]] = arith.cmpi slt, %{{.*}}, %{{.*}} : vector<8xi32>
// AVX2: vector.maskedload %{{.*}}, %[[MASK]], {{.*}} vector<8xf32>
// AVX512: %[[MASK:.*]] = arith.cmpi slt, %{{.*}}, %{{.*}} : vector<16xi32>
// AVX512: vector.maskedload %{{.*}}, %[[MASK]], {{.*}} vector<16xf32>
// CHECK-NEXT: arith
// CHECK: vector.store
func.func @columns(%a: memref<?x?xf32>, %b: memref<?x?xf32>,
                   %c: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (k, m)>, #right, #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>)
      outs(%c : memref<?x?xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Where sums run along the neighbours in memory, squares are transposed in
// registers: log2(8) times 8 shuffles, or log2(16) times 16.

// CHECK-LABEL: func @transposed
// AVX2-COUNT-8: vector.load {{.*}} vector<8xf32>
// AVX2-COUNT-24: vector.shuffle
// AVX2-COUNT-8: vector.store
// AVX512-COUNT-16: vector.load {{.*}} vector<16xf32>
// AVX512-COUNT-64: vector.shuffle
// AVX512-COUNT-16: vector.store
// CHECK-NOT: vector.shuffle
// CHECK: vector.fma
func.func @transposed(%a: memref<64x67xf32>, %b: memref<65x67xf32>,
                      %c: memref<64x65xf32>) {
  linalg.generic {indexing_maps = [#left, affine_map<(m, n, k) -> (n, k)>,
                                   #result],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<64x67xf32>, memref<65x67xf32>)
      outs(%c : memref<64x65xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
