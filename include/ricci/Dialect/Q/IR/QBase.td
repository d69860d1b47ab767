//===- QBase.td - Types and attributes of the q dialect -*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_IR_QBASE_TD
#define RICCI_DIALECT_Q_IR_QBASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Q_Dialect : Dialect {
  let name = "q";
  let cppNamespace = "::ricci::q";
  let summary = "Number formats, and the operations that convert them";
  let description = [{
    Three layers, none of which knows the others (docs/Rationale/NumberFormats.md):
    a *code* says what number a pattern of few bits stands for, `!q.code<int4>`;
    a *scheme* says which scales, zero points and exponents turn codes' numbers
    into the tensor's, and at which granularity, `#q.scheme<…>`; `q.pack` and
    `q.unpack` put codes into bytes.

    Constraints that several operations share:

    - Q1: a code's text parses (`ricci::format::Code::parse`).
    - Q2: a scheme has at least one role, each once, and for each a map from
      the tensor's ranks, without symbols. Each of the map's results is a rank,
      a rank `floordiv` a positive number, or 0; no rank stands twice.
    - Q3: the parameters are as many as the scheme's roles, in its order.
    - Q4: a map takes as many ranks as the tensor has, and gives as many
      results as the parameter has.
    - Q5: extents fit: a parameter's dimension indexed by a rank of extent n has
      extent n; by `r floordiv c`, ⌈n / c⌉; by 0, 1.
    - Q6: a scale is of floats or of a code; an exponent, of integers or of a
      code whose numbers are powers of two; shifts and zero points, of integers,
      zero points also of a code of consecutive integers.
    - Q7: a zero point goes with codes of consecutive integers: intN, uintN,
      fixed<N,N>, ufixed<N,N>.
    - Q8: operand and result have the same extents.
    - Q9: the element types are as the operation says.
    - Q10: stochastic rounding and `seed` come together.
    - Q11: the code supports the overflow policy: `special` needs an infinity or
      NaN; `wrap` needs intN, uintN, fixed or ufixed.
    - Q12: tensors have no encoding.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  // What results' extents are computed by.
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::tensor::TensorDialect"];
}

def Q_CodeType : TypeDef<Q_Dialect, "Code"> {
  let mnemonic = "code";
  let summary = "numbers of few bits";
  let description = [{
    An element type of tensors: `tensor<4x64x!q.code<int4>>`. The text is
    that of `ricci::format::Code`: `int4`, `uint3`, `bipolar2`, `ternary`,
    `digits<-2,-1,0,1,2>`, `pow2<4,-6>`, `fixed<8,3>`, `ufixed<8,3>`, `e4m3fn`,
    `float<3,3,4,none>`, `e8m0fnu`, `nf4`, `table<0.5,1.0>`, `power<4,0.5>`.
  }];
  let parameters = (ins
    AttrOrTypeParameter<"::ricci::format::Code", "the number format">:$code);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    unsigned getWidth() const { return getCode().getWidth(); }
    /// Programs take and give codes as integers: siW for int and fixed, whose
    /// patterns are two's complement, else uiW, the pattern as a number.
    ::mlir::IntegerType getIntegerType() const;
  }];
}

// The cases of Rounding and Overflow are ricci::format's, in its order.
def Q_Rounding : I32EnumAttr<"Rounding", "which neighbour a number becomes", [
  I32EnumAttrCase<"nearest_even", 0>, I32EnumAttrCase<"nearest_away", 1>,
  I32EnumAttrCase<"nearest_up", 2>, I32EnumAttrCase<"floor", 3>,
  I32EnumAttrCase<"truncate", 4>, I32EnumAttrCase<"stochastic", 5>
]> { let cppNamespace = "::ricci::q"; let genSpecializedAttr = 0; }

def Q_Overflow : I32EnumAttr<"Overflow", "what numbers beyond the largest become", [
  I32EnumAttrCase<"saturate", 0>, I32EnumAttrCase<"special", 1>,
  I32EnumAttrCase<"wrap", 2>
]> { let cppNamespace = "::ricci::q"; let genSpecializedAttr = 0; }

def Q_RescaleRounding : I32EnumAttr<"RescaleRounding", "rounding of a shift", [
  I32EnumAttrCase<"single", 0>, I32EnumAttrCase<"double_", 1, "double">,
  I32EnumAttrCase<"even", 2>
]> { let cppNamespace = "::ricci::q"; let genSpecializedAttr = 0; }

def Q_Role : I32EnumAttr<"Role", "what a scheme's parameter does", [
  I32EnumAttrCase<"scale", 0>, I32EnumAttrCase<"zero_point", 1>,
  I32EnumAttrCase<"shift", 2>, I32EnumAttrCase<"exponent", 3>
]> { let cppNamespace = "::ricci::q"; let genSpecializedAttr = 0; }

def Q_RoundingAttr : EnumAttr<Q_Dialect, Q_Rounding, "rounding">;
def Q_OverflowAttr : EnumAttr<Q_Dialect, Q_Overflow, "overflow">;
def Q_RescaleRoundingAttr
    : EnumAttr<Q_Dialect, Q_RescaleRounding, "rescale_rounding">;

def Q_SchemeAttr : AttrDef<Q_Dialect, "Scheme"> {
  let mnemonic = "scheme";
  let summary = "which parameters turn codes into numbers, at which granularity";
  let description = [{
    A list of roles, each with an affine map from the ranks of the tensor of codes
    to those of the parameter. The parameters themselves are operands.

    ```mlir
    // a scale a row, and a zero point for the whole tensor
    #q.scheme<scale = (m, k) -> (m), zero_point = (m, k) -> ()>
    // a scale for each 32 elements of a row
    #q.scheme<scale = (m, k) -> (m, k floordiv 32)>
    // microscaling (MX): an exponent for each 32 elements
    #q.scheme<exponent = (m, k) -> (m, k floordiv 32)>
    ```

    A code c stands for the number

        (decode(c) − zero_point) · scale · 2^exponent · 2^−shift

    where absent roles are 0, and an absent scale is 1. An exponent may be an
    integer, or a code that decodes to the power of two itself, as `e8m0fnu`.
  }];
  let parameters = (ins
    ArrayRefParameter<"::ricci::q::SchemeParameter", "roles and maps">:$parameters);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The position of `role` among the parameters.
    ::std::optional<unsigned> find(Role role) const;
    /// The map of `role`; null if absent.
    ::mlir::AffineMap getMap(Role role) const;
    /// Ranks of the tensor of codes.
    unsigned getRankCount() const {
      return getParameters().front().map.getNumDims();
    }
  }];
}

#endif // RICCI_DIALECT_Q_IR_QBASE_TD
