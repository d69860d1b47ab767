//===- QOps.td - Operations of the q dialect -*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_Q_IR_QOPS_TD
#define RICCI_DIALECT_Q_IR_QOPS_TD

include "ricci/Dialect/Q/IR/QBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Q_Op<string mnemonic, list<Trait> traits = []>
    : Op<Q_Dialect, mnemonic, !listconcat(traits, [
        Pure, DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                        ["reifyResultShapes"]>])> {
  let results = (outs AnyRankedTensor:$result);
  let hasVerifier = 1;
}

def Q_QuantizeOp : Q_Op<"quantize"> {
  let summary = "numbers to codes";
  let description = [{
    ```mlir
    %0 = q.quantize %x by <scale = (m, k) -> (m, k floordiv 32)>(%s : tensor<4x2xf32>)
        : tensor<4x64xf32> -> tensor<4x64x!q.code<int4>>
    %1 = q.quantize %x round stochastic seed 7 overflow special
        : tensor<4x64xf32> -> tensor<4x64x!q.code<e4m3fn>>
    ```

    For a number x, y = x / scale in x's type (f32 for f16 and bf16), then
    times 2^shift and 2^−exponent, exactly. Without zero point, the code is that
    of y: one rounding, by `round` and `overflow` as `ricci::format::Code::encode`
    has them. With a zero point z, y is rounded to an integer first, NaN to 0, and
    the result is that of the integer y + z, without bound, by `overflow`: ONNX's
    rule. The random bits of stochastic rounding are `stochasticBits(seed, i)`,
    i the row-major number of the element.

    Q9: the operand is of f16, bf16, f32 or f64, the result of a code.
  }];
  let arguments = (ins
    AnyRankedTensor:$input,
    Variadic<AnyRankedTensor>:$parameters,
    OptionalAttr<Q_SchemeAttr>:$scheme,
    DefaultValuedAttr<Q_RoundingAttr, "::ricci::q::Rounding::nearest_even">:$rounding,
    DefaultValuedAttr<Q_OverflowAttr, "::ricci::q::Overflow::saturate">:$overflow,
    OptionalAttr<I64Attr>:$seed);
  let assemblyFormat = [{
    $input (`by` $scheme^ `(` $parameters `:` type($parameters) `)`)?
    (`round` $rounding^)? (`seed` $seed^)? (`overflow` $overflow^)?
    attr-dict `:` type($input) `->` type($result)
  }];
}

def Q_DequantizeOp : Q_Op<"dequantize"> {
  let summary = "codes to numbers";
  let description = [{
    ```mlir
    %0 = q.dequantize %c by <scale = (m, k) -> (m, k floordiv 32)>(%s : tensor<4x2xf32>)
        : tensor<4x64x!q.code<int4>> -> tensor<4x64xf32>
    ```

    The number that the scheme says (`#q.scheme`): decode(c) − zero_point exactly,
    converted to the result's type (f32 for f16 and bf16) and multiplied by the
    scale in it, then by the powers of two, then rounded to the result's type. As
    a contraction: W[m, k] = (C[m, k] − Z[m, k floordiv g]) · S[m, k floordiv g].

    Q9: the operand is of a code, the result of f16, bf16, f32 or f64.
  }];
  let arguments = (ins
    AnyRankedTensor:$input,
    Variadic<AnyRankedTensor>:$parameters,
    OptionalAttr<Q_SchemeAttr>:$scheme);
  let assemblyFormat = [{
    $input (`by` $scheme^ `(` $parameters `:` type($parameters) `)`)?
    attr-dict `:` type($input) `->` type($result)
  }];
}

def Q_RequantizeOp : Q_Op<"requantize", [AttrSizedOperandSegments]> {
  let summary = "codes of one scheme to codes of another";
  let description = [{
    ```mlir
    %0 = q.requantize %c from <scale = (m, k) -> (m)>(%s : tensor<4xf32>)
                           to <exponent = (m, k) -> (m, k floordiv 32)>(%e : tensor<4x2xi8>)
        : tensor<4x64x!q.code<int8>> -> tensor<4x64x!q.code<e2m1fn>>
    ```

    `q.dequantize` to f32, then `q.quantize` from f32.

    Q9: operand and result are of codes.
  }];
  let arguments = (ins
    AnyRankedTensor:$input,
    Variadic<AnyRankedTensor>:$input_parameters,
    Variadic<AnyRankedTensor>:$result_parameters,
    OptionalAttr<Q_SchemeAttr>:$input_scheme,
    OptionalAttr<Q_SchemeAttr>:$result_scheme,
    DefaultValuedAttr<Q_RoundingAttr, "::ricci::q::Rounding::nearest_even">:$rounding,
    DefaultValuedAttr<Q_OverflowAttr, "::ricci::q::Overflow::saturate">:$overflow,
    OptionalAttr<I64Attr>:$seed);
  let assemblyFormat = [{
    $input
    (`from` $input_scheme^ `(` $input_parameters `:` type($input_parameters) `)`)?
    (`to` $result_scheme^ `(` $result_parameters `:` type($result_parameters) `)`)?
    (`round` $rounding^)? (`seed` $seed^)? (`overflow` $overflow^)?
    attr-dict `:` type($input) `->` type($result)
  }];
}

def Q_RescaleOp : Q_Op<"rescale"> {
  let summary = "integers times multiplier / 2^shift";
  let description = [{
    ```mlir
    %0 = q.rescale %sum by %multiplier, %shift over (m, n) -> (n)
        : tensor<4x8xi32>, tensor<8xi32>, tensor<8xi8> -> tensor<4x8x!q.code<int8>>
    ```

    For an integer x, a multiplier m and a shift s of 1 to 62 (others are taken
    as the nearer of these), x·m / 2^s rounded to an integer, plus the zero point
    where there is one, saturated to the result. Integers of 64 bits hold all of it:

    - `single`: ⌊(x·m + 2^(s−1)) / 2^s⌋;
    - `double`: the same, but if s > 31, 2^30 is added to the numerator where
      x ≥ 0 and subtracted where x < 0 (TOSA's double rounding);
    - `even`: to nearest, ties to the even integer.

    `over` maps the ranks of the operand to those of multiplier, shift and zero
    point (Q4, Q5; its form is Q2's).

    Q9: the operand is of signless integers of 8 to 32 bits; the multiplier, of
    i32; the shift, of i8; the zero point, of i32; the result, of signless
    integers of 8 to 32 bits or a code of consecutive integers.
  }];
  let arguments = (ins
    AnyRankedTensor:$input, AnyRankedTensor:$multiplier, AnyRankedTensor:$shift,
    Optional<AnyRankedTensor>:$zero_point,
    AffineMapAttr:$granularity,
    DefaultValuedAttr<Q_RescaleRoundingAttr,
                      "::ricci::q::RescaleRounding::single">:$rounding);
  let assemblyFormat = [{
    $input `by` $multiplier `,` $shift
    (`zero_point` `(` $zero_point^ `:` type($zero_point) `)`)?
    `over` custom<Map>($granularity) (`round` $rounding^)? attr-dict
    `:` type($input) `,` type($multiplier) `,` type($shift) `->` type($result)
  }];
}

def Q_BitsOp : Q_Op<"bits"> {
  let summary = "codes as a rank of bits";
  let description = [{
    ```mlir
    %0 = q.bits %c axis 0 : tensor<4x64x!q.code<int4>> -> tensor<4x4x64xi1>
    ```

    Adds a rank at `axis`, of the code's width: bit b of each code, the least
    significant first. Where the decode rule is linear
    (`ricci::format::Code::getLinearRule`), a sum of codes' numbers is a sum over
    this rank, which is how bit-serial kernels begin.

    - Q9: the operand is of a code, the result of i1.
    - Q20: 0 ≤ axis ≤ the operand's number of ranks.
    - Q21: the result has the operand's extents and, at `axis`, the code's width.
  }];
  let arguments = (ins AnyRankedTensor:$input, I64Attr:$axis);
  let assemblyFormat = [{
    $input `axis` $axis attr-dict `:` type($input) `->` type($result)
  }];
}

def Q_LutOp : Q_Op<"lut"> {
  let summary = "table lookup by code";
  let description = [{
    ```mlir
    // one table for all
    %0 = q.lut %c in %t over (m, k) -> ()
        : tensor<4x64x!q.code<nf4>>, tensor<16xf32> -> tensor<4x64xf32>
    // a table for each group of k
    %1 = q.lut %c in %g over (m, k) -> (k)
        : tensor<4x16x!q.code<uint4>>, tensor<16x16xi16> -> tensor<4x16xi16>
    ```

    The code, as an unsigned number, indexes the table's last rank; the map gives
    the indices of those before it.

    - Q9: the indices are of a code of at most 8 bits; table and result are of
      one type.
    - Q22: the table's last extent is 2^width.
    - The map: Q2, Q4 and Q5, for the table without its last rank.
  }];
  let arguments = (ins AnyRankedTensor:$indices, AnyRankedTensor:$table,
                       AffineMapAttr:$granularity);
  let assemblyFormat = [{
    $indices `in` $table `over` custom<Map>($granularity) attr-dict
    `:` type($indices) `,` type($table) `->` type($result)
  }];
}

def Q_LutSumOp : Q_Op<"lut_sum"> {
  let summary = "sum of table entries that indices choose";
  let description = [{
    ```mlir
    // result[m, n] = Σ_g table[g, indices[m, g], n]
    %0 = q.lut_sum %i at (m, n, g) -> (m, g) in %t at (m, n, g)[c] -> (g, c, n)
        : tensor<4x16xi8>, tensor<16x16x8xi16> -> tensor<4x8xi32>
    ```

    For every assignment of the ranks, reads an index, and with it, as `c`, an entry
    of the table; sums over the ranks that the result lacks. The result's dimensions
    are the first ranks, in order. This is the gather that kernels by tables of
    partial sums need (`q-look-up-tables`): unlike `q.lut`, one index serves many
    entries, and no intermediate holds them.

    Entries are converted to the result's type, and summed in it: integers are
    sign-extended and wrap.

    - Q9: the indices are of i8; table and result, both of i8, i16, i32 or i64, the
      result's at least as wide, or both of f32 or of f64.
    - Q25: both maps take the same ranks, at least as many as the result has; the
      first has no symbol, the second one. Their results are ranks, none twice in
      one map, and once the symbol; each map gives as many as its operand has
      dimensions, and each reduced rank is a result of one.
    - Q26: extents agree: dimensions that one rank indexes are equal.
    - Q27: the extent that the symbol indexes is a power of two, of at most 256. Of
      an index as many low bits count, so that none is out of bounds.
  }];
  let arguments = (ins AnyRankedTensor:$indices, AnyRankedTensor:$table,
                       AffineMapAttr:$index_map, AffineMapAttr:$table_map);
  let assemblyFormat = [{
    $indices `at` custom<Map>($index_map) `in` $table `at` custom<Map>($table_map)
    attr-dict `:` type($indices) `,` type($table) `->` type($result)
  }];
  let extraClassDeclaration = [{
    /// The extents of all ranks, ShapedType::kDynamic where not static.
    ::llvm::SmallVector<int64_t> getStaticExtents();
    /// The table's dimension that indices choose from.
    unsigned getEntryDimension();
  }];
}

def Q_PackOp : Q_Op<"pack"> {
  let summary = "codes to bytes";
  let description = [{
    ```mlir
    %0 = q.pack %c : tensor<4x5x!q.code<int3>> -> tensor<4x2xi8>
    ```

    Along the last rank, codes of w bits lie densely in little-endian bit order:
    bit b of code i is bit (i·w + b) mod 8 of byte ⌊(i·w + b) / 8⌋. Each row
    begins on a byte; unused bits are 0.

    - Q9: one side is of a code of at most 8 bits, the other of i8.
    - Q23: there is a last rank; its extent n becomes ⌈n·w / 8⌉.
  }];
  let arguments = (ins AnyRankedTensor:$input);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
}

def Q_UnpackOp : Q_Op<"unpack"> {
  let summary = "bytes to codes";
  let description = [{
    ```mlir
    %0 = q.unpack %b : tensor<4x2xi8> -> tensor<4x5x!q.code<int3>>
    %1 = q.unpack %d extent %n : tensor<4x?xi8> -> tensor<4x?x!q.code<int3>>
    ```

    The inverse of `q.pack`; bits that it leaves unused are ignored. Where the
    last extent of the result is dynamic, `extent` gives it, since the bytes leave
    it open.

    - Q9, Q23: as for `q.pack`.
    - Q24: `extent` is there exactly if the last extent is dynamic.
  }];
  let arguments = (ins AnyRankedTensor:$input, Optional<Index>:$extent);
  let assemblyFormat = [{
    $input (`extent` $extent^)? attr-dict `:` type($input) `->` type($result)
  }];
  let hasFolder = 1;
}

#endif // RICCI_DIALECT_Q_IR_QOPS_TD
