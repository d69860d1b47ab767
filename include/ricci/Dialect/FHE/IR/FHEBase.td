//===- FHEBase.td - The fhe dialect ------------------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_IR_FHEBASE_TD
#define RICCI_DIALECT_FHE_IR_FHEBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def FHE_Dialect : Dialect {
  let name = "fhe";
  let cppNamespace = "::ricci::fhe";
  let summary = "Vectors of slots that are computed on without being seen";
  let description = [{
    A ciphertext is a vector of real numbers that can be added, multiplied slot
    by slot, and rotated. Each product costs a level, and a program may spend as
    many as its inputs were encrypted with. Nothing of a scheme's inside (rings,
    moduli, keys) appears here: backends know it.

    An argument `{fhe.secret}` of a function is one that only its owner may see.
    Behind `convert-ein-to-fhe`, each argument and result says by `fhe.operand`
    or `fhe.result` which one of the program it belongs to, and ciphertexts say
    by `fhe.placement` which elements they hold.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
}

class FHE_Type<string name, string typeMnemonic>
    : TypeDef<FHE_Dialect, name> {
  let mnemonic = typeMnemonic;
  let genVerifyDecl = 1;
}

def FHE_CiphertextType : FHE_Type<"Ciphertext", "ciphertext"> {
  let summary = "an encrypted vector of slots";
  let description = [{
    `level` is the number of rescales that it can still take, `scale` the base-2
    logarithm of what its values are multiplied by inside. A product of two
    ciphertexts has `degree` 2 until it is relinearized.

    - H1: the number of slots is a power of two; the scale is positive; the
      degree is 1 or 2.
  }];
  let parameters = (ins "int64_t":$slots, "int64_t":$level, "int64_t":$scale,
                        DefaultValuedParameter<"int64_t", "1">:$degree);
  let assemblyFormat = "`<` struct(params) `>`";
}

def FHE_PlaintextType : FHE_Type<"Plaintext", "plaintext"> {
  let summary = "an encoded vector of slots that everybody may see";
  let parameters = (ins "int64_t":$slots, "int64_t":$level, "int64_t":$scale);
  let assemblyFormat = "`<` struct(params) `>`";
}

def FHE_PlacementAttr : AttrDef<FHE_Dialect, "Placement"> {
  let mnemonic = "placement";
  let summary = "which index tuple each slot holds";
  let description = [{
    Rank r of extent `extents[r]` is padded to a power of two, `padded[r]`. Slot
    s of the ciphertext that starts at position `first` holds the tuple with
    `i[r] = ((first + s) floordiv strides[r]) mod padded[r]`; if an `i[r]` is not
    below its extent, or the `i[r] * strides[r]` do not sum up to `first + s`, it
    holds 0.

    - H2: there is a stride for each extent; strides are powers of two, and no
      two ranks share a bit of the position; extents and `first` are not
      negative.
  }];
  let parameters = (ins OptionalArrayRefParameter<"int64_t">:$extents,
                        OptionalArrayRefParameter<"int64_t">:$strides,
                        "int64_t":$first);
  let assemblyFormat = [{
    `<` `extents` `=` `[` (`]`) : ($extents^ `]`)? `,`
        `strides` `=` `[` (`]`) : ($strides^ `]`)? `,` `first` `=` $first `>`
  }];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The index of each rank in slot `slot`; none where the slot holds 0.
    std::optional<::llvm::SmallVector<int64_t>> getIndex(int64_t slot) const;
  }];
}

#endif // RICCI_DIALECT_FHE_IR_FHEBASE_TD
