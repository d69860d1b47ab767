//===----------------------------------------------------------------------===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Classifies 8×8 images of handwritten digits by a network of two layers.
// `@network` is the real-valued part: number formats, a device or encryption
// concern it alone, and `q.weight` says what of its arguments stays the same from
// image to image. What follows it compares and counts.

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

// Pixels in [0, 1] to one score a class.
func.func private @network(
    %pixels: tensor<397x64xf32>,
    %w1: tensor<64x64xf32> {q.weight}, %b1: tensor<64xf32>,
    %w2: tensor<64x10xf32> {q.weight}, %b2: tensor<10xf32>) -> tensor<397x10xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  // On ciphertexts max becomes a polynomial: a good one where the sums lie.
  %sums = ein.contract "Z[n, h] = add[p](A[n, p] * W[p, h]) from B[h]"
      (%pixels, %w1, %b1) {ein.range = [-8.0, 8.0]}
      : (tensor<397x64xf32>, tensor<64x64xf32>, tensor<64xf32>) -> tensor<397x64xf32>
  %hidden = ein.contract "Z[n, h] = max(A[n, h], C[])"(%sums, %zero)
      : (tensor<397x64xf32>, tensor<f32>) -> tensor<397x64xf32>
  %logits = ein.contract "Z[n, c] = add[h](A[n, h] * W[h, c]) from B[c]"
      (%hidden, %w2, %b2)
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

// Grey values from 0 to 16 to one score a class: all that a server of encrypted
// images does. How far off the polynomial takes the scores follows from the range
// of the weights that multiply it.
func.func @scores(
    %images: tensor<397x64xui8> {ein.range = [0.0, 16.0]},
    %w1: tensor<64x64xf32>, %b1: tensor<64xf32>,
    %w2: tensor<64x10xf32> {ein.range = [-1.5, 1.5]}, %b2: tensor<10xf32>)
    -> tensor<397x10xf32> {
  %sixteenth = arith.constant dense<0.0625> : tensor<f32>
  %pixels = ein.contract "Z[n, p] = A[n, p] * S[]"(%images, %sixteenth)
      : (tensor<397x64xui8>, tensor<f32>) -> tensor<397x64xf32>
  %logits = func.call @network(%pixels, %w1, %b1, %w2, %b2)
      : (tensor<397x64xf32>, tensor<64x64xf32>, tensor<64xf32>,
         tensor<64x10xf32>, tensor<10xf32>) -> tensor<397x10xf32>
  return %logits : tensor<397x10xf32>
}

// Scores and the true classes to the classes that the scores say, and the number
// of those that are true: what is left to the owner of encrypted images.
func.func @classes(%logits: tensor<397x10xf32>, %labels: tensor<397xui8>)
    -> (tensor<397xi32>, tensor<i32>) {
  %predictions = func.call @argmax(%logits)
      : (tensor<397x10xf32>) -> tensor<397xi32>
  %correct = ein.contract "Z[] = add[n](@equal(P[n], L[n]))"(%predictions, %labels)
      : (tensor<397xi32>, tensor<397xui8>) -> tensor<i32>
  return %predictions, %correct : tensor<397xi32>, tensor<i32>
}

// Grey values from 0 to 16 and the true classes to scores, the classes that they
// say, and the number of those that are true.
func.func @digits(
    %images: tensor<397x64xui8>, %labels: tensor<397xui8>,
    %w1: tensor<64x64xf32>, %b1: tensor<64xf32>,
    %w2: tensor<64x10xf32>, %b2: tensor<10xf32>)
    -> (tensor<397x10xf32>, tensor<397xi32>, tensor<i32>) {
  %logits = func.call @scores(%images, %w1, %b1, %w2, %b2)
      : (tensor<397x64xui8>, tensor<64x64xf32>, tensor<64xf32>,
         tensor<64x10xf32>, tensor<10xf32>) -> tensor<397x10xf32>
  %predictions, %correct = func.call @classes(%logits, %labels)
      : (tensor<397x10xf32>, tensor<397xui8>) -> (tensor<397xi32>, tensor<i32>)
  return %logits, %predictions, %correct
      : tensor<397x10xf32>, tensor<397xi32>, tensor<i32>
}
