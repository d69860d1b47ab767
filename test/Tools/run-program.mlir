// Programs of several functions, entries, results and narrow types.

// RUN: rm -rf %t && mkdir -p %t
// RUN: ricci-run %s --entry=two --random=2x3:f32 --check=ref | FileCheck %s --check-prefix=TWO
// RUN: ricci-run %s --entry=two --random=2x3:f32 -o %t/a.npy -o %t/b.npy --check=ref
// RUN: %python -c "import numpy, sys; a, b = map(numpy.load, sys.argv[1:]); assert a.shape == (2,) and b.shape == (3,), (a, b)" %t/a.npy %t/b.npy

// TWO: result 0: tensor<2xf32>
// TWO: result 1: tensor<3xf32>
func.func @two(%a: tensor<2x3xf32>) -> (tensor<2xf32>, tensor<3xf32>) {
  %0 = ein.contract "ij->i"(%a) : (tensor<2x3xf32>) -> tensor<2xf32>
  %1 = ein.contract "ij->j"(%a) : (tensor<2x3xf32>) -> tensor<3xf32>
  return %0, %1 : tensor<2xf32>, tensor<3xf32>
}

// Files have no i4; an int8 file whose values fit is taken.
// RUN: %make_npy %t/n.npy 'i1' 2 -8 7
// RUN: ricci-run %s --entry=narrow %t/n.npy --check=ref | FileCheck %s --check-prefix=NARROW
// NARROW:      result 0: tensor<i8>
// NARROW-NEXT: {{^}}113
func.func @narrow(%a: tensor<2xi4>) -> tensor<i8> {
  %0 = ein.contract "i,i->"(%a, %a) : (tensor<2xi4>, tensor<2xi4>) -> tensor<i8>
  return %0 : tensor<i8>
}

// Extents that are known at the call only.
// RUN: ricci-run %s --entry=dynamic --random=4x5:f32,5x3:f32 --check=ref --bench --bench-seconds=0 --json=%t/d.json | FileCheck %s --check-prefix=DYNAMIC
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t/d.json
// DYNAMIC: result 0: tensor<4x3xf32>
// DYNAMIC: check: class F, {{.*}}: holds
// DYNAMIC: time: median {{.*}} ms, quartiles {{.*}} ms, fastest {{.*}} ms, slowest {{.*}} ms, 10 runs
// DYNAMIC: speed: {{.*}} GFLOP/s, {{.*}} GB/s
// JSON:      {
// JSON-NEXT:   "target": "cpu",
// JSON-NEXT:   "entry": "dynamic",
// JSON-NEXT:   "median_ms": {{[0-9.e-]+}},
// JSON-NEXT:   "gflops": {{[0-9.e-]+}},
// JSON-NEXT:   "gbytes_per_s": {{[0-9.e-]+}},
// JSON-NEXT:   "max_abs_error": {{[0-9.e-]+}},
// JSON-NEXT:   "error_bound": {{[0-9.e-]+}},
// JSON-NEXT:   "class": "F"
// JSON-NEXT: }
func.func @dynamic(%a: tensor<?x?xf32>, %b: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %0 = ein.contract "ij,jk->ik"(%a, %b)
      : (tensor<?x?xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// RUN: ricci-run %s --entry=two --random=2x3:f32 --target=ref --check=ref --json=%t/r.json
// RUN: FileCheck %s --check-prefix=REF --input-file=%t/r.json
// REF:     "target": "ref"
// REF-NOT: median_ms
