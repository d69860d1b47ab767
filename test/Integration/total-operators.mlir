// Operators' quotients by 0 and of the least integer by -1, shifts by the width and more, and floats that no integer
// holds: the reference's values, in loops and in kernels.

// RUN: %make_npy %t.a.npy i1 15 0 1 -1 2 -2 3 -3 4 -4 7 8 63 64 127 -128
// RUN: ricci-run %s --entry=integers %t.a.npy %t.a.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=integers %t.a.npy %t.a.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: %make_npy %t.x.npy f8 12 -- nan inf -inf -0.0 -0.9 -1.5 127.9 128 -129 3e9 -1e10 1e30
// RUN: ricci-run %s --entry=floats %t.x.npy --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=floats %t.x.npy --check=ref --target=nvptx --emulate | FileCheck %s
// RUN: ricci-run %s --entry=least -o %t.z.npy
// RUN: %python -c "import numpy, sys; print(numpy.load(sys.argv[1]).tolist())" %t.z.npy | FileCheck %s --check-prefix=LEAST

// CHECK: holds

ein.op @divui_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.divui %x, %y : i1
  ein.yield %0 : i1
}
ein.op @divsi_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.divsi %x, %y : i1
  ein.yield %0 : i1
}
ein.op @remui_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.remui %x, %y : i1
  ein.yield %0 : i1
}
ein.op @remsi_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.remsi %x, %y : i1
  ein.yield %0 : i1
}
ein.op @ceildivui_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.ceildivui %x, %y : i1
  ein.yield %0 : i1
}
ein.op @ceildivsi_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.ceildivsi %x, %y : i1
  ein.yield %0 : i1
}
ein.op @floordivsi_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.floordivsi %x, %y : i1
  ein.yield %0 : i1
}
ein.op @shli_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.shli %x, %y : i1
  ein.yield %0 : i1
}
ein.op @shrui_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.shrui %x, %y : i1
  ein.yield %0 : i1
}
ein.op @shrsi_i1(%x: i1, %y: i1) -> i1 {
  %0 = arith.shrsi %x, %y : i1
  ein.yield %0 : i1
}
ein.op @divui_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.divui %x, %y : i3
  ein.yield %0 : i3
}
ein.op @divsi_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.divsi %x, %y : i3
  ein.yield %0 : i3
}
ein.op @remui_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.remui %x, %y : i3
  ein.yield %0 : i3
}
ein.op @remsi_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.remsi %x, %y : i3
  ein.yield %0 : i3
}
ein.op @ceildivui_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.ceildivui %x, %y : i3
  ein.yield %0 : i3
}
ein.op @ceildivsi_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.ceildivsi %x, %y : i3
  ein.yield %0 : i3
}
ein.op @floordivsi_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.floordivsi %x, %y : i3
  ein.yield %0 : i3
}
ein.op @shli_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.shli %x, %y : i3
  ein.yield %0 : i3
}
ein.op @shrui_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.shrui %x, %y : i3
  ein.yield %0 : i3
}
ein.op @shrsi_i3(%x: i3, %y: i3) -> i3 {
  %0 = arith.shrsi %x, %y : i3
  ein.yield %0 : i3
}
ein.op @divui_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.divui %x, %y : i8
  ein.yield %0 : i8
}
ein.op @divsi_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.divsi %x, %y : i8
  ein.yield %0 : i8
}
ein.op @remui_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.remui %x, %y : i8
  ein.yield %0 : i8
}
ein.op @remsi_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.remsi %x, %y : i8
  ein.yield %0 : i8
}
ein.op @ceildivui_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.ceildivui %x, %y : i8
  ein.yield %0 : i8
}
ein.op @ceildivsi_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.ceildivsi %x, %y : i8
  ein.yield %0 : i8
}
ein.op @floordivsi_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.floordivsi %x, %y : i8
  ein.yield %0 : i8
}
ein.op @shli_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.shli %x, %y : i8
  ein.yield %0 : i8
}
ein.op @shrui_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.shrui %x, %y : i8
  ein.yield %0 : i8
}
ein.op @shrsi_i8(%x: i8, %y: i8) -> i8 {
  %0 = arith.shrsi %x, %y : i8
  ein.yield %0 : i8
}
ein.op @divui_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.divui %x, %y : i64
  ein.yield %0 : i64
}
ein.op @divsi_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.divsi %x, %y : i64
  ein.yield %0 : i64
}
ein.op @remui_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.remui %x, %y : i64
  ein.yield %0 : i64
}
ein.op @remsi_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.remsi %x, %y : i64
  ein.yield %0 : i64
}
ein.op @ceildivui_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.ceildivui %x, %y : i64
  ein.yield %0 : i64
}
ein.op @ceildivsi_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.ceildivsi %x, %y : i64
  ein.yield %0 : i64
}
ein.op @floordivsi_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.floordivsi %x, %y : i64
  ein.yield %0 : i64
}
ein.op @shli_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.shli %x, %y : i64
  ein.yield %0 : i64
}
ein.op @shrui_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.shrui %x, %y : i64
  ein.yield %0 : i64
}
ein.op @shrsi_i64(%x: i64, %y: i64) -> i64 {
  %0 = arith.shrsi %x, %y : i64
  ein.yield %0 : i64
}
ein.op @divui_index(%x: index, %y: index) -> index {
  %0 = arith.divui %x, %y : index
  ein.yield %0 : index
}
ein.op @divsi_index(%x: index, %y: index) -> index {
  %0 = arith.divsi %x, %y : index
  ein.yield %0 : index
}
ein.op @remui_index(%x: index, %y: index) -> index {
  %0 = arith.remui %x, %y : index
  ein.yield %0 : index
}
ein.op @remsi_index(%x: index, %y: index) -> index {
  %0 = arith.remsi %x, %y : index
  ein.yield %0 : index
}
ein.op @ceildivui_index(%x: index, %y: index) -> index {
  %0 = arith.ceildivui %x, %y : index
  ein.yield %0 : index
}
ein.op @ceildivsi_index(%x: index, %y: index) -> index {
  %0 = arith.ceildivsi %x, %y : index
  ein.yield %0 : index
}
ein.op @floordivsi_index(%x: index, %y: index) -> index {
  %0 = arith.floordivsi %x, %y : index
  ein.yield %0 : index
}
ein.op @shli_index(%x: index, %y: index) -> index {
  %0 = arith.shli %x, %y : index
  ein.yield %0 : index
}
ein.op @shrui_index(%x: index, %y: index) -> index {
  %0 = arith.shrui %x, %y : index
  ein.yield %0 : index
}
ein.op @shrsi_index(%x: index, %y: index) -> index {
  %0 = arith.shrsi %x, %y : index
  ein.yield %0 : index
}
func.func @integers(%a: tensor<15xi8>, %b: tensor<15xi8>)
    -> (tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>,
        tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>,
        tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>,
        tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>,
        tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>) {
  %0 = ein.contract "Z[i, j] = @divui_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %1 = ein.contract "Z[i, j] = @divsi_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %2 = ein.contract "Z[i, j] = @remui_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %3 = ein.contract "Z[i, j] = @remsi_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %4 = ein.contract "Z[i, j] = @ceildivui_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %5 = ein.contract "Z[i, j] = @ceildivsi_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %6 = ein.contract "Z[i, j] = @floordivsi_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %7 = ein.contract "Z[i, j] = @shli_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %8 = ein.contract "Z[i, j] = @shrui_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %9 = ein.contract "Z[i, j] = @shrsi_i1(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi1>
  %10 = ein.contract "Z[i, j] = @divui_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %11 = ein.contract "Z[i, j] = @divsi_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %12 = ein.contract "Z[i, j] = @remui_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %13 = ein.contract "Z[i, j] = @remsi_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %14 = ein.contract "Z[i, j] = @ceildivui_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %15 = ein.contract "Z[i, j] = @ceildivsi_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %16 = ein.contract "Z[i, j] = @floordivsi_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %17 = ein.contract "Z[i, j] = @shli_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %18 = ein.contract "Z[i, j] = @shrui_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %19 = ein.contract "Z[i, j] = @shrsi_i3(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi3>
  %20 = ein.contract "Z[i, j] = @divui_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %21 = ein.contract "Z[i, j] = @divsi_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %22 = ein.contract "Z[i, j] = @remui_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %23 = ein.contract "Z[i, j] = @remsi_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %24 = ein.contract "Z[i, j] = @ceildivui_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %25 = ein.contract "Z[i, j] = @ceildivsi_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %26 = ein.contract "Z[i, j] = @floordivsi_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %27 = ein.contract "Z[i, j] = @shli_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %28 = ein.contract "Z[i, j] = @shrui_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %29 = ein.contract "Z[i, j] = @shrsi_i8(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi8>
  %30 = ein.contract "Z[i, j] = @divui_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %31 = ein.contract "Z[i, j] = @divsi_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %32 = ein.contract "Z[i, j] = @remui_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %33 = ein.contract "Z[i, j] = @remsi_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %34 = ein.contract "Z[i, j] = @ceildivui_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %35 = ein.contract "Z[i, j] = @ceildivsi_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %36 = ein.contract "Z[i, j] = @floordivsi_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %37 = ein.contract "Z[i, j] = @shli_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %38 = ein.contract "Z[i, j] = @shrui_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %39 = ein.contract "Z[i, j] = @shrsi_i64(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xi64>
  %40 = ein.contract "Z[i, j] = @divui_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %41 = ein.contract "Z[i, j] = @divsi_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %42 = ein.contract "Z[i, j] = @remui_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %43 = ein.contract "Z[i, j] = @remsi_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %44 = ein.contract "Z[i, j] = @ceildivui_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %45 = ein.contract "Z[i, j] = @ceildivsi_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %46 = ein.contract "Z[i, j] = @floordivsi_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %47 = ein.contract "Z[i, j] = @shli_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %48 = ein.contract "Z[i, j] = @shrui_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  %49 = ein.contract "Z[i, j] = @shrsi_index(A[i], B[j])"(%a, %b) : (tensor<15xi8>, tensor<15xi8>) -> tensor<15x15xindex>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, %48, %49
      : tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>, tensor<15x15xi1>,
        tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>, tensor<15x15xi3>,
        tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>, tensor<15x15xi8>,
        tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>, tensor<15x15xi64>,
        tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>, tensor<15x15xindex>
}
ein.op @f64_to_si_i8(%x: f64) -> i8 {
  %0 = arith.fptosi %x : f64 to i8
  ein.yield %0 : i8
}
ein.op @f64_to_ui_i8(%x: f64) -> i8 {
  %0 = arith.fptoui %x : f64 to i8
  ein.yield %0 : i8
}
ein.op @f64_to_si_i64(%x: f64) -> i64 {
  %0 = arith.fptosi %x : f64 to i64
  ein.yield %0 : i64
}
ein.op @f64_to_ui_i64(%x: f64) -> i64 {
  %0 = arith.fptoui %x : f64 to i64
  ein.yield %0 : i64
}
ein.op @f32_to_si_i32(%x: f32) -> i32 {
  %0 = arith.fptosi %x : f32 to i32
  ein.yield %0 : i32
}
ein.op @f32_to_ui_i32(%x: f32) -> i32 {
  %0 = arith.fptoui %x : f32 to i32
  ein.yield %0 : i32
}
ein.op @f16_to_si_i1(%x: f16) -> i1 {
  %0 = arith.fptosi %x : f16 to i1
  ein.yield %0 : i1
}
ein.op @f16_to_ui_i1(%x: f16) -> i1 {
  %0 = arith.fptoui %x : f16 to i1
  ein.yield %0 : i1
}
ein.op @bf16_to_si_i16(%x: bf16) -> i16 {
  %0 = arith.fptosi %x : bf16 to i16
  ein.yield %0 : i16
}
ein.op @bf16_to_ui_i16(%x: bf16) -> i16 {
  %0 = arith.fptoui %x : bf16 to i16
  ein.yield %0 : i16
}
func.func @floats(%x: tensor<12xf64>)
    -> (tensor<12xi8>, tensor<12xi8>, tensor<12xi64>, tensor<12xi64>, tensor<12xi32>, tensor<12xi32>, tensor<12xi1>, tensor<12xi1>, tensor<12xi16>, tensor<12xi16>) {
  %0 = ein.contract "Z[i] = @f64_to_si_i8(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi8>
  %1 = ein.contract "Z[i] = @f64_to_ui_i8(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi8>
  %2 = ein.contract "Z[i] = @f64_to_si_i64(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi64>
  %3 = ein.contract "Z[i] = @f64_to_ui_i64(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi64>
  %4 = ein.contract "Z[i] = @f32_to_si_i32(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi32>
  %5 = ein.contract "Z[i] = @f32_to_ui_i32(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi32>
  %6 = ein.contract "Z[i] = @f16_to_si_i1(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi1>
  %7 = ein.contract "Z[i] = @f16_to_ui_i1(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi1>
  %8 = ein.contract "Z[i] = @bf16_to_si_i16(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi16>
  %9 = ein.contract "Z[i] = @bf16_to_ui_i16(A[i])"(%x) : (tensor<12xf64>) -> tensor<12xi16>
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9
      : tensor<12xi8>, tensor<12xi8>, tensor<12xi64>, tensor<12xi64>, tensor<12xi32>, tensor<12xi32>, tensor<12xi1>, tensor<12xi1>, tensor<12xi16>, tensor<12xi16>
}

// The numbers themselves.
// LEAST: [0, -128, 5]
func.func @least() -> tensor<3xi8> {
  %a = arith.constant dense<[7, -128, -5]> : tensor<3xi8>
  %b = arith.constant dense<[0, -1, -1]> : tensor<3xi8>
  %0 = ein.contract "Z[i] = @divsi_i8(A[i], B[i])"(%a, %b) : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  return %0 : tensor<3xi8>
}
