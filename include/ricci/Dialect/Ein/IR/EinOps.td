//===- EinOps.td - Operations of the ein dialect -----------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_EINOPS_TD
#define RICCI_DIALECT_EIN_IR_EINOPS_TD

include "ricci/Dialect/Ein/IR/EinBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Ein_Op<string mnemonic, list<Trait> traits = []>
    : Op<Ein_Dialect, mnemonic, traits>;

def Ein_ContractOp : Ein_Op<"contract", [
    Pure, AttrSizedOperandSegments, DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface, ["reifyResultShapes"]>]> {
  let summary = "map over all index tuples, then reduce";
  let description = [{
    For every assignment of the ranks, reads one element of each input at its
    index expressions, applies the scalar `map_operator`, and reduces over the
    ranks that the result lacks, one reduce operator a rank, the outermost
    first. `init` joins each result element before the reduction; where the
    mask is false nothing is contributed.

    The string has two spellings. The einsum string has numpy's meaning,
    ellipsis and size-1 broadcasting included; on i1 it multiplies by `and` and
    adds by `or`. The index notation says the rest:

    ```mlir
    // matrix product
    %0 = ein.contract "mk,kn->mn"(%a, %b)
        : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    // max-plus product
    %1 = ein.contract "Z[m, n] = max[k](A[m, k] + B[k, n])"(%a, %b)
        : (tensor<4x5xf32>, tensor<5x6xf32>) -> tensor<4x6xf32>
    // convolution of stride 2
    %2 = ein.contract "Z[p] = add[r](A[2 * p + r] * W[r])"(%x, %w)
        : (tensor<11xf32>, tensor<3xf32>) -> tensor<5xf32>
    // an initial value and a mask
    %3 = ein.contract "Z[m] = max[k](A[m, k]) from C[m] where M[m, k]"(%a, %c, %s)
        : (tensor<4x5xf32>, tensor<4xf32>, tensor<4x5xi1>) -> tensor<4xf32>
    ```

    Inputs are converted to the accumulation type, the map and the reductions
    happen in it, and the end is converted to the result's element type.
    Conversions keep the value where they can; integers wrap, floats round to
    nearest even. The accumulation type is the result's element type unless
    stated by `accumulate`; for f16 and bf16 it is f32.

    Ranks are numbered: the result's dimensions first, in order, then the reduced
    ranks, outermost first. Constraints:

    - E1: the string parses, and names each operand once.
    - E2: an operand has as many index expressions as dimensions; they are of
      ranks and numbers, with factors and positive divisors that are numbers.
    - E3: a rank's extent follows from an operand, where it indexes a dimension
      alone or in a sum with ranks that are known, or from a static result.
    - E4: extents agree: a dimension indexed by a plain rank has that rank's extent.
    - E5: an affine index stays inside its dimension: min ≥ 0, max < extent.
    - E6: the result has the extents of its ranks.
    - E7: the map operator takes as many operands as there are inputs, of types
      that the accumulation type converts to.
    - E8: a reduce operator is associative, commutative, and has an identity or,
      for the outermost, an `init`.
    - E9: a mask has element type i1, and goes with a reduction; so does `init`.
    - E10: element types are integers of 1 to 64 bits, index, f16, bf16, f32, f64,
      complex<f32> or complex<f64>; complex does not mix with order or bits, and
      converts to complex only.
    - E11: all encodings are absent (layouts and formats come by attributes
      of later dialects).
  }];

  let arguments = (ins
    Variadic<AnyRankedTensor>:$inputs,
    Optional<AnyRankedTensor>:$init,
    Optional<AnyRankedTensor>:$mask,
    StrArrayAttr:$rank_names,
    AffineMapArrayAttr:$indexing_maps,
    Ein_OperatorAttr:$map_operator,
    ArrayAttr:$reductions,
    TypeAttr:$accumulator);
  let results = (outs AnyRankedTensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;

  let builders = [
    OpBuilder<(ins "::mlir::Type":$resultType, "::mlir::ValueRange":$inputs,
      "::mlir::Value":$init, "::mlir::Value":$mask,
      "const ::ricci::ein::ContractSpec &":$spec,
      "::mlir::Type":$accumulator)>
  ];

  let extraClassDeclaration = [{
    /// Ranks 0 .. getResultRank()-1 are the result's dimensions.
    int64_t getResultRank() { return getResult().getType().getRank(); }
    int64_t getRankCount() { return getRankNames().size(); }
    ::llvm::StringRef getRankName(int64_t rank);
    /// The index expressions of operand `i`, counting inputs, init, mask.
    ::mlir::AffineMap getIndexingMap(int64_t operand);
    ::mlir::AffineMap getInitMap();
    ::mlir::AffineMap getMaskMap();
    /// The operator that reduces `rank`, which is not one of the result's.
    ::mlir::Attribute getReduction(int64_t rank);
    /// Extents of all ranks, ShapedType::kDynamic where not static.
    ::llvm::SmallVector<int64_t> getStaticExtents();
    ::ricci::ein::ContractSpec getSpec();
    /// Both map and all reductions are these built-in operators.
    bool isSemiring(BuiltinOperator map, BuiltinOperator reduce);
  }];
}

def Ein_OpOp : Ein_Op<"op", [
    IsolatedFromAbove, Symbol, SingleBlock,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "scalar operator with declared laws";
  let description = [{
    ```mlir
    ein.op @saturating_add(%a: i8, %b: i8) -> i8
        laws {associative = false, commutative, identity = 0 : i8} {
      %0 = arith.addi %a, %b : i8
      ein.yield %0 : i8
    }
    ```

    Rewrites ask for laws, never for names. The laws: `associative`,
    `commutative`, `idempotent`, `identity`, `absorbing`, `distributes_over` (an
    array of operators), `inverse` (an operator g with g(f(a, b), b) = a, or
    g(f(a)) = a of one operand); `cost` is in units of one addition. Laws of operators on at most 8 bits are
    checked exhaustively by `ein-verify-laws`.

    Where `arith` leaves a value open, it is here: quotients and remainders by 0 are
    0, the least integer divided by −1 is itself, and a remainder by −1 is 0; shifts
    by the width or more leave no bits but, of `shrsi`, the sign's; floats beyond an
    integer's range give its nearest number, NaN gives 0.

    - E20: parameters and result are scalars of E10's types.
    - E21: the body holds only pure scalar ops and yields the result's type.
    - E22: laws are of the names above, on operands of the number and types that
      they speak of; operators that they name exist.
    - E23: identity and absorbing have the result's type.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypeAttrOf<FunctionType>:$function_type,
                       OptionalAttr<DictionaryAttr>:$laws);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    bool hasLaw(::llvm::StringRef law);
    ::mlir::TypedAttr getIdentity();
    ::llvm::LogicalResult verifyLaws();
  }];
}

def Ein_YieldOp : Ein_Op<"yield", [Pure, Terminator, HasParent<"OpOp">]> {
  let summary = "the value of a scalar operator";
  let arguments = (ins AnyType:$value);
  let assemblyFormat = "$value attr-dict `:` type($value)";
}

#endif // RICCI_DIALECT_EIN_IR_EINOPS_TD
