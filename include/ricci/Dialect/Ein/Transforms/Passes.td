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

def EinOrderContractions : Pass<"ein-order-contractions"> {
  let summary = "n-ary contractions to binary ones, in the cheapest order";
  let description = [{
    Class Z for integers of one width, F for floats. Applies where the map
    operator is associative and distributes over the reduce operator. Exact
    dynamic programming over subsets up to `exact-limit` operands; greedy beyond
    that. A remark states the order, its cost and the naive cost.

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
  let dependentDialects = ["::ricci::ein::EinDialect"];
}

#endif // RICCI_DIALECT_EIN_TRANSFORMS_PASSES_TD
