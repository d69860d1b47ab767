// A call that fails frees what it allocated: intermediates, and results that are made already.

// RUN: rm -rf %t && mkdir -p %t
// RUN: ricci-compile %s --emit=so -o %t/program.so
// A sanitized runtime does not load into plain Python.
// RUN: %if !sanitizer %{ %python %source_dir/test/lib/count_leaks.py %build_dir/lib/libricci-runtime.so %t/program.so \
// RUN:     64x32 32x128 63x5 | FileCheck %s %}

// CHECK: error: {{.*}}extent
// CHECK-NEXT: KiB kept: 0

func.func @late(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>, %c: tensor<?x?xf32>) -> (tensor<?x?xf32>) {
  %0 = ein.contract "ij,jk->ik"(%a, %b) : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = ein.contract "Z[i, k] = exp(A[i, k])"(%0) : (tensor<?x?xf32>) -> tensor<?x?xf32>
  %2 = ein.contract "ik,il->kl"(%1, %c) : (tensor<?x?xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  return %2 : tensor<?x?xf32>
}
