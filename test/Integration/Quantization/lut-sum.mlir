// Sums of table entries against the reference, and no terms, and indices beyond the table.

// RUN: ricci-run %s --entry=integers --random=5x7:i8,7x16x3:i16 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=floats --random=5x7:i8,4x7x256:f32 --check=ref | FileCheck %s --check-prefix=FLOAT
// RUN: ricci-run %s --entry=nothing --random=5x0:i8,0x2x3:i32 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=dynamic --random=11x7:i8,7x16:i64 --check=ref | FileCheck %s
// RUN: ricci-run %s --entry=integers --random=5x7:i8,7x16x3:i16 %nvptx --check=ref | FileCheck %s

// CHECK: check: class Z, largest error 0: holds
// FLOAT: check: class F, {{.*}}holds

func.func @integers(%i: tensor<5x7xi8>, %t: tensor<7x16x3xi16>) -> tensor<5x3xi32> {
  %0 = q.lut_sum %i at (m, n, g) -> (m, g) in %t at (m, n, g)[c] -> (g, c, n)
      : tensor<5x7xi8>, tensor<7x16x3xi16> -> tensor<5x3xi32>
  return %0 : tensor<5x3xi32>
}

// A reduced rank that only the table has.
func.func @floats(%i: tensor<5x7xi8>, %t: tensor<4x7x256xf32>) -> tensor<5xf32> {
  %0 = q.lut_sum %i at (m, g, r) -> (m, g) in %t at (m, g, r)[c] -> (r, g, c)
      : tensor<5x7xi8>, tensor<4x7x256xf32> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

func.func @nothing(%i: tensor<5x0xi8>, %t: tensor<0x2x3xi32>) -> tensor<5x3xi32> {
  %0 = q.lut_sum %i at (m, n, g) -> (m, g) in %t at (m, n, g)[c] -> (g, c, n)
      : tensor<5x0xi8>, tensor<0x2x3xi32> -> tensor<5x3xi32>
  return %0 : tensor<5x3xi32>
}

func.func @dynamic(%i: tensor<?x7xi8>, %t: tensor<7x16xi64>) -> tensor<?xi64> {
  %0 = q.lut_sum %i at (m, g) -> (m, g) in %t at (m, g)[c] -> (g, c)
      : tensor<?x7xi8>, tensor<7x16xi64> -> tensor<?xi64>
  return %0 : tensor<?xi64>
}
