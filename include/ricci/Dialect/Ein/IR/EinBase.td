//===- EinBase.td - The ein dialect ------------------------*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_EIN_IR_EINBASE_TD
#define RICCI_DIALECT_EIN_IR_EINBASE_TD

include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Ein_Dialect : Dialect {
  let name = "ein";
  let cppNamespace = "::ricci::ein";
  let summary = "Computation over named ranks";
  let description = [{
    A program says *what* is computed: which element of which operand meets
    which, under which scalar operator, and how the products are reduced. Order,
    tiles, layouts and number formats come later.
  }];
  let useDefaultAttributePrinterParser = 1;
  // Neutral elements of complex types are `#complex.number`.
  let dependentDialects = ["::mlir::complex::ComplexDialect"];
}

def Ein_BuiltinOperator : I32EnumAttr<
    "BuiltinOperator", "scalar operator that needs no definition", [
  I32EnumAttrCase<"add", 0>, I32EnumAttrCase<"mul", 1>,
  I32EnumAttrCase<"min", 2>, I32EnumAttrCase<"max", 3>,
  I32EnumAttrCase<"and_", 4, "and">, I32EnumAttrCase<"or_", 5, "or">,
  I32EnumAttrCase<"xor_", 6, "xor">,
  I32EnumAttrCase<"sub", 7>, I32EnumAttrCase<"div", 8>,
  I32EnumAttrCase<"and_popcount", 9>, I32EnumAttrCase<"xnor_popcount", 10>,
  I32EnumAttrCase<"shift_add", 11>, I32EnumAttrCase<"l_mul", 12>,
  I32EnumAttrCase<"log_sum_exp", 13>,
  I32EnumAttrCase<"neg", 14>, I32EnumAttrCase<"abs", 15>,
  I32EnumAttrCase<"exp", 16>, I32EnumAttrCase<"log", 17>,
  I32EnumAttrCase<"tanh", 18>, I32EnumAttrCase<"sqrt", 19>,
  I32EnumAttrCase<"rsqrt", 20>, I32EnumAttrCase<"erf", 21>
]> {
  let cppNamespace = "::ricci::ein";
  let genSpecializedAttr = 0;
}

def Ein_BuiltinOperatorAttr
    : EnumAttr<Ein_Dialect, Ein_BuiltinOperator, "operator"> {
  let assemblyFormat = "`<` $value `>`";
}

/// Either a built-in operator or the symbol of an `ein.op`.
def Ein_OperatorAttr
    : AnyAttrOf<[Ein_BuiltinOperatorAttr, FlatSymbolRefAttr],
                "scalar operator">;

#endif // RICCI_DIALECT_EIN_IR_EINBASE_TD
