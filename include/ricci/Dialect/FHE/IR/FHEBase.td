//===- FHEBase.td - The fhe dialect ------------------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM
// Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_FHE_IR_FHEBASE_TD
#define RICCI_DIALECT_FHE_IR_FHEBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
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

def FHE_Domain : I32Enum<"Domain", "how far key switches have gone", [
    I32EnumCase<"Standard", 0, "standard">,
    I32EnumCase<"Extended", 1, "extended">]> {
  let cppNamespace = "::ricci::fhe";
}

def FHE_DomainParameter
    : DefaultValuedParameter<"::ricci::fhe::Domain",
                             "::ricci::fhe::Domain::Standard">;

def FHE_CiphertextType : FHE_Type<"Ciphertext", "ciphertext"> {
  let summary = "an encrypted vector of slots";
  let description = [{
    `level` is the number of rescales that it can still take, `scale` the base-2
    logarithm of what its values are multiplied by inside. A product of two
    ciphertexts has `degree` 2 until it is relinearized.

    In the `domain` `extended` a key switch waits for its last step, which is a
    third or more of its time: sums and products with plaintexts are done before
    it, and one last step (`fhe.to_standard`) serves them all.

    - H1: the number of slots is a power of two; the scale is positive; the
      degree is 1 or 2.
  }];
  let parameters = (ins "int64_t":$slots, "int64_t":$level, "int64_t":$scale,
                        DefaultValuedParameter<"int64_t", "1">:$degree,
                        FHE_DomainParameter:$domain);
  let assemblyFormat = "`<` struct(params) `>`";
  let builders = [TypeBuilder<(ins "int64_t":$slots, "int64_t":$level,
                                   "int64_t":$scale, "int64_t":$degree), [{
    return $_get($_ctxt, slots, level, scale, degree, Domain::Standard);
  }]>];
  let extraClassDeclaration = [{
    CiphertextType withLevel(int64_t level) const;
    CiphertextType withDomain(Domain domain) const;
    bool isExtended() const { return getDomain() == Domain::Extended; }
  }];
}

def FHE_PlaintextType : FHE_Type<"Plaintext", "plaintext"> {
  let summary = "an encoded vector of slots that everybody may see";
  let description = [{
    In the `domain` `extended` it is a factor for ciphertexts of that domain.
  }];
  let parameters = (ins "int64_t":$slots, "int64_t":$level, "int64_t":$scale,
                        FHE_DomainParameter:$domain);
  let assemblyFormat = "`<` struct(params) `>`";
  let builders = [TypeBuilder<(ins "int64_t":$slots, "int64_t":$level,
                                   "int64_t":$scale), [{
    return $_get($_ctxt, slots, level, scale, Domain::Standard);
  }]>];
  let extraClassDeclaration = [{
    PlaintextType withLevel(int64_t level) const;
    PlaintextType withDomain(Domain domain) const;
  }];
}

def FHE_PlacementAttr : AttrDef<FHE_Dialect, "Placement"> {
  let mnemonic = "placement";
  let summary = "which index tuple each slot holds";
  let description = [{
    Rank r of extent `extents[r]` is padded to a power of two, `padded[r]`. Slot
    s of the ciphertext that starts at position `first` holds the tuple with
    `i[r] = ((first + s) floordiv strides[r]) mod padded[r]`; if an `i[r]` is not
    below its extent, or the `i[r] * strides[r]` do not sum up to `first + s`, it
    holds 0. Bits of `copies` are ignored in the position: slots that differ in
    them alone hold the same.

    - H2: there is a stride for each extent; strides are powers of two, and no
      two ranks share a bit of the position, nor one with `copies`; extents,
      `first` and `copies` are not negative.
  }];
  let parameters = (ins OptionalArrayRefParameter<"int64_t">:$extents,
                        OptionalArrayRefParameter<"int64_t">:$strides,
                        "int64_t":$first,
                        DefaultValuedParameter<"int64_t", "0">:$copies);
  let assemblyFormat = [{
    `<` `extents` `=` `[` (`]`) : ($extents^ `]`)? `,`
        `strides` `=` `[` (`]`) : ($strides^ `]`)? `,` `first` `=` $first
        (`,` `copies` `=` $copies^)? `>`
  }];
  let builders = [AttrBuilder<(ins "::llvm::ArrayRef<int64_t>":$extents,
                                   "::llvm::ArrayRef<int64_t>":$strides,
                                   "int64_t":$first), [{
    return $_get($_ctxt, extents, strides, first, 0);
  }]>];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The index of each rank in slot `slot`; none where the slot holds 0.
    std::optional<::llvm::SmallVector<int64_t>> getIndex(int64_t slot) const;
    /// Where all index tuples lie, in ciphertexts of `slots` slots: on the axes
    /// ct and slot. This ciphertext is number `first / slots`. Fails where
    /// `first` is no multiple of `slots`, a power of two.
    ::ricci::layout::Result<::ricci::layout::Layout>
    getLayout(int64_t slots) const;
  }];
}

#endif // RICCI_DIALECT_FHE_IR_FHEBASE_TD
