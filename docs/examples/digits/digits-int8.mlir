//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// digits.mlir with int8 in place of f32 in both products, quantized after
// training: only `@network` differs.

// Whether two class numbers are the same.
ein.op @equal(%a: i32, %b: i32) -> i1 laws {commutative} {
  %0 = arith.cmpi eq, %a, %b : i32
  ein.yield %0 : i1
}

// Whether a score is the given maximum.
ein.op @attains(%score: f32, %maximum: f32) -> i1 {
  %0 = arith.cmpf oeq, %score, %maximum : f32
  ein.yield %0 : i1
}

// The scale with which the largest magnitude of each column is 127.
func.func private @column_scales(%w: tensor<64x?xf32>) -> tensor<?xf32> {
  %largest_code = arith.constant dense<127.0> : tensor<f32>
  %sizes = ein.contract "Z[h] = max[p](abs(W[p, h]))"(%w) : (tensor<64x?xf32>) -> tensor<?xf32>
  %scales = ein.contract "Z[h] = S[h] / C[]"(%sizes, %largest_code)
      : (tensor<?xf32>, tensor<f32>) -> tensor<?xf32>
  return %scales : tensor<?xf32>
}

// That of a whole tensor.
func.func private @scale(%x: tensor<397x64xf32>) -> tensor<f32> {
  %largest_code = arith.constant dense<127.0> : tensor<f32>
  %size = ein.contract "Z[] = max[n, h](abs(X[n, h]))"(%x) : (tensor<397x64xf32>) -> tensor<f32>
  %scale = ein.contract "Z[] = S[] / C[]"(%size, %largest_code)
      : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %scale : tensor<f32>
}

// Pixels in [0, 1] to one score a class. Weights have a scale a column, what is
// computed has one a tensor, and both have 8 bits.
func.func private @network(
    %pixels: tensor<397x64xf32>,
    %w1: tensor<64x64xf32>, %b1: tensor<64xf32>,
    %w2: tensor<64x10xf32>, %b2: tensor<10xf32>) -> tensor<397x10xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %w1_any = tensor.cast %w1 : tensor<64x64xf32> to tensor<64x?xf32>
  %s1_any = func.call @column_scales(%w1_any) : (tensor<64x?xf32>) -> tensor<?xf32>
  %s1 = tensor.cast %s1_any : tensor<?xf32> to tensor<64xf32>
  %w2_any = tensor.cast %w2 : tensor<64x10xf32> to tensor<64x?xf32>
  %s2_any = func.call @column_scales(%w2_any) : (tensor<64x?xf32>) -> tensor<?xf32>
  %s2 = tensor.cast %s2_any : tensor<?xf32> to tensor<10xf32>
  %w1_codes = q.quantize %w1 by <scale = (p, h) -> (h)>(%s1 : tensor<64xf32>)
      : tensor<64x64xf32> -> tensor<64x64x!q.code<int8>>
  %w2_codes = q.quantize %w2 by <scale = (h, c) -> (c)>(%s2 : tensor<10xf32>)
      : tensor<64x10xf32> -> tensor<64x10x!q.code<int8>>

  %t0 = func.call @scale(%pixels) : (tensor<397x64xf32>) -> tensor<f32>
  %pixel_codes = q.quantize %pixels by <scale = (n, p) -> ()>(%t0 : tensor<f32>)
      : tensor<397x64xf32> -> tensor<397x64x!q.code<int8>>
  %pixels_8 = q.dequantize %pixel_codes by <scale = (n, p) -> ()>(%t0 : tensor<f32>)
      : tensor<397x64x!q.code<int8>> -> tensor<397x64xf32>
  %w1_8 = q.dequantize %w1_codes by <scale = (p, h) -> (h)>(%s1 : tensor<64xf32>)
      : tensor<64x64x!q.code<int8>> -> tensor<64x64xf32>
  %sums = ein.contract "Z[n, h] = add[p](A[n, p] * W[p, h]) from B[h]"
      (%pixels_8, %w1_8, %b1)
      : (tensor<397x64xf32>, tensor<64x64xf32>, tensor<64xf32>) -> tensor<397x64xf32>
  %hidden = ein.contract "Z[n, h] = max(A[n, h], C[])"(%sums, %zero)
      : (tensor<397x64xf32>, tensor<f32>) -> tensor<397x64xf32>

  %t1 = func.call @scale(%hidden) : (tensor<397x64xf32>) -> tensor<f32>
  %hidden_codes = q.quantize %hidden by <scale = (n, h) -> ()>(%t1 : tensor<f32>)
      : tensor<397x64xf32> -> tensor<397x64x!q.code<int8>>
  %hidden_8 = q.dequantize %hidden_codes by <scale = (n, h) -> ()>(%t1 : tensor<f32>)
      : tensor<397x64x!q.code<int8>> -> tensor<397x64xf32>
  %w2_8 = q.dequantize %w2_codes by <scale = (h, c) -> (c)>(%s2 : tensor<10xf32>)
      : tensor<64x10x!q.code<int8>> -> tensor<64x10xf32>
  %logits = ein.contract "Z[n, c] = add[h](A[n, h] * W[h, c]) from B[c]"
      (%hidden_8, %w2_8, %b2)
      : (tensor<397x64xf32>, tensor<64x10xf32>, tensor<10xf32>) -> tensor<397x10xf32>
  return %logits : tensor<397x10xf32>
}

// The first class of the largest score, for each image.
func.func private @argmax(%logits: tensor<397x10xf32>) -> tensor<397xi32> {
  %classes = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]> : tensor<10xi32>
  %largest = ein.contract "Z[n] = max[c](L[n, c])"(%logits)
      : (tensor<397x10xf32>) -> tensor<397xf32>
  %attained = ein.contract "Z[n, c] = @attains(L[n, c], M[n])"(%logits, %largest)
      : (tensor<397x10xf32>, tensor<397xf32>) -> tensor<397x10xi1>
  %first = ein.contract "Z[n] = min[c](C[c]) where A[n, c]"(%classes, %attained)
      : (tensor<10xi32>, tensor<397x10xi1>) -> tensor<397xi32>
  return %first : tensor<397xi32>
}

// Grey values from 0 to 16 and the true classes to scores, the classes that they
// say, and the number of those that are true.
func.func @digits(
    %images: tensor<397x64xui8>, %labels: tensor<397xui8>,
    %w1: tensor<64x64xf32>, %b1: tensor<64xf32>,
    %w2: tensor<64x10xf32>, %b2: tensor<10xf32>)
    -> (tensor<397x10xf32>, tensor<397xi32>, tensor<i32>) {
  %sixteenth = arith.constant dense<0.0625> : tensor<f32>
  %pixels = ein.contract "Z[n, p] = A[n, p] * S[]"(%images, %sixteenth)
      : (tensor<397x64xui8>, tensor<f32>) -> tensor<397x64xf32>
  %logits = func.call @network(%pixels, %w1, %b1, %w2, %b2)
      : (tensor<397x64xf32>, tensor<64x64xf32>, tensor<64xf32>,
         tensor<64x10xf32>, tensor<10xf32>) -> tensor<397x10xf32>
  %predictions = func.call @argmax(%logits)
      : (tensor<397x10xf32>) -> tensor<397xi32>
  %correct = ein.contract "Z[] = add[n](@equal(P[n], L[n]))"(%predictions, %labels)
      : (tensor<397xi32>, tensor<397xui8>) -> tensor<i32>
  return %logits, %predictions, %correct
      : tensor<397x10xf32>, tensor<397xi32>, tensor<i32>
}
