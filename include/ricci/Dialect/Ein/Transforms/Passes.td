//===- Passes.td - Transformations of ein programs ---------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_TRANSFORMS_PASSES_TD
#define RICCI_DIALECT_EIN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def EinSplitReductions : Pass<"ein-split-reductions"> {
  let summary = "One reduce operator a contraction";
  let description = [{
    Class Z. A contraction that reduces with several operators becomes one
    contraction for each run of the same operator, the innermost first.

    ```mlir
    %0 = ein.contract "Z[m] = max[j] add[k](A[m, j, k])"(%a)
        : (tensor<4x5x6xf32>) -> tensor<4xf32>
    ```
    becomes
    ```mlir
    %1 = ein.contract "mjk->mj"(%a) : (tensor<4x5x6xf32>) -> tensor<4x5xf32>
    %0 = ein.contract "Z[m] = max[j](A[m, j])"(%1)
        : (tensor<4x5xf32>) -> tensor<4xf32>
    ```
  }];
  let dependentDialects = ["::ricci::ein::EinDialect"];
}

def EinMergeOperands : Pass<"ein-merge-operands"> {
  let summary = "Operands that repeat others left out";
  let description = [{
    Class Z. f(x, x) = x where f is idempotent: under a map operator that is
    associative and commutative as well, an operand with the value and the
    indices of another is left out. A remark counts them.

    ```mlir
    %0 = ein.contract "Z[i] = max(A[i], B[i], A[i])"(%a, %b, %a) : …
    ```
    becomes
    ```mlir
    %0 = ein.contract "Z[i] = max(A[i], B[i])"(%a, %b) : …
    ```
  }];
  let dependentDialects = ["::ricci::ein::EinDialect"];
}

def EinOrderContractions : Pass<"ein-order-contractions"> {
  let summary = "n-ary contractions to binary ones, in the cheapest order";
  let description = [{
    Class Z for integers of one width, F for floats. Applies where the map
    operator is associative and distributes over the reduce operator. Exact
    dynamic programming over subsets up to `exact-limit` operands; greedy beyond
    that. A remark states the order, its cost and the naive cost. Where a rank that
    is reduced before the last step may be empty, and the reduction's identity does
    not absorb what it is mapped with (as 0 does not NaN), the result is replaced by
    the identity at run time.

    ```mlir
    %0 = ein.contract "ij,jk,kl->il"(%a, %b, %c) : …
    ```
    becomes
    ```mlir
    %1 = ein.contract "jk,kl->jl"(%b, %c) : …
    %0 = ein.contract "ij,jl->il"(%a, %1) : …
    ```
  }];
  let options = [
    Option<"objective", "objective", "std::string", "\"flops\"",
           "What to make small: flops, peak (elements of the largest "
           "intermediate) or writes (elements of all intermediates)">,
    Option<"exactLimit", "exact-limit", "unsigned", "10",
           "Operands up to which the order is exact">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::complex::ComplexDialect",
    "::ricci::ein::EinDialect"];
}

def EinApproximateOperators
    : Pass<"ein-approximate-operators", "::mlir::ModuleOp"> {
  let summary = "Polynomials in place of operators on secret tensors";
  let description = [{
    Class A. In public functions with an argument `{fhe.secret}`, a contraction
    that maps one secret tensor (beside constants of one value) by an operator
    other than sums and products maps it by a polynomial: the one with the least
    largest error on the interval that its elements lie in, of the least degree
    that meets `tolerance` (relative to the function's values, if larger than 1),
    or of `max-degree`. A quotient becomes a product with the inverse. A body that
    is a polynomial stays, unless it does more products one after the other.

    The interval follows from the ranges of arguments, which their owner declares
    by `ein.range = [low, high]`, and of constants and integer types, carried
    through the contractions; on a contraction the attribute declares the range of
    its result. No data is looked at. The polynomial is evaluated in
    ceil(log2(degree + 1)) products one after the other, and one for scaling the
    interval to [-1, 1], unless clear factors of the operand can be scaled. Results
    get `ein.error`: how far all approximations may take their elements.

    ```mlir
    func.func @f(%x: tensor<4xf64> {fhe.secret, ein.range = [-1.0, 1.0]}) -> tensor<4xf64> {
      %0 = ein.contract "Z[i] = exp(A[i])"(%x) : (tensor<4xf64>) -> tensor<4xf64>
      return %0 : tensor<4xf64>
    }
    ```
    becomes, with `tolerance=0.1`,
    ```mlir
    ein.op @polynomial(%x: f64) -> f64 attributes {ein.error = …, ein.range = […]} {
      … // 1.27 + 1.13 x + 0.27 (2 x x - 1)
    }
    func.func @f(%x: tensor<4xf64> {…}) -> (tensor<4xf64> {ein.error = …}) {
      %0 = ein.contract "Z[i0] = @polynomial(A[i0])"(%x) : (tensor<4xf64>) -> tensor<4xf64>
      return %0 : tensor<4xf64>
    }
    ```
  }];
  let options = [
    Option<"tolerance", "tolerance", "double", "1e-6",
           "Largest error that is asked for, relative to the largest of 1 and "
           "the function's values at the ends of the interval">,
    Option<"maxDegree", "max-degree", "int64_t", "63",
           "Highest degree of a polynomial">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::ricci::ein::EinDialect"];
}

def EinFactorScales : Pass<"ein-factor-scales"> {
  let summary = "Factors that a sum of products does not depend on leave it";
  let description = [{
    Class Z for integers, which wrap; F for floats, whose sums and products are
    reordered, under the assumption `finite-scales`: the floats that leave, and
    their products, are finite. (A sum with an infinite one can be NaN, where the
    product with the sum is infinite, and the sum of nothing is 0, not NaN.) Without
    that assumption products of floats stay as they are. What stays inside is
    integers, and their sum is exact.

    A product's operands that are products themselves are taken as their factors.
    A factor leaves if it lacks the reduced ranks, or has one of them by
    `k floordiv g` only; then k is cut into groups of g, which must divide its
    extent. The rewrite happens where all that stays are integers whose sums fit
    32 or 64 bits, by their intervals: that is what makes it worth the sums that it
    keeps of each group.

    ```mlir
    %w = ein.contract "Z[m, k] = mul(C[m, k], S[m, k floordiv 32])"(%c, %s)
        : (tensor<4x64xsi4>, tensor<4x2xf32>) -> tensor<4x64xf32>
    %x = ein.contract "Z[k, n] = mul(D[k, n], T[])"(%d, %t)
        : (tensor<64x8xsi8>, tensor<f32>) -> tensor<64x8xf32>
    %0 = ein.contract "mk,kn->mn"(%w, %x)
        : (tensor<4x64xf32>, tensor<64x8xf32>) -> tensor<4x8xf32>
    ```
    becomes
    ```mlir
    %cs = tensor.expand_shape %c [[0], [1, 2]] output_shape [4, 2, 32] : …
    %ds = tensor.expand_shape %d [[0, 1], [2]] output_shape [2, 32, 8] : …
    %sums = ein.contract "Z[m, n, j] = add[k](C[m, j, k] * D[j, k, n])"(%cs, %ds)
        : (tensor<4x2x32xsi4>, tensor<2x32x8xsi8>) -> tensor<4x8x2xi32>
    %0 = ein.contract "Z[m, n] = add[j](I[m, n, j] * S[m, j] * T[])"(%sums, %s, %t)
        : (tensor<4x8x2xi32>, tensor<4x2xf32>, tensor<f32>) -> tensor<4x8xf32>
    ```
  }];
  let options = [
    Option<"finiteScales", "finite-scales", "bool", "true",
           "Assume that floats that leave sums are finite, and their products">];
  let dependentDialects = ["::ricci::ein::EinDialect",
                           "::mlir::tensor::TensorDialect"];
}

def EinCorrectZeroPoints : Pass<"ein-correct-zero-points"> {
  let summary = "A sum of products of differences to a difference of sums";
  let description = [{
    Class Z: integers wrap. Applies where the subtrahend lacks the reduced ranks or
    has one of them by `k floordiv g` only, so that `ein-factor-scales` takes it out
    of its sum; otherwise there would be two products in place of one.

    ```mlir
    %w = ein.contract "Z[m, k] = C[m, k] - P[m]"(%c, %p)
        : (tensor<4x64xui4>, tensor<4xi8>) -> tensor<4x64xi32>
    %0 = ein.contract "mk,kn->mn"(%w, %x)
        : (tensor<4x64xi32>, tensor<64x8xsi8>) -> tensor<4x8xi32>
    ```
    becomes
    ```mlir
    %1 = ein.contract "mk,kn->mn"(%c, %x)
        : (tensor<4x64xui4>, tensor<64x8xsi8>) -> tensor<4x8xi32>
    %2 = ein.contract "m,kn->mn"(%p, %x)
        : (tensor<4xi8>, tensor<64x8xsi8>) -> tensor<4x8xi32>
    %0 = ein.contract "Z[m, n] = A[m, n] - B[m, n]"(%1, %2)
        : (tensor<4x8xi32>, tensor<4x8xi32>) -> tensor<4x8xi32>
    ```
  }];
}

def EinNarrowAccumulators : Pass<"ein-narrow-accumulators"> {
  let summary = "The least accumulation type that no sum overflows";
  let description = [{
    Class Z. Intervals of operands, from their types, constants and the operations
    that make them (`ricci::IntervalAnalysis`), give those of terms and sums. Where
    the accumulation type is wider than they need, it becomes the least of 8, 16 or
    32 bits that holds all of them, so that nothing wraps that did not before. A
    remark states the intervals; another one, where the type that is there may not
    hold a sum.

    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x30xsi4>, tensor<30x5xsi8>) -> tensor<4x5xi32>
    ```
    becomes, for sums of 30 products in [-1016, 1024],
    ```mlir
    %0 = ein.contract "mk,kn->mn"(%a, %b) accumulate(i16)
        : (tensor<4x30xsi4>, tensor<30x5xsi8>) -> tensor<4x5xi32>
    ```
  }];
  let dependentDialects = ["::ricci::ein::EinDialect"];
}

def EinVerifyLaws : Pass<"ein-verify-laws"> {
  let summary = "Check the declared laws of narrow operators on all operands";
  let description = [{
    Changes nothing. Evaluates each `ein.op` whose operands and result are
    integers of at most 8 bits on all operands, by folding its body, and tries
    every law that it declares. An error names a counterexample:

    ```mlir
    ein.op @average(%a: i8, %b: i8) -> i8 laws {associative} { … }
    ```
    gives
    ```
    error: law 'associative' fails: f(f(3, 5), 7) = 5, f(3, f(5, 7)) = 4
    ```
  }];
}

def EinNormalizeRanks : Pass<"ein-normalize-ranks"> {
  let summary = "Index by plain ranks where reshapes allow it";
  let description = [{
    Class Z. Ranks of extent 1 are dropped, with the dimensions that they, or a
    constant 0, index. A rank k that stands in `k floordiv c` and `k mod c`, and
    whose extent c divides, becomes two ranks, its quotient and its remainder.
    Operands and results of static shape are reshaped, which moves nothing.
    Windows stay.

    ```mlir
    %0 = ein.contract "Z[m, n] = add[k](A[m, k] * S[m, k floordiv 32] * B[k, n])"(%a, %s, %b)
        : (tensor<4x64xf32>, tensor<4x2xf32>, tensor<64x5xf32>) -> tensor<4x5xf32>
    ```
    becomes
    ```mlir
    %1 = tensor.expand_shape %a [[0], [1, 2]] output_shape [4, 2, 32]
        : tensor<4x64xf32> into tensor<4x2x32xf32>
    %2 = tensor.expand_shape %b [[0, 1], [2]] output_shape [2, 32, 5]
        : tensor<64x5xf32> into tensor<2x32x5xf32>
    %0 = ein.contract "Z[m, n] = add[k_0, k_1](A[m, k_0, k_1] * B[m, k_0] * C[k_0, k_1, n])"(%1, %s, %2)
        : (tensor<4x2x32xf32>, tensor<4x2xf32>, tensor<2x32x5xf32>) -> tensor<4x5xf32>
    ```
  }];
  let dependentDialects = ["::ricci::ein::EinDialect",
                           "::mlir::tensor::TensorDialect"];
}

#endif // RICCI_DIALECT_EIN_TRANSFORMS_PASSES_TD
