//===- LayoutOps.td - The layout dialect -*- tablegen -*-===//
//
// Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef RICCI_DIALECT_LAYOUT_IR_LAYOUTOPS_TD
#define RICCI_DIALECT_LAYOUT_IR_LAYOUTOPS_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Layout_Dialect : Dialect {
  let name = "layout";
  let cppNamespace = "::ricci::layout";
  let summary = "Where the elements of tensors lie";
  let description = [{
    A tensor's values do not depend on where its elements lie; their cost does.
    `#layout.layout` says where, on the axes of a machine, and `layout.convert`
    is where a value moves (docs/Rationale/Layout.md).
  }];
  let extraClassDeclaration = [{
    ::mlir::Attribute parseAttribute(::mlir::DialectAsmParser &parser,
                                     ::mlir::Type type) const override;
    void printAttribute(::mlir::Attribute attribute,
                        ::mlir::DialectAsmPrinter &printer) const override;
  }];
}

def Layout_LayoutAttr : AttrDef<Layout_Dialect, "Layout"> {
  let attrName = "layout.layout";
  let summary = "a relation between indices and positions on named axes";
  let description = [{
    The text between the brackets is that of `ricci::layout::Layout::parse`, and
    prints as it was written, spaces apart:

    ```mlir
    #panels = #layout.layout<(10 = 3@addr:28 4@addr:1, 7 = 7@addr:4)>
    #swizzled = #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1) swizzle addr:2,1,3>
    ```

    - L1: the text parses, and its parts make a layout: modes cover their
      dimension, positions stay below 2^61, and whatever else
      `ricci::layout::Layout::create` asks.
  }];
  let parameters = (ins
    AttrParameter<"::ricci::layout::Layout", "the layout">:$value);
}

def Layout_ConvertOp : Op<Layout_Dialect, "convert",
                          [Pure, SameOperandsAndResultType]> {
  let summary = "the same tensor at other places";
  let description = [{
    The operand lies as `source` says, the result as `target` says. Values do
    not change: the reference evaluator returns the operand. What it costs is
    asked of the target (`ricci/Analysis/LayoutCost.h`). On the CPU and the GPU
    `convert-layout-to-linalg` does it; of a secret tensor, nothing does.

    ```mlir
    %0 = layout.convert %x : tensor<8x8xf32>
        from #layout.layout<(8 = 8@addr:8, 8 = 8@addr:1)>
        to #layout.layout<(8 = 8@addr:1, 8 = 8@addr:8)>
    ```

    Folds where both are the same relation. A conversion to what the next one
    starts from makes one with it.

    - L2: both layouts have as many dimensions as the tensor.
    - L3: the tensor has a static shape, and the layouts' extents are its.
    - L4: no two elements share a position, in either layout. Where that takes
      visiting more than 2^20 points it is not checked.
  }];
  let arguments = (ins AnyRankedTensor:$input, Layout_LayoutAttr:$source,
                       Layout_LayoutAttr:$target);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $input `:` type($result) `from` qualified($source) `to` qualified($target)
    attr-dict
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

#endif // RICCI_DIALECT_LAYOUT_IR_LAYOUTOPS_TD
