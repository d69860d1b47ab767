//===- Passes.td - Transformations of fhe programs ---------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_TRANSFORMS_PASSES_TD
#define RICCI_DIALECT_FHE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def FHEAssignLevels : Pass<"fhe-assign-levels", "::mlir::func::FuncOp"> {
  let summary = "The lowest level for each ciphertext";
  let description = [{
    Class A: slots hold the same numbers, noise is that of other levels.

    An operation takes time and memory in proportion to the level. Each value gets
    the least level that its uses need, results level 0 where they can; what is
    used at several is lowered right where it is made. Arguments are encrypted, and
    plaintexts encoded, at the level so found.

    ```mlir
    func.func @f(%a: !fhe.ciphertext<slots = 8, level = 2, scale = 45>,
                 %b: !fhe.ciphertext<slots = 8, level = 2, scale = 45>) -> … {
      %0 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 2, scale = 45>
      %1 = fhe.mul %0, %b : …
      %2 = fhe.relinearize %1 : …
      %3 = fhe.rescale %2 : (!fhe.ciphertext<slots = 8, level = 2, scale = 90>) -> …
      return %3 : !fhe.ciphertext<slots = 8, level = 1, scale = 45>
    }
    ```
    becomes
    ```mlir
    func.func @f(%a: !fhe.ciphertext<slots = 8, level = 1, scale = 45>,
                 %b: !fhe.ciphertext<slots = 8, level = 1, scale = 45>) -> … {
      %0 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 1, scale = 45>
      %1 = fhe.mul %0, %b : …
      %2 = fhe.relinearize %1 : …
      %3 = fhe.rescale %2 : (!fhe.ciphertext<slots = 8, level = 1, scale = 90>) -> …
      return %3 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    }
    ```
  }];
}

def FHECheckSecrets : Pass<"fhe-check-secrets", "::mlir::ModuleOp"> {
  let summary = "Refuses branches that depend on a secret";
  let description = [{
    Changes nothing. Which way a program goes can be seen from outside, so a branch,
    a loop or a choice of regions that depends on an argument `{fhe.secret}`, or on what
    follows from one, is an error, through calls, too.

    ```mlir
    func.func @f(%a: tensor<4xf32> {fhe.secret}, %b: tensor<4xf32>) -> tensor<4xf32> {
      %first = tensor.extract %a[%zero] : tensor<4xf32>
      %positive = arith.cmpf ogt, %first, %limit : f32
      %0 = scf.if %positive -> tensor<4xf32> { … // error: goes another way …
    ```
  }];
}

def FHEMergeUpkeep : Pass<"fhe-merge-upkeep", "::mlir::func::FuncOp"> {
  let summary = "One rescaling and relinearization for a sum";
  let description = [{
    Class A: slots hold the same numbers, with less noise.

    Where both operands of a sum are rescaled, or relinearized, and used by nothing
    else, the sum is. Behind `fhe-assign-levels`, which brings products of operands
    of different depths to one level.

    ```mlir
    %1 = fhe.rescale %a : (!fhe.ciphertext<slots = 8, level = 1, scale = 90>) -> …
    %2 = fhe.rescale %b : (!fhe.ciphertext<slots = 8, level = 1, scale = 90>) -> …
    %3 = fhe.add %1, %2 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    ```
    becomes
    ```mlir
    %1 = fhe.add %a, %b : !fhe.ciphertext<slots = 8, level = 1, scale = 90>
    %2 = fhe.rescale %1 : (!fhe.ciphertext<slots = 8, level = 1, scale = 90>) -> …
    ```
  }];
}

def FHEExtendSums : Pass<"fhe-extend-sums", "::mlir::func::FuncOp"> {
  let summary = "One last step for all key switches of a sum";
  let description = [{
    Class A: slots hold the same numbers, with less noise.

    A sum of rotations, or of their products with plaintexts, is done in the
    extended domain where that costs less by the table in
    `ricci/Dialect/FHE/Costs/CostTable.h`: a last step is saved for each
    rotation but one a sum, and products and sums take longer.

    ```mlir
    %1 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    %2 = fhe.rotate %b by 2 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    %3 = fhe.add %1, %2 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    ```
    becomes
    ```mlir
    %1 = fhe.rotate_many %a by [1] : (…) -> !fhe.ciphertext<…, domain = extended>
    %2 = fhe.rotate_many %b by [2] : (…) -> !fhe.ciphertext<…, domain = extended>
    %3 = fhe.add %1, %2 : !fhe.ciphertext<…, domain = extended>
    %4 = fhe.to_standard %3 : (!fhe.ciphertext<…, domain = extended>) -> …
    ```
  }];
}

def FHEHoistRotations : Pass<"fhe-hoist-rotations", "::mlir::func::FuncOp"> {
  let summary = "One decomposition for all rotations of a ciphertext";
  let description = [{
    Class Z on the simulator; a scheme's noise stays the same.

    Rotations of one ciphertext into one domain become one operation, where the
    first of them is.

    ```mlir
    %1 = fhe.rotate %a by 1 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    %2 = fhe.rotate %a by 2 : !fhe.ciphertext<slots = 8, level = 0, scale = 45>
    ```
    becomes
    ```mlir
    %1:2 = fhe.rotate_many %a by [1, 2] : …
    ```
  }];
}

def FHEExplainOperations
    : Pass<"fhe-explain-operations", "::mlir::func::FuncOp"> {
  let summary = "Remarks on what each line costs on ciphertexts";
  let description = [{
    Class Z: changes nothing. On a function behind `convert-ein-to-fhe`, a remark
    says where its arguments and results lie; and at each location, one says what
    its operations are once all passes are done (ricci/Analysis/Explanation.h):

    ```
    cost: rotations 2, keys 1 2, products 1, products with plaintexts 1, relinearizations 1, rescales 2, levels 2 to 0
    ```
  }];
}

def FHELimitRotationKeys
    : Pass<"fhe-limit-rotation-keys", "::mlir::func::FuncOp"> {
  let summary = "Rotations by the offsets of few keys";
  let description = [{
    Class A: slots hold the same numbers, noise grows with each further rotation.

    A key takes megabytes, which the client makes and sends. Where a function rotates by
    more offsets than `max-keys` and `max-key-bytes` allow keys for, the least set of
    powers of one base r that reaches all offsets gets keys, and then, as long as there
    is room, the offsets that save the most rotations. All others are composed of those in as few rotations as can
    be (a breadth-first search over the sums of offsets).

    With `max-keys=2` and 8 slots,
    ```mlir
    %1 = fhe.rotate %a by 1 : …
    %2 = fhe.rotate %b by 3 : …
    %3 = fhe.rotate %c by 4 : …
    ```
    becomes
    ```mlir
    %1 = fhe.rotate %a by 1 : …
    %2 = fhe.rotate %b by 3 : …
    %3 = fhe.rotate %c by 1 : …
    %4 = fhe.rotate %3 by 3 : …
    ```
  }];
  let options = [
    Option<"maxKeys", "max-keys", "int64_t", "0",
           "Number of offsets that have a key, 0 for any">,
    Option<"maxKeyBytes", "max-key-bytes", "int64_t", "0",
           "Bytes of all rotation keys, 0 for any number: in the ring that the "
           "arguments' slots, levels and scale take">,
    Option<"securityBits", "security-bits", "int64_t", "128",
           "Security of that ring">];
}

#endif // RICCI_DIALECT_FHE_TRANSFORMS_PASSES_TD
