// RUN: ricci-opt %s --convert-linalg-to-vector=target-cpu=x86-64-v3 | FileCheck %s --check-prefixes=CHECK,TEAM
// RUN: ricci-opt %s --convert-linalg-to-vector="target-cpu=x86-64-v3 parallel=false" | FileCheck %s --check-prefixes=CHECK,ALONE

#same = affine_map<(i, j) -> (i, j)>

// Too little work for a second thread.

// CHECK-LABEL: func @small
// CHECK-NOT: omp.parallel
func.func @small(%a: memref<8x8xf32>, %b: memref<8x8xf32>) {
  linalg.generic {indexing_maps = [#same, #same],
                  iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<8x8xf32>) outs(%b : memref<8x8xf32>) {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.negf %x : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @large
// TEAM: %[[ROWS:.*]] = arith.constant 1024 : index
// TEAM: omp.parallel {
// TEAM: call @omp_get_thread_num
// TEAM: %[[THREAD:.*]] = arith.index_cast
// TEAM: call @omp_get_num_threads
// TEAM: %[[THREADS:.*]] = arith.index_cast
// TEAM: %[[PART:.*]] = arith.muli %[[THREAD]], %[[ROWS]]
// TEAM: %[[BEGIN:.*]] = arith.divui %[[PART]], %[[THREADS]]
// TEAM: %[[NEXT:.*]] = arith.addi %[[THREAD]]
// TEAM: %[[NEXT_PART:.*]] = arith.muli %[[NEXT]], %[[ROWS]]
// TEAM: %[[END:.*]] = arith.divui %[[NEXT_PART]], %[[THREADS]]
// TEAM: %[[COUNT:.*]] = arith.subi %[[END]], %[[BEGIN]]
// TEAM: scf.for %[[TURN:.*]] = %{{.*}} to %[[COUNT]]
// TEAM: arith.addi %[[BEGIN]], %[[TURN]]
// TEAM: omp.barrier
// TEAM-NEXT: omp.terminator
// ALONE-NOT: omp.
func.func @large(%a: memref<1024x1024xf32>, %b: memref<1024x1024xf32>) {
  linalg.generic {indexing_maps = [#same, #same],
                  iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<1024x1024xf32>) outs(%b : memref<1024x1024xf32>) {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.negf %x : f32
    linalg.yield %0 : f32
  }
  return
}

// Sizes that are known at run time decide there.

// CHECK-LABEL: func @dynamic
// TEAM: %[[PAYS:.*]] = arith.cmpi sge
// TEAM: omp.parallel if(%[[PAYS]])
func.func @dynamic(%a: memref<?x?xf32>, %b: memref<?x?xf32>) {
  linalg.generic {indexing_maps = [#same, #same],
                  iterator_types = ["parallel", "parallel"]}
      ins(%a : memref<?x?xf32>) outs(%b : memref<?x?xf32>) {
  ^bb0(%x: f32, %old: f32):
    %0 = arith.negf %x : f32
    linalg.yield %0 : f32
  }
  return
}

// What threads have for themselves is allocated before they start, where a
// failure can still end the call.

// CHECK-LABEL: func @product
// TEAM: %[[THREADS:.*]] = call @omp_get_max_threads
// TEAM: %[[MEMORY:.*]] = memref.alloc(%{{.*}}) {alignment = 64 : i64} : memref<?xi8>
// TEAM: omp.parallel {
// TEAM-NOT: memref.alloc
// TEAM: call @omp_get_thread_num
// TEAM: memref.view %[[MEMORY]][%{{.*}}][%{{.*}}] : memref<?xi8> to memref<?xf32>
// TEAM-NOT: memref.alloc
// TEAM: omp.terminator
// TEAM: memref.dealloc %[[MEMORY]]
// ALONE-NOT: omp
func.func @product(%a: memref<512x512xf32>, %b: memref<512x512xf32>,
                   %c: memref<512x512xf32>) {
  linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                   affine_map<(m, n, k) -> (k, n)>,
                                   affine_map<(m, n, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<512x512xf32>, memref<512x512xf32>)
      outs(%c : memref<512x512xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
