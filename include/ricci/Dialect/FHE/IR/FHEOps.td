//===- FHEOps.td - Operations of the fhe dialect -----------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_IR_FHEOPS_TD
#define RICCI_DIALECT_FHE_IR_FHEOPS_TD

include "ricci/Dialect/FHE/IR/FHEBase.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class FHE_Op<string mnemonic, list<Trait> traits = []>
    : Op<FHE_Dialect, mnemonic, !listconcat([Pure], traits)> {
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Plaintexts
//===----------------------------------------------------------------------===//

def FHE_EncodeOp : FHE_Op<"encode"> {
  let summary = "clear tensors as a plaintext";
  let description = [{
    A slot that holds the index tuple i by `placement` gets `factor` times the
    product of the elements `tensors[n][maps[n](i)]`; the others get 0.

    ```mlir
    // A row of 4, copied into both halves of 8 slots.
    %0 = fhe.encode %row at <extents = [2, 4], strides = [4, 1], first = 0>
        by [affine_map<(i, j) -> (j)>]
        : (tensor<4xf32>) -> !fhe.plaintext<slots = 8, level = 1, scale = 45>
    ```

    - H3: each tensor has static extents, elements that are real numbers, and a
      map from the placement's ranks to its dimensions, whose indices stay
      inside.
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$tensors,
                       FHE_PlacementAttr:$placement,
                       AffineMapArrayAttr:$maps,
                       DefaultValuedAttr<F64Attr, "1.0">:$factor);
  let results = (outs FHE_PlaintextType:$result);
  let assemblyFormat = [{
    $tensors `at` $placement `by` $maps attr-dict
    `:` functional-type(operands, results)
  }];
}

def FHE_EncodeMaskOp : FHE_Op<"encode_mask"> {
  let summary = "a plaintext of ones and zeros";
  let description = [{
    `runs` lists pairs: the first slot of a run of ones, and its length.

    ```mlir
    // Slots 0, 1, 2 and 6.
    %0 = fhe.encode_mask [0, 3, 6, 1] : !fhe.plaintext<slots = 8, level = 1, scale = 45>
    ```

    - H4: runs are pairs, not empty, in order, apart, and inside the slots.
  }];
  let arguments = (ins DenseI64ArrayAttr:$runs);
  let results = (outs FHE_PlaintextType:$result);
  let assemblyFormat = "$runs attr-dict `:` type($result)";
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

class FHE_SumOp<string mnemonic, string text>
    : FHE_Op<mnemonic, [SameOperandsAndResultType]> {
  let summary = text;
  let description = [{
    Slot by slot; both operands have one type, so one level and scale.

    ```mlir
    %0 = fhe.}] # mnemonic # [{ %a, %b : !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    ```
  }];
  let arguments = (ins FHE_CiphertextType:$lhs, FHE_CiphertextType:$rhs);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
  let hasVerifier = 0;
}
def FHE_AddOp : FHE_SumOp<"add", "sum of two ciphertexts">;
def FHE_SubOp : FHE_SumOp<"sub", "difference of two ciphertexts">;

def FHE_AddPlainOp : FHE_Op<"add_plain"> {
  let summary = "sum of a ciphertext and a plaintext";
  let description = [{
    ```mlir
    %0 = fhe.add_plain %a, %p
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
           !fhe.plaintext<slots = 8, level = 1, scale = 45>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    ```

    - H5: both have one number of slots, level and scale, in the standard
      domain; the result has the ciphertext's type.
  }];
  let arguments = (ins FHE_CiphertextType:$ciphertext,
                       FHE_PlaintextType:$plaintext);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = [{
    $ciphertext `,` $plaintext attr-dict `:` functional-type(operands, results)
  }];
}

def FHE_MulOp : FHE_Op<"mul", [Commutative]> {
  let summary = "product of two ciphertexts";
  let description = [{
    ```mlir
    %0 = fhe.mul %a, %b
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
           !fhe.ciphertext<slots = 8, level = 1, scale = 45>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 90, degree = 2>
    ```

    - H6: both have degree 1, the standard domain, and one number of slots and
      level, at least 1; the result has that level, the sum of the scales, and
      degree 2.
  }];
  let arguments = (ins FHE_CiphertextType:$lhs, FHE_CiphertextType:$rhs);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
}

def FHE_MulPlainOp : FHE_Op<"mul_plain"> {
  let summary = "product of a ciphertext and a plaintext";
  let description = [{
    ```mlir
    %0 = fhe.mul_plain %a, %p
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
           !fhe.plaintext<slots = 8, level = 1, scale = 45>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
    ```

    - H7: both have one number of slots, one domain and one level, at least 1;
      the result has these, the sum of the scales, and the ciphertext's degree.
  }];
  let arguments = (ins FHE_CiphertextType:$ciphertext,
                       FHE_PlaintextType:$plaintext);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = [{
    $ciphertext `,` $plaintext attr-dict `:` functional-type(operands, results)
  }];
}

def FHE_NegateOp : FHE_Op<"negate", [SameOperandsAndResultType]> {
  let summary = "negation of every slot";
  let description = [{
    ```mlir
    %0 = fhe.negate %a : !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    ```
  }];
  let arguments = (ins FHE_CiphertextType:$ciphertext);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = "$ciphertext attr-dict `:` type($result)";
  let hasVerifier = 0;
  let hasFolder = 1;
}

def FHE_RotateOp : FHE_Op<"rotate", [SameOperandsAndResultType]> {
  let summary = "slots moved to the left, around the end";
  let description = [{
    Slot s of the result is slot `(s + offset) mod slots` of the operand. One
    key switch, with a key for this offset.

    ```mlir
    %0 = fhe.rotate %a by 3 : !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    ```

    - H8: the offset is at least 0 and below the number of slots; the degree
      is 1, the domain standard.
  }];
  let arguments = (ins FHE_CiphertextType:$ciphertext, I64Attr:$offset);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = "$ciphertext `by` $offset attr-dict `:` type($result)";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def FHE_RotateManyOp : FHE_Op<"rotate_many"> {
  let summary = "one ciphertext rotated by several offsets";
  let description = [{
    Result n is the operand rotated by `offsets[n]`. One key switch each, which
    share their first step, the decomposition of the operand. Where the results
    are `extended`, they lack the last step as well. A result that is rotated by
    0 takes no key switch.

    ```mlir
    %0:2 = fhe.rotate_many %a by [1, 2]
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 45>)
        -> (!fhe.ciphertext<slots = 8, level = 1, scale = 45>,
            !fhe.ciphertext<slots = 8, level = 1, scale = 45>)
    ```

    - H12: the offsets are at least 0, below the number of slots, in ascending
      order, and one for each of the results, at least one; the operand has
      degree 1 and the standard domain; the results have its type, or all its
      type in the extended domain; only in that domain is 0 an offset.
  }];
  let arguments = (ins FHE_CiphertextType:$ciphertext,
                       DenseI64ArrayAttr:$offsets);
  let results = (outs Variadic<FHE_CiphertextType>:$rotated);
  let assemblyFormat = [{
    $ciphertext `by` $offsets attr-dict `:` functional-type(operands, results)
  }];
}

//===----------------------------------------------------------------------===//
// Upkeep
//===----------------------------------------------------------------------===//

class FHE_UpkeepOp<string mnemonic> : FHE_Op<mnemonic> {
  let arguments = (ins FHE_CiphertextType:$ciphertext);
  let results = (outs FHE_CiphertextType:$result);
  let assemblyFormat = [{
    $ciphertext attr-dict `:` functional-type(operands, results)
  }];
}

def FHE_RelinearizeOp : FHE_UpkeepOp<"relinearize"> {
  let summary = "the same values at degree 1";
  let description = [{
    One key switch.

    ```mlir
    %0 = fhe.relinearize %a
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 90, degree = 2>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
    ```

    - H9: the operand has degree 2 and the standard domain, the result degree 1,
      and all else is equal.
  }];
}

def FHE_RescaleOp : FHE_UpkeepOp<"rescale"> {
  let summary = "the same values at a smaller scale, for a level";
  let description = [{
    ```mlir
    %0 = fhe.rescale %a : (!fhe.ciphertext<slots = 8, level = 1, scale = 90>)
        -> !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    ```

    - H10: the result is one level lower and has a smaller scale; slots and
      degree are equal; the domain is standard.
  }];
}

def FHE_ToStandardOp : FHE_UpkeepOp<"to_standard"> {
  let summary = "the last step of key switches";
  let description = [{
    ```mlir
    %0 = fhe.to_standard %a
        : (!fhe.ciphertext<slots = 8, level = 1, scale = 90, domain = extended>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 90>
    ```

    - H13: the operand is in the extended domain, the result in the standard
      one, and all else is equal.
  }];
}

def FHE_LevelDownOp : FHE_UpkeepOp<"level_down"> {
  let summary = "the same values at a lower level";
  let description = [{
    ```mlir
    %0 = fhe.level_down %a : (!fhe.ciphertext<slots = 8, level = 3, scale = 45>)
        -> !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    ```

    - H11: the result's level is lower and not negative; all else is equal; the
      domain is standard.
  }];
  let hasCanonicalizer = 1;
}

#endif // RICCI_DIALECT_FHE_IR_FHEOPS_TD
