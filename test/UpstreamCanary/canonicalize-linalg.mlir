// canonicalize and cse merge equal operations and static casts, keep the payload
// and the order of its operands, and keep an operand that alone gives a rank
// its extent.

// RUN: mlir-opt %s -canonicalize -cse | FileCheck %s

// CHECK-LABEL: func.func @same(
// CHECK: %[[SUM:.*]] = linalg.generic
// CHECK: arith.addf %out, %in fastmath<reassoc,contract>
// CHECK-NOT: linalg.generic
// CHECK: return %[[SUM]], %[[SUM]]
func.func @same(%a: tensor<4x5xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<4xf32>
  %s0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<4xf32>) -> tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%a : tensor<4x5xf32>) outs(%s0 : tensor<4xf32>) {
  ^bb0(%x: f32, %sum: f32):
    %2 = arith.addf %sum, %x fastmath<reassoc,contract> : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%a : tensor<4x5xf32>) outs(%s0 : tensor<4xf32>) {
  ^bb0(%x: f32, %sum: f32):
    %2 = arith.addf %sum, %x fastmath<reassoc,contract> : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @shape_only(
// CHECK: %[[SHAPE:.*]] = tensor.empty() : tensor<3xi8>
// CHECK: linalg.generic
// CHECK-SAME: ins(%{{.*}}, %[[SHAPE]] : tensor<7xf32>, tensor<3xi8>)
func.func @shape_only(%a: tensor<7xf32>, %start: tensor<5xf32>) -> tensor<5xf32> {
  %shape = tensor.empty() : tensor<3xi8>
  %0 = linalg.generic {indexing_maps = [affine_map<(p, r) -> (p + r)>, affine_map<(p, r) -> (r)>,
                                        affine_map<(p, r) -> (p)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%a, %shape : tensor<7xf32>, tensor<3xi8>) outs(%start : tensor<5xf32>) {
  ^bb0(%x: f32, %unused: i8, %most: f32):
    %1 = arith.maximumf %most, %x : f32
    linalg.yield %1 : f32
  } -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
