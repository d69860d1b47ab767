// RUN: ricci-opt %s --convert-layout-to-linalg --split-input-file --verify-diagnostics

func.func @table(%x: tensor<1024x1024xf32>) -> tensor<1024x1024xf32> {
  // expected-error @+1 {{'layout.convert' can't be lowered to (1024 = 1024@addr:2, 1024 = 1024@addr:2049): the strides on axis addr don't each divide the next one above their reach, so that a position has no digits; search it with find; and a table would have 2098174 entries, at most 1048576 are kept; use strides that nest}}
  %0 = layout.convert %x : tensor<1024x1024xf32> from #layout.layout<(1024 = 1024@addr:1024, 1024 = 1024@addr:1)>
                         to #layout.layout<(1024 = 1024@addr:2, 1024 = 1024@addr:2049)>
  return %0 : tensor<1024x1024xf32>
}

// -----

func.func @places(%x: tensor<2x2x2xf32>) -> tensor<2x2x2xf32> {
  // expected-error @+1 {{its places take more than 2^47 bytes; use smaller strides}}
  %0 = layout.convert %x : tensor<2x2x2xf32> from #layout.layout<(2 = 2@addr:4, 2 = 2@addr:2, 2 = 2@addr:1)>
                         to #layout.layout<(2 = 2@addr:4398046511104, 2 = 2@ct:4398046511104, 2 = 2@slot:1)>
  return %0 : tensor<2x2x2xf32>
}

// -----

func.func @bytes(%x: tensor<2xcomplex<f64>>) -> tensor<2xcomplex<f64>> {
  // expected-error @+1 {{'layout.convert' can't be lowered to (2 = 2@addr:1152921504606846976): its places take more than 2^47 bytes; use smaller strides}}
  %0 = layout.convert %x : tensor<2xcomplex<f64>> from #layout.layout<(2 = 2@addr:1)>
                         to #layout.layout<(2 = 2@addr:1152921504606846976)>
  return %0 : tensor<2xcomplex<f64>>
}

// -----

func.func @codes(%c: tensor<2x!q.code<int3>>) -> tensor<2x!q.code<int3>> {
  // expected-error @+1 {{'layout.convert' can't be lowered: found elements of type '!q.code<int3>', which have no size, expected numbers; convert codes by convert-q-to-ein before}}
  %0 = layout.convert %c : tensor<2x!q.code<int3>> from #layout.layout<(2 = 2@addr:1)>
                         to #layout.layout<(2 = 2@addr:2)>
  return %0 : tensor<2x!q.code<int3>>
}
