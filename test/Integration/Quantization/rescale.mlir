// Integer multiplication and shift, in all roundings, against the reference.

// RUN: ricci-run %s --entry=wide --random=7x13:i32,13:i32,13:i8,13:i32 --check=ref
// RUN: ricci-run %s --entry=narrow --random=7x13:i8 --check=ref
// RUN: ricci-run %s --entry=ties --random=4099:i16 --check=ref

func.func @wide(%x: tensor<7x13xi32>, %m: tensor<13xi32>, %s: tensor<13xi8>, %z: tensor<13xi32>)
    -> (tensor<7x13xi32>, tensor<7x13xi32>, tensor<7x13xi16>) {
  %0 = q.rescale %x by %m, %s zero_point(%z : tensor<13xi32>) over (m, n) -> (n)
      : tensor<7x13xi32>, tensor<13xi32>, tensor<13xi8> -> tensor<7x13xi32>
  %1 = q.rescale %x by %m, %s over (m, n) -> (n) round double
      : tensor<7x13xi32>, tensor<13xi32>, tensor<13xi8> -> tensor<7x13xi32>
  %2 = q.rescale %x by %m, %s over (m, n) -> (n) round even
      : tensor<7x13xi32>, tensor<13xi32>, tensor<13xi8> -> tensor<7x13xi16>
  return %0, %1, %2 : tensor<7x13xi32>, tensor<7x13xi32>, tensor<7x13xi16>
}

func.func @narrow(%x: tensor<7x13xi8>) -> (tensor<7x13x!q.code<int4>>, tensor<7x13x!q.code<uint4>>) {
  %m = arith.constant dense<3> : tensor<i32>
  %s = arith.constant dense<5> : tensor<i8>
  %z = arith.constant dense<7> : tensor<i32>
  %0 = q.rescale %x by %m, %s over (m, n) -> ()
      : tensor<7x13xi8>, tensor<i32>, tensor<i8> -> tensor<7x13x!q.code<int4>>
  %1 = q.rescale %x by %m, %s zero_point(%z : tensor<i32>) over (m, n) -> ()
      : tensor<7x13xi8>, tensor<i32>, tensor<i8> -> tensor<7x13x!q.code<uint4>>
  return %0, %1 : tensor<7x13x!q.code<int4>>, tensor<7x13x!q.code<uint4>>
}

func.func @ties(%x: tensor<4099xi16>) -> (tensor<4099xi32>, tensor<4099xi32>) {
  %m = arith.constant dense<-1> : tensor<i32>
  %s = arith.constant dense<2> : tensor<i8>
  %0 = q.rescale %x by %m, %s over (i) -> ()
      : tensor<4099xi16>, tensor<i32>, tensor<i8> -> tensor<4099xi32>
  %1 = q.rescale %x by %m, %s over (i) -> () round even
      : tensor<4099xi16>, tensor<i32>, tensor<i8> -> tensor<4099xi32>
  return %0, %1 : tensor<4099xi32>, tensor<4099xi32>
}
